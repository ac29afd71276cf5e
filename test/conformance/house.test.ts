import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { run as generate } from '../../server/cli/generate.ts';
import { CHECKOUT_IO } from '../support/io.ts';
import { ROOT, repositoryFiles } from './tree.ts';

const present = repositoryFiles().filter((file) => existsSync(path.join(ROOT, file)));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const sources = present.filter(
  (file) => /\.(ts|tsx|mjs)$/.test(file) && !/\/(generated|fixtures)\//.test(file),
);
const documents = present.filter((file) => file.endsWith('.md'));

const lineLimit = (file: string): number => (/\.test\.tsx?$/.test(file) ? 600 : 400);
const linesOf = (text: string): number => text.split('\n').length - 1;

describe('files stay short', () => {
  test.each(sources)('%s', (file) => {
    expect(linesOf(read(file))).toBeLessThanOrEqual(lineLimit(file));
  });
  test('the check looked at the sources', () => expect(sources.length).toBeGreaterThan(100));
});

/** The environment is read in server/config alone; the launcher runs before there is a server. */
const ENVIRONMENT = /process\.env\b/;
/** `'process.env.NAME': value` tells a bundler what to write there; it reads nothing. */
const DEFINED = /'process\.env\.\w+':/g;
const MAY_READ_ENVIRONMENT = (file: string): boolean =>
  file.startsWith('server/config/') ||
  file === 'ward.mjs' ||
  file.startsWith('test/') ||
  /\.test\.tsx?$/.test(file);

describe('the environment is read once', () => {
  const readers = sources.filter((file) => ENVIRONMENT.test(read(file).replaceAll(DEFINED, '')));
  test('nobody outside server/config reads process.env', () => {
    expect(readers.filter((file) => !MAY_READ_ENVIRONMENT(file))).toEqual([]);
  });
  test('the check sees a reader where there is one', () =>
    expect(readers).toContain('server/config/config.ts'));
});

/** Inline code that looks like a path of this repository. */
function pathsNamedIn(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) => link);
  const tops = new Set(present.map((file) => file.split('/')[0]));
  return [
    ...spans.filter((span) => /^[\w.-]+\/[\w./-]*$/.test(span) && tops.has(span.split('/')[0])),
    ...links,
  ];
}

describe('every path named in the documents exists', () => {
  test.each(documents)('%s', (file) => {
    const missing = pathsNamedIn(read(file)).filter(
      (name) => !existsSync(path.join(ROOT, name)) && !existsSync(path.join(ROOT, path.dirname(file), name)),
    );
    expect(missing).toEqual([]);
  });
  test('the check looked at documents and found paths', () => {
    expect(documents.length).toBeGreaterThan(8);
    expect(documents.flatMap((file) => pathsNamedIn(read(file))).length).toBeGreaterThan(20);
  });
});

describe('generated files', () => {
  test('are up to date', async () => {
    expect(await generate(['--check'], CHECKOUT_IO)).toBe(0);
  });
});

describe('the repository speaks of the product alone', () => {
  const texts = present.filter(
    (file) =>
      statSync(path.join(ROOT, file)).size < 2_000_000 &&
      /\.(ts|tsx|mjs|md|json|ya?ml|html|css|csv)$|^\.ci\/run$/.test(file) &&
      file !== 'package-lock.json',
  );
  test('no absolute path of a home or work folder', () => {
    const pattern = /(?<![\w.])\/(home|work|Users|root)\/\w/;
    expect(
      texts.filter((file) => pattern.test(read(file)) && file !== 'test/conformance/house.test.ts'),
    ).toEqual([]);
  });
  test('the check looked at texts', () => expect(texts.length).toBeGreaterThan(100));
});

describe('migrations', () => {
  const migrations = present.filter((file) => /^server\/migrations\/\d/.test(file));
  test.each(migrations)('%s has a telling name', (file) => {
    expect(path.basename(file)).toMatch(/^\d{4}-(create|add|change|drop)-[a-z0-9-]+\.ts$/);
  });
  test('each stands in the list, in order', async () => {
    const { MIGRATIONS } = await import('../../server/migrations/index.ts');
    expect(MIGRATIONS.map((migration) => migration.id)).toEqual(
      migrations.map((file) => path.basename(file, '.ts')).sort(),
    );
    expect(migrations.length).toBeGreaterThan(4);
  });
});
