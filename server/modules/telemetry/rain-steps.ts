import { isUsable, RAIN_ELEMENT, UNUSABLE_MASK } from '../../../contract/telemetry.ts';
import type { Sql } from '../../platform/db/index.ts';
import { readStoredRain, type StoredRain } from './store/rain.ts';
import { readLastUsable, readRainOf } from './store/readings.ts';
import type { Telemetry } from './telemetry.ts';

export interface StepGrid {
  fromMs: number;
  stepMs: number;
  steps: number;
}

/** Less of a step covered by increments and its rain is unknown. */
const LEAST_COVERED = 0.8;

/** Increments of one gauge by the time of their end, shared out over steps by time; null = unknown, not dry. Millimetres. */
export function spreadRain(
  stored: ReadonlyMap<number, StoredRain>,
  { fromMs, stepMs, steps }: StepGrid,
): (number | null)[] {
  const sums = new Float64Array(steps);
  const coveredMs = new Float64Array(steps);
  for (const [endMs, { value, quality, periodS }] of stored) {
    if (value === null || !periodS || !isUsable(quality)) continue;
    const beginMs = endMs - periodS * 1000;
    const first = Math.max(0, Math.floor((beginMs - fromMs) / stepMs));
    const last = Math.min(steps - 1, Math.ceil((endMs - fromMs) / stepMs) - 1);
    for (let n = first; n <= last; n++) {
      const stepFrom = fromMs + n * stepMs;
      const shared = Math.min(endMs, stepFrom + stepMs) - Math.max(beginMs, stepFrom);
      if (shared <= 0) continue;
      sums[n] = (sums[n] as number) + (value * shared) / (endMs - beginMs);
      coveredMs[n] = (coveredMs[n] as number) + shared;
    }
  }
  return Array.from(sums, (mm, n) => ((coveredMs[n] as number) >= LEAST_COVERED * stepMs ? mm : null));
}

/** An increment may be as long as a day's report: those that end later may still cover the last step. */
const LONGEST_PERIOD_MS = 24 * 3_600_000;

/** Rain of every given station by step. A station without a rain series is absent. */
export async function readRainSteps(
  telemetry: Telemetry,
  sql: Sql,
  stationIds: readonly string[],
  grid: StepGrid,
): Promise<Map<string, (number | null)[]>> {
  const series = stationIds.flatMap((id) => telemetry.registry.findSeries(id, RAIN_ELEMENT) ?? []);
  const toMs = grid.fromMs + grid.steps * grid.stepMs + LONGEST_PERIOD_MS;
  const stored = await readStoredRain(
    sql,
    series.map(({ id }) => ({ seriesId: id, fromMs: grid.fromMs, toMs })),
  );
  return new Map(
    series.map(({ id, stationId }) => [stationId, spreadRain(stored.get(id) ?? new Map(), grid)]),
  );
}

/** Rain of stations in (`fromMs`, `toMs`], mm; null = not enough of the time is covered. */
export async function readRainSums(
  telemetry: Telemetry,
  sql: Sql,
  stationIds: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<Map<string, number | null>> {
  const sums = await readRainOf(sql, fromMs, toMs, UNUSABLE_MASK);
  return new Map(
    stationIds.map((id) => {
      const series = telemetry.registry.findSeries(id, RAIN_ELEMENT);
      const sum = series && sums.get(series.id);
      return [id, sum && sum.coveredS * 1000 >= LEAST_COVERED * (toMs - fromMs) ? sum.mm : null];
    }),
  );
}

/** The newest usable value of a kind in [`fromMs`, `toMs`] with its time; undefined = there is none. */
export async function readNewestOf(
  telemetry: Telemetry,
  sql: Sql,
  stationId: string,
  kind: 'level' | 'flow',
  fromMs: number,
  toMs: number,
): Promise<{ value: number; atMs: number; datum: string | null } | undefined> {
  const values = await Promise.all(
    telemetry.registry
      .seriesOf(stationId)
      .filter((series) => series.kind === kind)
      .map(async ({ id, datum }) => {
        const found = await readLastUsable(sql, id, fromMs, toMs, UNUSABLE_MASK);
        return found && { ...found, datum };
      }),
  );
  return values.filter((found) => found !== undefined).sort((a, b) => b.atMs - a.atMs)[0];
}
