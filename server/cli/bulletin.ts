import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { readBulletin } from '../modules/bulletin/index.ts';
import { StartError } from '../platform/errors.ts';
import type { CommandIo } from './io.ts';

const USAGE = 'npx ward bulletin parse FILE|- --json';

async function readText(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin);
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${file} cannot be read (${error.code ?? error.message}): is the path right?`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Older office programs write GB 18030.
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** `bulletin parse FILE --json`: briefs and △ items of a text with their measures and figures. Needs no database. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [what, file] = positionals;
  if (what !== 'parse' || file === undefined) throw new StartError(USAGE);
  const { briefs, items } = readBulletin(await readText(file));
  if (values.json) {
    io.out(JSON.stringify({ briefs, items }, null, 1));
    return 0;
  }
  for (const { title, unit, measures, figures } of briefs)
    io.out(
      `${title || '(no title)'} · ${unit ?? '(not signed)'} · ${measures.length} measures · ${figures.map(({ text }) => text).join(' ')}`,
    );
  for (const { text, unit, figures } of items)
    io.out(`△ ${text} · ${unit ?? '(not signed)'} · ${figures.map((figure) => figure.text).join(' ')}`);
  return 0;
}
