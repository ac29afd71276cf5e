import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { create as createTar } from 'tar';
import { WARD_VERSION } from '../version.ts';
import type { CommandIo } from './io.ts';
import { type Lock, productionPackages } from './production-packages.ts';

/** What a district's machine needs; tests, benches and the console's sources stay out. */
const CONTENT = [
  'ward.mjs',
  'package.json',
  'package-lock.json',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
  'contract',
  'programmes',
  'server',
  'demo',
  'docs',
  'console/dist',
] as const;

/** The launcher's mark that the packages of this lock file are there (`ward.mjs`). */
function installedMark(lock: Buffer): string {
  return createHash('sha256').update('package-lock.json\0').update(lock).update('\0').digest('hex');
}

/**
 * Lays Ward out in `target` with the packages that run it, Node 24 and PostgreSQL of this platform: there
 * `node ward.mjs start` (any Node from 20) or `./ward start` runs at once, without a registry.
 */
export async function stageBundle(checkoutDir: string, target: string): Promise<void> {
  for (const entry of CONTENT)
    await cp(path.join(checkoutDir, entry), path.join(target, entry), {
      recursive: true,
      filter: (source) => !/\.test\.tsx?$/.test(source),
    });
  const lock = await readFile(path.join(checkoutDir, 'package-lock.json'));
  const packages = productionPackages(JSON.parse(lock.toString()) as Lock);
  for (const place of packages)
    await cp(path.join(checkoutDir, place), path.join(target, place), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !/\/node_modules$/.test(source) || source.endsWith(`/${place}`),
    }).catch((error: NodeJS.ErrnoException) => {
      // Packages of other platforms stand in the lock file and not on the disk.
      if (error.code !== 'ENOENT') throw error;
    });
  const packaged = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  await cp(process.execPath, path.join(target, packaged));
  await writeFile(
    path.join(target, 'ward'),
    `#!/bin/sh\nexec "$(dirname "$0")/${packaged}" "$(dirname "$0")/ward.mjs" "$@"\n`,
    { mode: 0o755 },
  );
  await writeFile(path.join(target, 'node_modules/.ward-installed'), `${installedMark(lock)}\n`);
}

/** Packs the bundle of this platform into one file. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' } } });
  const name = `ward-${WARD_VERSION}-${process.platform}-${process.arch}`;
  const out = path.resolve(values.out ?? `${name}.tar.gz`);
  const staging = await mkdtemp(path.join(tmpdir(), 'ward-bundle-'));
  try {
    io.err('copying packages …');
    await stageBundle(io.checkoutDir, path.join(staging, name));
    io.err('packing …');
    await createTar({ gzip: true, file: out, cwd: staging, portable: true } as never, [name]);
    io.out(`${out}: unpack it and run ./ward start`);
    return 0;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
