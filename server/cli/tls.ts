import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from '../platform/errors.ts';
import { makeAuthority, makeServerCertificate, type PemPair } from '../platform/tls.ts';
import type { CommandIo } from './io.ts';

async function readPair(folder: string, name: string): Promise<PemPair | undefined> {
  try {
    return {
      cert: await readFile(path.join(folder, `${name}.pem`), 'utf8'),
      key: await readFile(path.join(folder, `${name}.key`), 'utf8'),
    };
  } catch {
    return undefined;
  }
}

async function writePair(folder: string, name: string, pair: PemPair): Promise<void> {
  await writeFile(path.join(folder, `${name}.pem`), pair.cert);
  await writeFile(path.join(folder, `${name}.key`), pair.key, { mode: 0o600 });
  await chmod(path.join(folder, `${name}.key`), 0o600);
}

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string', default: 'tls' } },
  });
  if (positionals.length === 0)
    throw new StartError('Say the names by which browsers reach Ward: npx ward tls ward.example 10.0.0.5');
  const folder = path.resolve(values.out);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const nowMs = Date.now();
  let authority = await readPair(folder, 'authority');
  if (!authority) {
    authority = await makeAuthority('Ward district authority', nowMs);
    await writePair(folder, 'authority', authority);
    io.out(
      `New authority: ${path.join(folder, 'authority.pem')} — install this certificate on the office machines and phones.`,
    );
  }
  await writePair(folder, 'server', await makeServerCertificate(authority, positionals, nowMs));
  io.out(`Certificate for ${positionals.join(', ')}, valid 396 days:`);
  io.out(`  WARD_TLS_CERT=${path.join(folder, 'server.pem')}`);
  io.out(`  WARD_TLS_KEY=${path.join(folder, 'server.key')}`);
  io.out('Keep authority.key off the server: whoever has it can pretend to be any site.');
  return 0;
}
