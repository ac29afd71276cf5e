import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { StartError } from '../platform/errors.ts';

/** The text of a file, or of standard input for “-”: UTF-8, or else GB 18030 as older office programs write it. */
export async function readTextFile(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${file} cannot be read (${error.code ?? error.message}): is the path right?`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
