import { QUALITY_FLAGS } from '../contract/telemetry.ts';
import type { WardContext } from './context.ts';
import { refreshRollups } from './modules/telemetry/index.ts';
import { startJobs } from './platform/jobs/index.ts';

const UNUSABLE = Object.values(QUALITY_FLAGS).reduce(
  (mask, flag) => (flag.class === 'bad' || flag.class === 'missing' ? mask | flag.bit : mask),
  0,
);
const ROLLUP_EVERY_MS = 5_000;
const DAY_MS = 86_400_000;

/** Rollups every few seconds; retention every night. */
export async function startUpkeep(options: {
  context: WardContext;
  pruneLogs?: () => Promise<number>;
}): Promise<{ stop(): Promise<void> }> {
  const { context, pruneLogs } = options;
  const { db, log, clock, config } = context;
  let rolling: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    rolling = rolling
      .then(() => refreshRollups(db, { unusableMask: UNUSABLE, nowMs: clock.nowMs() }))
      .catch((error: unknown) => log.warn({ err: error }, 'rollups could not be refreshed'));
  }, ROLLUP_EVERY_MS);
  timer.unref();
  const jobs = await startJobs({
    db,
    log,
    jobs: [
      {
        name: 'drop-old-frames',
        cron: '20 3 * * *',
        work: async () => {
          const before = new Date(clock.nowMs() - config.retention.rawDays * DAY_MS);
          const removed = await db.execute('delete from frames where received_at < $1', [before]);
          log.info({ removed, before }, 'old raw frames removed');
        },
      },
      { name: 'drop-old-logs', cron: '40 3 * * *', work: async () => void (await pruneLogs?.()) },
    ],
  });
  return {
    async stop() {
      clearInterval(timer);
      await rolling;
      await jobs.stop();
    },
  };
}
