import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { create as createTar } from 'tar';
import { StartError } from '../platform/errors.ts';
import { WARD_VERSION } from '../version.ts';
import type { CommandIo } from './io.ts';

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

const MODULES_LEFT_OUT = new Set(['.cache', '.vite']);

/**
 * Packs Ward with its production packages, Node 24 and PostgreSQL of this platform: unpacked on a machine without a
 * registry, `node ward.mjs start` (any Node from 20) or `./ward start` runs at once.
 */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' } } });
  const name = `ward-${WARD_VERSION}-${process.platform}-${process.arch}`;
  const out = path.resolve(values.out ?? `${name}.tar.gz`);
  const staging = await mkdtemp(path.join(tmpdir(), 'ward-bundle-'));
  const target = path.join(staging, name);
  try {
    for (const entry of CONTENT) {
      await cp(path.join(io.checkoutDir, entry), path.join(target, entry), {
        recursive: true,
        filter: (source) => !/\.test\.tsx?$/.test(source),
      });
    }
    io.err('copying packages …');
    await cp(path.join(io.checkoutDir, 'node_modules'), path.join(target, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !MODULES_LEFT_OUT.has(path.basename(source)),
    });
    const pruned = spawnSync(
      'npm',
      ['prune', '--omit=dev', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'],
      { cwd: target, stdio: ['ignore', 2, 2] },
    );
    if (pruned.status !== 0) throw new StartError('npm prune failed: see the lines above.');
    const node = process.execPath;
    const packaged = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
    await cp(node, path.join(target, packaged), { recursive: true });
    await writeFile(
      path.join(target, 'ward'),
      `#!/bin/sh\nexec "$(dirname "$0")/${packaged}" "$(dirname "$0")/ward.mjs" "$@"\n`,
      { mode: 0o755 },
    );
    const { createHash } = await import('node:crypto');
    const { readFile } = await import('node:fs/promises');
    const lock = createHash('sha256')
      .update('package-lock.json')
      .update('\0')
      .update(await readFile(path.join(target, 'package-lock.json')))
      .update('\0');
    await writeFile(path.join(target, 'node_modules/.ward-installed'), `${lock.digest('hex')}\n`);
    io.err('packing …');
    await createTar({ gzip: true, file: out, cwd: staging, portable: true } as never, [name]);
    io.out(`${out}: unpack it and run ./ward start`);
    return 0;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
