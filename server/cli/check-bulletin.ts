import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import {
  type ArchivedBrief,
  type CandidateFigure,
  type CheckInput,
  checkText,
  type Finding,
  indexArchive,
  isRefused,
  Register,
} from '../../contract/bulletin/check/index.ts';
import { readBulletin } from '../../contract/bulletin/read-bulletin.ts';
import { readWordList } from '../modules/bulletin/index.ts';
import { StartError } from '../platform/errors.ts';
import type { CommandIo } from './io.ts';
import { type Language, printFindings } from './print-findings.ts';
import { readTextFile } from './read-text-file.ts';

const REFUSED = 2;
const FAULTY = 1;

/** A folder stands for its .txt files, oldest name first. */
async function filesOf(place: string): Promise<string[]> {
  const found = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`${place} cannot be read (${error.code ?? error.message}): is the path right?`);
  });
  if (!found.isDirectory()) return [place];
  const names = await readdir(place);
  return names
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => path.join(place, name));
}

async function readArchive(places: readonly string[]): Promise<ArchivedBrief[]> {
  const files = (await Promise.all(places.map(filesOf))).flat();
  const archived = await Promise.all(
    files.map(async (file): Promise<ArchivedBrief[]> => {
      const { briefs, items } = readBulletin(await readTextFile(file));
      const name = path.basename(file, '.txt');
      return [
        ...briefs.map(({ title, unit, text }) => ({ title, unit, text })),
        ...items.map(({ text, unit, fullText }) => ({ title: text.slice(0, 20), unit, text: fullText })),
      ].map((brief, n) => ({ id: `${name}#${n + 1}`, ...brief }));
    }),
  );
  return archived.flat();
}

const FigureFile = z.array(
  z.strictObject({ id: z.string(), label: z.string(), value: z.number(), measure: z.string() }),
);

/** YAML or JSON of a shape; a file that has another is refused with the place. */
async function readShaped<Shape extends z.ZodType>(file: string, shape: Shape): Promise<z.output<Shape>> {
  const text = await readTextFile(file);
  let document: unknown;
  try {
    document = parseYaml(text);
  } catch (error) {
    throw new StartError(`${file} is neither YAML nor JSON: ${(error as Error).message}`);
  }
  const read = shape.safeParse(document);
  if (!read.success) throw new StartError(`${file} does not fit:\n${z.prettifyError(read.error)}`);
  return read.data;
}

async function readCandidates(file: string): Promise<CandidateFigure[]> {
  const figures = await readShaped(file, FigureFile);
  return figures.map(({ label, ...figure }) => ({ ...figure, label: { zh: label, en: label } }));
}

function codeOf(findings: readonly Finding[]): number {
  if (isRefused(findings)) return REFUSED;
  return findings.some(({ severity }) => severity !== 'note') ? FAULTY : 0;
}

/**
 * `bulletin check FILE`: findings with line, column and fixes. 0: nothing but notes; 1: errors or warnings; 2: declared secret
 * or internal. Needs no database and keeps nothing.
 */
export async function check(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      archive: { type: 'string', multiple: true },
      register: { type: 'string' },
      figures: { type: 'string' },
      lang: { type: 'string', default: 'zh' },
      json: { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined) throw new StartError('Which file? npx ward bulletin check FILE|-');
  if (values.lang !== 'zh' && values.lang !== 'en') throw new StartError('--lang is zh or en.');
  // What a shell makes of --archive DIR/*.txt: the first belongs to the option, the others stand behind.
  if (more.length > 0 && values.archive === undefined)
    throw new StartError(`One file at a time: ${more.join(', ')} would not be checked.`);
  const archive = [...(values.archive ?? []), ...more];
  const input: CheckInput = {
    text: await readTextFile(file),
    words: await readWordList(),
    ...(archive.length === 0 ? {} : { archive: indexArchive(await readArchive(archive)) }),
    ...(values.register === undefined ? {} : { register: await readShaped(values.register, Register) }),
    ...(values.figures === undefined ? {} : { candidates: await readCandidates(values.figures) }),
  };
  const findings = checkText(input);
  if (values.json) io.out(JSON.stringify({ refused: isRefused(findings), findings }, null, 1));
  else printFindings(input.text, findings, values.lang as Language, io);
  return codeOf(findings);
}
