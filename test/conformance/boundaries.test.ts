import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLOSED_AREAS, MAY_IMPORT } from './import-table.ts';
import { ROOT, repositoryFiles } from './tree.ts';

const AREAS = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);
const IMPORT = /(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

function areaOf(file: string): string | undefined {
  return AREAS.find((area) => file.startsWith(`${area}/`) || path.dirname(file) === area);
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, target = '']) =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file), target)),
  );
}

/** What is wrong with the imports of a file; each line says what to do instead. */
function violations(file: string, text: string): string[] {
  const area = areaOf(file);
  if (area === undefined) return [`${file} lies in no declared area: add its folder to import-table.ts`];
  const allowed = MAY_IMPORT[area] ?? [];
  const isTest = /\.test\.tsx?$/.test(file);
  return importsOf(file, text).flatMap((target) => {
    const targetArea = areaOf(target);
    if (targetArea === area || (isTest && targetArea === 'test')) return [];
    if (targetArea === undefined)
      return target === 'package.json' ? [] : [`${file} imports ${target}, which lies in no declared area`];
    // A unit test may stand its subject on the schema it needs.
    if (isTest && (targetArea === 'server/migrations' || targetArea === 'server/config')) return [];
    if (!allowed.includes(targetArea) && !allowed.includes('*')) {
      return [
        `${file} imports ${target}: ${area} may not import ${targetArea}; take what you need as a parameter, or send an event`,
      ];
    }
    if (CLOSED_AREAS.includes(targetArea) && !target.endsWith('/index.ts') && area !== 'test' && !isTest) {
      return [`${file} imports ${target}: enter ${targetArea} through its index.ts`];
    }
    return [];
  });
}

const files = repositoryFiles().filter(
  (file) => /\.(ts|tsx|mts)$/.test(file) && !file.includes('/generated/') && file.includes('/'),
);

describe('who may import whom', () => {
  test.each(files)('%s keeps to the table', (file) => {
    const full = path.join(ROOT, file);
    if (!existsSync(full)) return;
    expect(violations(file, readFileSync(full, 'utf8'))).toEqual([]);
  });

  test('the check looked at the tree and its imports', () => {
    const imports = files
      .filter((file) => existsSync(path.join(ROOT, file)))
      .flatMap((file) => importsOf(file, readFileSync(path.join(ROOT, file), 'utf8')));
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(200);
  });

  test.each([
    ['server/platform/clock.ts', `import { x } from '../modules/people/index.ts';`],
    ['server/modules/people/a.ts', `import { x } from '../responses/index.ts';`],
    ['server/modules/responses/a.ts', `import { x } from '../people/store.ts';`],
    ['contract/a.ts', `import { x } from '../server/platform/clock.ts';`],
    ['console/a.tsx', `const x = await import('../server/app.ts');`],
    ['attic/a.ts', ''],
  ])('a planted fault in %s is found', (file, text) => {
    expect(violations(file, text)).toHaveLength(1);
  });
});
