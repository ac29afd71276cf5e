import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { WardRoute } from '../../server/platform/http/route.ts';
import { askedByPerson, countedPeople, groupedByPerson } from '../support/no-staff.ts';
import { ROOT, repositoryFiles } from './tree.ts';

/** Statements that group by people and count no work of theirs, each with why. */
const ALLOWED: Readonly<Record<string, string>> = {
  'server/modules/people/store.ts': 'in which units a person holds posts: nothing is counted',
  'server/modules/responses/store/actions.ts':
    'orders of a danger zone that still stand open with a person, to be handed over: never what they did',
};

test('no statement counts by whoever acts', () => {
  const found = repositoryFiles()
    .filter((file) => /^server\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .flatMap((file) =>
      groupedByPerson(readFileSync(path.join(ROOT, file), 'utf8')).map((part) => ({ file, part })),
    );
  expect(found.filter(({ file }) => !ALLOWED[file])).toEqual([]);
  expect(new Set(found.map(({ file }) => file))).toEqual(new Set(Object.keys(ALLOWED)));
});

test('the look at statements and routes finds one', () => {
  for (const clause of [
    'select author_id, count(*) from records group by author_id',
    'select count(*), by_name from record_entries group by 2 order by 1',
    `select doc->'actor'->>'personId', sum(value) from figure_contributions group by 1`,
    'select unit_path, assignee_id from records group by unit_path, assignee_id having count(*) > 3',
    'select date_trunc(day, at) as d, max(a, b), signed_by_id from x group by 1, 3',
  ])
    expect(groupedByPerson(`sql(\`${clause}\`)`), clause).toHaveLength(1);
  expect(groupedByPerson('`select figure, unit_path, sum(value) from x group by 1, 2`')).toEqual([]);
  const route = (spec: object) =>
    ({
      spec: { method: 'get', path: '/figures', operationId: 'listFigures', ...spec },
    }) as unknown as WardRoute;
  const perPerson = z.array(z.object({ personId: z.string(), name: z.string(), count: z.number() }));
  expect(countedPeople([route({ response: z.object({ rows: perPerson }) })])).toEqual(['listFigures.rows']);
  expect(
    askedByPerson([route({ query: z.object({ unit: z.string(), recordedBy: z.string().optional() }) })]),
  ).toEqual(['listFigures recordedBy']);
});
