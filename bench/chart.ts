import { parseArgs } from 'node:util';
import { Chart, isUsable } from '../contract/telemetry.ts';
import { toBeijingIso } from '../contract/time.ts';
import type { Db } from '../server/platform/db/index.ts';
import { type RawPoint, twinBars, twinLine } from '../test/support/chart-twin.ts';
import { atMost, percentiles, ratio } from './support/judge.ts';
import { startWardProcess, type WardProcess } from './support/ward-process.ts';
import { historyStation } from './support/year-of-data.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const PIXELS = 1_000;
const TARGET_MS = 50;
/** Three intervals of a station that reports every five minutes. */
const GAP_MS = 15 * MINUTE_MS;
const SPANS_DAYS = [1, 3, 30] as const;

interface Range {
  fromMs: number;
  toMs: number;
}

async function readChart({ consoleUrl, cookie }: WardProcess, { fromMs, toMs }: Range): Promise<string> {
  const range = new URLSearchParams({
    from: toBeijingIso(fromMs),
    to: toBeijingIso(toMs),
    pixels: String(PIXELS),
  });
  const response = await fetch(`${consoleUrl}/api/stations/${historyStation(0).id}/chart?${range}`, {
    headers: { cookie },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`chart: ${response.status} ${text}`);
  return text;
}

async function time(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < count; n++) {
    const startedMs = performance.now();
    await work();
    took.push(performance.now() - startedMs);
  }
  return took;
}

async function readRaw(db: Db, seriesId: number): Promise<RawPoint[]> {
  const rows = await db.query<{ at: number; value: number | null; quality: number }>(
    `select date_part('epoch', observed_at) * 1000 as at, value, quality from observations where series_id = $1 order by 1`,
    [seriesId],
  );
  return rows.flatMap(({ at, value, quality }) =>
    value !== null && isUsable(quality) ? [{ at, value }] : [],
  );
}

const sum = (points: readonly [number, number | null][]): number =>
  Math.round(points.reduce((total, [, value]) => total + (value ?? 0), 0) * 10) / 10;
const highest = (points: readonly { value: number }[]): number =>
  points.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);

/** The chart that was served against M4 and sums over every observation, point by point. */
async function compare(ward: WardProcess, range: Range): Promise<object[]> {
  const { fromMs, toMs } = range;
  const chart = Chart.parse(JSON.parse(await readChart(ward, range)));
  const lines: object[] = [];
  for (const line of chart.lines) {
    const raw = await readRaw(ward.db, line.seriesId);
    const twin =
      line.barMinutes === null
        ? twinLine(raw, { fromMs, toMs, pixels: PIXELS, gapMs: GAP_MS })
        : twinBars(raw, fromMs, toMs, line.barMinutes);
    const served = new Set(line.points.map((point) => point.join(' ')));
    const differing =
      twin.filter((point) => !served.has(point.join(' '))).length +
      Math.abs(twin.length - line.points.length);
    const inRange = raw.filter(({ at }) => at >= fromMs && at < toMs);
    lines.push({
      bench: 'chart',
      case: `${line.kind}: what was served against every observation`,
      observations: inRange.length,
      points: line.points.length,
      gaps: line.points.filter(([, value]) => value === null).length,
      ...(line.barMinutes === null
        ? {
            highest: highest(inRange),
            highestServed: Math.max(...line.points.map(([, value]) => value ?? -1e9)),
          }
        : { barMinutes: line.barMinutes, sumMm: sum(twin), sumServedMm: sum(line.points) }),
      figure: differing,
      target: 0,
      ok: differing === 0 && twin.length > 0,
    });
  }
  return lines;
}

const untilRolledUp = async (db: Db): Promise<void> => {
  for (;;) {
    const [row] = await db.query<{ n: number }>(
      `select count(*)::int as n from dirty_hours where hour < to_timestamp($1 / 1000.0)`,
      [Date.now() - 3 * 3_600_000],
    );
    if (row?.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

/**
 * `npm run bench -- chart [--days N] [--stations N] [--requests N]`: a year of five-minute rain and level of one station
 * to 1,000 pixels through the HTTP route; target p95 ≤ 50 ms, and the peak is never lost.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      days: { type: 'string', default: '365' },
      stations: { type: 'string', default: '2' },
      requests: { type: 'string', default: '200' },
    },
  });
  const days = Number(values.days);
  const requests = Number(values.requests);
  const ward = await startWardProcess({
    loadStations: 0,
    history: { stations: Number(values.stations), days },
  });
  try {
    const toMs = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
    const year = { fromMs: toMs - days * DAY_MS, toMs };
    yield* await compare(ward, year);
    await untilRolledUp(ward.db);
    yield* await compare(ward, year);
    await time(20, () => readChart(ward, year));
    const yearMs = percentiles(await time(requests, () => readChart(ward, year)));
    const [level] = Chart.parse(JSON.parse(await readChart(ward, year))).lines.filter(
      ({ kind }) => kind === 'level',
    );
    const rawMs = percentiles(await time(3, () => readRaw(ward.db, level!.seriesId)));
    yield {
      bench: 'chart',
      case: `${days} days to ${PIXELS} pixels, warm`,
      unit: 'ms p95',
      ...atMost(yearMs.p95, TARGET_MS),
      ms: yearMs,
      bytes: (await readChart(ward, year)).length,
      // What the level alone costs where every observation is fetched.
      ofFetchingEveryObservation: ratio(yearMs.p50, rawMs.p50),
    };
    for (const span of SPANS_DAYS.filter((span) => span < days)) {
      const range = { fromMs: toMs - span * DAY_MS, toMs };
      yield* await compare(ward, range);
      yield {
        bench: 'chart',
        case: `${span} days`,
        ms: percentiles(await time(Math.min(requests, 50), () => readChart(ward, range))),
      };
    }
  } finally {
    await ward.stop();
  }
}
