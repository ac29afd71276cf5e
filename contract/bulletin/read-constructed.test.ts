import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { PrintedFigure } from './find-figures.ts';
import { readBulletin } from './read-bulletin.ts';

interface WantedFigure {
  text: string;
  value: number;
  qualifier: string | null;
  unit: string;
  /** Characters before it, spaces not counted. */
  at: number;
}
interface Wanted {
  printed: string;
  figures: WantedFigure[];
  structure: { title: string; measures: string[]; closing: string; unit: string };
}

const bare = (text: string | null | undefined): string => (text ?? '').replaceAll(/\s/g, '');
const MARKS = /[¶§~^¤‹›]/g;
const FIGURE = /\{([^|}]*)\|([^|}]*)\|([^|}]*)\|([^}]*)\}/g;

/** The text without its figures' marks, and what they say. */
function unmarked(marked: string): { text: string; figures: WantedFigure[] } {
  const figures: WantedFigure[] = [];
  let text = '';
  let from = 0;
  for (const match of marked.matchAll(FIGURE)) {
    const [whole, printed = '', value, qualifier = '-', unit = ''] = match;
    text += marked.slice(from, match.index);
    figures.push({
      text: printed,
      value: Number(value),
      qualifier: qualifier === '-' ? null : qualifier,
      unit,
      at: bare(text).length,
    });
    text += printed;
    from = match.index + whole.length;
  }
  return { text: text + marked.slice(from), figures };
}

const plain = (marked: string | undefined): string => bare(unmarked(marked ?? '').text.replaceAll(MARKS, ''));

function measureOf(marked: string): string {
  const [ordinal, rest = ''] = marked.split('~');
  const [first = '', second] = rest.split('^');
  const heading = second === undefined ? '' : plain(first).replace(/。$/, '');
  return [plain(ordinal), heading, plain(second ?? first)].join(' | ');
}

function wantedOf(marked: string): Wanted {
  const { text, figures } = unmarked(marked.replaceAll(MARKS, ''));
  const [title, body] = marked.includes('¶') ? marked.split('¶') : ['', marked];
  const [main = '', closing] = (body ?? '').replace(/(?:[（(][^（）()]*|\n)‹[\s\S]*$/, '').split('¤');
  return {
    printed: text,
    figures,
    structure: {
      title: plain(title),
      measures: main.split('§').slice(1).map(measureOf),
      closing: plain(closing),
      unit: /‹(.*?)›/.exec(marked)?.[1] ?? '',
    },
  };
}

/** As another writer's machine sets it. */
function setAs(text: string, how: string): string {
  const spaced = how.includes('space') ? text.replaceAll(/(?<=[\p{Script=Han}，、])(?=\d)/gu, ' ') : text;
  const width = Number(/wrap(\d+)/.exec(how)?.[1] ?? 0);
  if (width === 0) return spaced;
  return spaced
    .split('\n')
    .flatMap((line) => `  ${line}`.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])
    .join('\n');
}

interface Read {
  text: string;
  figures: PrintedFigure[];
  structure: Wanted['structure'];
}

function readAll(printed: string): Read[] {
  const { briefs, items } = readBulletin(printed);
  return [
    ...briefs.map(({ text, title, measures, closing, unit, figures }) => ({
      text,
      figures,
      structure: {
        title: bare(title),
        measures: measures.map((measure) =>
          [measure.ordinal, bare(measure.heading), bare(measure.text)].join(' | '),
        ),
        closing: bare(closing),
        unit: unit ?? '',
      },
    })),
    ...items.map(({ fullText, unit, figures }) => ({
      text: fullText,
      figures,
      structure: { title: '', measures: [], closing: '', unit: unit ?? '' },
    })),
  ];
}

const FIXTURE = path.resolve(import.meta.dirname, '../../test/fixtures/bulletin/constructed.txt');
const TEXTS = readFileSync(FIXTURE, 'utf8')
  .split(/^@@ /m)
  .slice(1)
  .map((block) => {
    const [head = '', ...lines] = block.trimEnd().split('\n');
    const [name = '', kind = '', how = ''] = head.split('|').map((part) => part.trim());
    const wanted = (kind === 'items' ? lines : [lines.join('\n')]).map(wantedOf);
    const read = readAll(setAs(wanted.map(({ printed }) => printed).join('\n'), how));
    return { name, wanted, read };
  });

test.each(TEXTS.map((text) => [text.name, text] as const))('structure of %s', (_name, { wanted, read }) => {
  expect(read.map(({ structure }) => structure)).toEqual(wanted.map(({ structure }) => structure));
});

test('figures with value, claim, unit and place: precision and recall of at least 0.95', () => {
  const want = TEXTS.flatMap(({ name, wanted }) =>
    wanted.flatMap(({ figures }, n) => figures.map((figure) => `${name} ${n} ${JSON.stringify(figure)}`)),
  );
  const got = TEXTS.flatMap(({ name, read }) =>
    read.flatMap(({ text, figures }, n) =>
      figures.map(({ offset, ...figure }) => {
        const at = bare(text.slice(0, offset)).length;
        return `${name} ${n} ${JSON.stringify({ ...figure, at })}`;
      }),
    ),
  );
  const right = got.filter((figure) => want.includes(figure)).length;
  expect(want.length).toBeGreaterThan(700);
  expect(right / got.length).toBeGreaterThanOrEqual(0.95);
  expect(right / want.length).toBeGreaterThanOrEqual(0.95);
});
