import { parseArgs } from 'node:util';
import { readBulletin } from '../../contract/bulletin/read-bulletin.ts';
import { StartError } from '../platform/errors.ts';
import { check } from './check-bulletin.ts';
import type { CommandIo } from './io.ts';
import { readTextFile } from './read-text-file.ts';

const USAGE = `npx ward bulletin parse FILE|- [--json]
npx ward bulletin check FILE|- [--archive DIR|FILE]… [--register FILE] [--figures FILE] [--lang zh|en] [--json]`;

/** `bulletin parse FILE --json`: briefs and △ items of a text with their measures and figures. Needs no database. */
async function parse(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  if (file === undefined) throw new StartError(USAGE);
  const { briefs, items } = readBulletin(await readTextFile(file));
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

const TASKS: Readonly<Record<string, typeof parse>> = { parse, check };

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const [name = '', ...rest] = args;
  const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
  if (task === undefined) throw new StartError(USAGE);
  return task(rest, io);
}
