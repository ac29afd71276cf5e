import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartError } from '../platform/errors.ts';
import type { CommandIo } from './io.ts';

/** `npm run bench -- NAME [options]`: runs bench/NAME.ts, whose `run(args)` yields objects; one JSON line each. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const folder = path.join(io.checkoutDir, 'bench');
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('support'))
    .map((file) => path.basename(file, '.ts'));
  const [name, ...rest] = args;
  if (name === undefined || !names.includes(name))
    throw new StartError(`Say which: npm run bench -- ${names.join('|')}`);
  const bench = (await import(pathToFileURL(path.join(folder, `${name}.ts`)).href)) as {
    run: (args: string[]) => AsyncIterable<object>;
  };
  const [cpu] = cpus();
  io.out(
    JSON.stringify({ bench: name, node: process.version, cpu: cpu?.model, cores: cpus().length, args: rest }),
  );
  for await (const line of bench.run(rest)) io.out(JSON.stringify(line));
  return 0;
}
