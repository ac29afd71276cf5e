import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { StartError } from '../platform/errors.ts';
import { decodeLines } from '../protocols/sl651/index.ts';
import type { CommandIo } from './io.ts';

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const [protocol, file] = args;
  if (protocol !== 'sl651' || file === undefined) throw new StartError('npx ward decode sl651 FILE|-');
  const input = file === '-' ? process.stdin : createReadStream(file);
  const failed = new Promise<never>((_, reject) =>
    input.once('error', (error: Error) => reject(new StartError(`${file} cannot be read: ${error.message}`))),
  );
  const work = (async () => {
    for await (const line of decodeLines(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })))
      io.out(line);
  })();
  await Promise.race([work, failed]);
  return 0;
}
