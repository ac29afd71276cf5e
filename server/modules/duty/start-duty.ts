import type { Timer } from '../../platform/clock.ts';
import { findUnit } from '../people/index.ts';
import type { DutyContext } from './duty-context.ts';
import { logReadings } from './duty-log/log-readings.ts';
import { draftHourly } from './reports/draft-report.ts';
import { courseOf } from './reports/read-reports.ts';
import { unitsWithReports } from './store/reports.ts';

const HOUR_MS = 3_600_000;
/** A start this soon after the hour still makes the papers of that hour. */
const LATE_MS = 120_000;
/** Beijing lies whole hours from UTC: an hour there is an hour here. */
const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS) * HOUR_MS;

/** Units that report: those under whose name a response runs, and those whose last series has no 终报 yet. */
async function draftDue(ctx: DutyContext, hourMs: number): Promise<void> {
  const headquarters = (await ctx.responses.ports.listPlans(ctx.db)).map((plan) => plan.headquartersId);
  const units = new Set([...headquarters, ...(await unitsWithReports(ctx.db))]);
  for (const unitId of units) {
    const found = await findUnit(ctx.db, unitId);
    if (!found) continue;
    const unit = { id: found.id, name: found.nameZh, path: found.path };
    const { running, sent, endedMs, seriesId } = await courseOf(ctx, unit);
    // After the end one draft for the 终报 is enough: it is of the first hour in which nothing runs any more.
    const owesFinal = !running && seriesId !== undefined && sent > 0 && endedMs !== undefined;
    if (running) await draftHourly(ctx, unit, hourMs);
    else if (owesFinal && hourMs - endedMs < HOUR_MS) await draftHourly(ctx, unit, hourMs);
  }
}

export interface RunningDuty {
  stop(): Promise<void>;
  /** Resolves when what was due has been done. */
  settled(): Promise<void>;
}

/** By the hour of the duty clock: drafts of the reports, and what is kept for a power cut. A restart goes on with the next hour. */
export function startDuty(
  ctx: DutyContext,
  hourly: (hourMs: number) => Promise<void> = async () => undefined,
): RunningDuty {
  const { clock, log } = ctx;
  let timer: Timer | undefined;
  let pass: Promise<void> = Promise.resolve();
  let stopped = false;
  const arm = (): void => {
    if (!stopped) timer = clock.setTimer(hourOf(clock.nowMs()) + HOUR_MS - clock.nowMs(), onHour);
  };
  const run = (hourMs: number): void => {
    pass = pass
      .then(() => draftDue(ctx, hourMs))
      .then(() => hourly(hourMs))
      .catch((error: unknown) =>
        log.error({ err: error }, 'the hourly papers of the duty seat could not be made'),
      );
  };
  let logging: Promise<void> = Promise.resolve();
  const logNew = (): void => {
    logging = logging
      .then(() => logReadings(ctx))
      .catch((error: unknown) => log.error({ err: error }, 'readings by hand could not be logged'));
  };
  const unsubscribe = ctx.bus.on('telemetry.accepted', ({ stationIds }) => {
    if (stationIds.length > 0) logNew();
  });
  logNew();
  const onHour = (): void => {
    run(hourOf(clock.nowMs()));
    arm();
  };
  // What happened since the hour would stand in a report that says it knows nothing past it.
  const startMs = clock.nowMs();
  if (startMs - hourOf(startMs) < LATE_MS) run(hourOf(startMs));
  arm();
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
      unsubscribe();
      await pass;
      await logging;
    },
    async settled() {
      await pass;
      await logging;
    },
  };
}
