import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROGRAMMES } from '../../programmes/index.ts';
import { PAGE_TABLE, type PageEntry } from '../page-table.ts';
import { FAMILIES, type Family } from './families.ts';
import { zh } from './zh.ts';

const CONSOLE = path.resolve(import.meta.dirname, '..');
const SHELL = 'main.tsx';

const familyOf = new Map<string, Family>();
for (const family of Object.keys(FAMILIES) as Family[])
  for (const key of Object.keys(await FAMILIES[family].zh())) familyOf.set(key, family);

/** What a file of the console loads, at once or later, without what is a type only; pages are visits of their own. */
function importsOf(file: string, source: string): string[] {
  const code = source.replaceAll(/import type [^;]*;/g, '');
  return [...code.matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g)]
    .map(([, target = '']) => path.join(path.dirname(file), target))
    .filter((found) => !found.startsWith('..') && !found.startsWith('text/'))
    .filter((found) => !found.startsWith('pages/') || found === 'pages/not-found.tsx')
    .filter((found) => existsSync(path.join(CONSOLE, found)));
}

/** Keys of texts that a source names: whole, and by their beginning (`state.${…}`). */
function keysOf(source: string): string[] {
  const words = [...source.matchAll(/['"`]([\w.?-]+)['"`]/g)].map(([, word = '']) => word);
  // Those of a declared type are told by the programme.
  const heads = [...source.matchAll(/(?<!text\(type, )`([\w-]+\.[\w.-]*)\$\{/g)].map(([, head = '']) => head);
  return [
    ...words.filter((word) => familyOf.has(word)),
    ...[...familyOf.keys()].filter((key) => heads.some((head) => key.startsWith(head))),
  ];
}

/** The families that a file and all that it loads speak of, each with a key that shows it. */
function familiesFrom(start: string): Map<Family, string> {
  const found = new Map<Family, string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = /\.tsx?$/.test(file) ? readFileSync(path.join(CONSOLE, file), 'utf8') : '';
    for (const key of keysOf(source)) found.set(familyOf.get(key)!, `${key} (${file})`);
    for (const next of importsOf(file, source)) visit(next);
  };
  visit(start);
  return found;
}

test('every text is in one family, and comes with the pages', () => {
  const own = [...familyOf].filter(([, family]) => family !== 'programmes').map(([key]) => key);
  expect(own.sort()).toEqual(Object.keys(zh).sort());
});

test('what programmes say is there in both languages', async () => {
  for (const language of ['zh', 'en'] as const) {
    const texts = PROGRAMMES.flatMap((programme) =>
      Object.entries(programme.texts[language]).map(([key, text]) => [
        `programme.${programme.id}.${key}`,
        text,
      ]),
    );
    expect(await FAMILIES.programmes[language]()).toEqual(Object.fromEntries(texts));
  }
});

test('the shell speaks of nothing but what is on every page', () => {
  for (const start of [SHELL, 'pages/password.tsx'])
    expect(Object.fromEntries([...familiesFrom(start)].filter(([family]) => family !== 'base'))).toEqual({});
});

test('a page names the families of its texts, and no other', () => {
  const entries: [string, PageEntry][] = Object.entries(PAGE_TABLE);
  const needed = entries.map(([name]) => [
    name,
    [...familiesFrom(`pages/${name}.tsx`)]
      .filter(([family]) => family !== 'base')
      .map(([family]) => family)
      .sort(),
  ]);
  const named = entries.map(([name, { texts = [] }]) => [name, [...texts].sort()]);
  expect(Object.fromEntries(named)).toEqual(Object.fromEntries(needed));
});
