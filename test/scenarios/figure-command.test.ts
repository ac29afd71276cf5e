import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../../server/cli/figure.ts';
import { testDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';

vi.setConfig({ hookTimeout: 120_000, testTimeout: 120_000 });
const folder = mkdtempSync(path.join(tmpdir(), 'ward-figure-'));
let db: Awaited<ReturnType<typeof testDatabase>>;

/** `npx ward figure … --demo --json` against a demo that was never started. */
async function ask(
  ...args: string[]
): Promise<{ code: number; said: Record<string, unknown>; filled: boolean }> {
  const io = recordingIo();
  const code = await run([...args, '--demo', '--json'], io);
  return { code, said: JSON.parse(io.lines.join('')), filled: io.errors.length > 0 };
}

beforeAll(async () => {
  db = await testDatabase({ empty: true });
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('WARD_DATA_DIR', folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

interface Listed {
  id: string;
  name: string;
  value: number;
  counted: number;
  opening: number;
  measure: string;
}

test('list, show, verify and rebuild fill the demo once and answer in one shape', async () => {
  const first = await ask('list');
  expect([first.code, first.filled]).toEqual([0, true]);
  const figures = first.said['figures'] as Listed[];
  const stations = figures.filter(({ id }) => id.startsWith('registers/camera/'));
  expect(stations.map(({ name, value, measure }) => `${value}${measure}${name}`)).toEqual([
    '6套雨水情视频一体站（增设）',
    '32套单视频站（增设）',
  ]);
  const adopted = figures.find(({ id }) => id === 'urban-renewal/opinion/adopted');
  expect(adopted).toMatchObject({ value: 22, counted: 22, opening: 0, measure: '条' });
  expect(Object.keys(adopted ?? {})).toEqual([
    'id',
    'name',
    'value',
    'counted',
    'opening',
    'measure',
    'visibility',
  ]);
  const shown = await ask('show', 'urban-renewal/opinion/adopted');
  expect(shown.filled).toBe(false);
  expect(shown.said).toMatchObject({ value: 22, measure: '条', openings: [] });
  expect(shown.said['contributions']).toHaveLength(22);
  expect(await ask('verify')).toMatchObject({
    code: 0,
    said: { figures: figures.length, faults: [], freezes: [] },
  });
  expect((await ask('rebuild')).code).toBe(0);
  expect((await ask('list')).said).toEqual(first.said);
});

test('a cell altered by hand is found, with exit code 1, and put right by a rebuild', async () => {
  await db.execute(
    `insert into figure_cells values ('urban-renewal/opinion/adopted', 'zhengzhou', '2021-01-01', 1)`,
  );
  expect((await ask('verify')).code).toBe(1);
  await ask('rebuild');
  expect((await ask('verify')).code).toBe(0);
});
