import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../test/conformance/tree.ts';
import { run as callouts } from './callouts.ts';
import { run as chart } from './chart.ts';
import { run as console_ } from './console.ts';
import { run as duty } from './duty.ts';
import { run as figures } from './figures.ts';
import { run as forecast } from './forecast.ts';
import { run as latency } from './latency.ts';
import { run as ledger } from './ledger.ts';
import { run as press } from './press.ts';

/** Small runs: figures mean nothing here, but each bench runs to its end and what it proves holds. `startup` has no small run. */
const LONG_MS = 300_000;

interface Line {
  case: string;
  figure?: number;
  target?: number;
  ok?: boolean;
}

async function linesOf(bench: AsyncIterable<object>): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of bench) lines.push(line as Line);
  return lines;
}
const judged = (lines: readonly Line[]): Line[] => lines.filter(({ target }) => target !== undefined);
const exact = (lines: readonly Line[]): Line[] => lines.filter(({ target }) => target === 0);

test(
  'chart: what the route serves equals what every observation says, before and after the rollups',
  async () => {
    const lines = await linesOf(chart(['--days', '70', '--stations', '1', '--requests', '2']));
    expect(exact(lines).filter(({ ok }) => !ok)).toEqual([]);
    expect(exact(lines)).toHaveLength(10);
    expect(judged(lines)).toHaveLength(11);
  },
  LONG_MS,
);

test(
  'callouts: no answer is lost, and the board shows them all',
  async () => {
    const lines = await linesOf(callouts(['--people', '20', '--answers', '60']));
    expect(exact(lines)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(judged(lines)).toHaveLength(5);
  },
  LONG_MS,
);

test(
  'latency: every frame’s event reaches every browser',
  async () => {
    const lines = await linesOf(latency(['--stations', '12', '--rate', '90', '--seconds', '2']));
    expect(exact(lines)).toMatchObject([{ ok: true }]);
    expect(judged(lines)).toHaveLength(2);
  },
  LONG_MS,
);

test(
  'ledger: every figure is told, nothing is refused, every record verifies',
  async () => {
    const lines = await linesOf(ledger(['--records', '500', '--moves', '90', '--requests', '2']));
    expect(exact(lines)).toMatchObject([{ case: 'moves refused in batches', ok: true }, { ok: true }]);
    expect(judged(lines).map((line) => line.case)).toEqual([
      'single moves a second, 8 connections',
      'moves a second in batches of 1000',
      'moves refused in batches',
      'records in a state hardly anything is in',
      ...Array.from({ length: 16 }, () => expect.stringMatching(/^desk page as .*: p95 ms$/)),
      expect.stringMatching(/^full verify: seconds/),
      'full verify: MiB',
      'faults found',
    ]);
  },
  LONG_MS,
);

test(
  'figures: each is what a query over the records says, for every period and unit; duplicates are found',
  async () => {
    const lines = await linesOf(figures(['--records', '2000', '--rounds', '2', '--requests', '1']));
    expect(exact(lines)).toMatchObject([
      { case: 'figures that differ from the query over the records', ok: true },
      { case: 'faults found', ok: true },
    ]);
    expect(lines.map((line) => line.case)).toEqual(
      expect.arrayContaining([
        'fifty figures of any period and unit: p95 ms',
        'times faster than one grouped, indexed query a figure, the least of all periods and units',
        'possible duplicates of a report: p95 ms',
      ]),
    );
  },
  LONG_MS,
);

test('duty: the papers of the seat are made, every camera of a round gives its picture', async () => {
  const lines = await linesOf(duty(['--alarms', '20', '--rounds', '1']));
  expect(judged(lines)).toHaveLength(5);
  expect(exact(lines)).toMatchObject([{ ok: true }]);
});

test('forecast: ten basins are forecast, a year is calibrated', async () => {
  const lines = await linesOf(forecast(['--rounds', '2', '--years', '1']));
  expect(judged(lines)).toHaveLength(2);
  expect(lines).toMatchObject([{ rounds: 2 }, { case: expect.stringContaining('365 days') }]);
});

test('press: an issue is printed to PDF and Word, its public page is served', async () => {
  const lines = await linesOf(press(['--runs', '2', '--seconds', '1']));
  expect(judged(lines)).toHaveLength(5);
});

test.skipIf(!existsSync(path.join(ROOT, 'console/dist/.vite/manifest.json')))(
  'console: shell and every route stay within their budgets (skipped where the console is not built)',
  async () => {
    const lines = judged(await linesOf(console_(['--loads', '0'])));
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    expect(lines.length).toBeGreaterThan(10);
  },
);
