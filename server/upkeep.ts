import { UNUSABLE_MASK } from '../contract/telemetry.ts';
import type { WardContext } from './context.ts';
import { forgetTexts } from './modules/questionnaires/index.ts';
import { dropOldFrames, refreshRollups } from './modules/telemetry/index.ts';
import { startJobs } from './platform/jobs/index.ts';

const ROLLUP_EVERY_MS = 5_000;
const DAY_MS = 86_400_000;

/** Rollups every few seconds; retention every night. */
export async function startUpkeep(options: {
  context: WardContext;
  pruneLogs?: () => Promise<number>;
  /** Erases what is kept longer than its declaration says. */
  eraseOutdated: () => Promise<number>;
  /** Removes files that were sent and never came into a record. */
  sweepFiles: () => Promise<number>;
  /** Signs the head of the log of published figures. */
  signDaily: () => Promise<boolean>;
}): Promise<{ stop(): Promise<void> }> {
  const { context, pruneLogs, eraseOutdated, sweepFiles, signDaily } = options;
  const { db, log, clock, config } = context;
  let rolling: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    rolling = rolling
      .then(() => refreshRollups(db, { unusableMask: UNUSABLE_MASK, nowMs: clock.nowMs() }))
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
          const beforeMs = clock.nowMs() - config.retention.rawDays * DAY_MS;
          const removed = await dropOldFrames(db, beforeMs);
          log.info({ removed, before: new Date(beforeMs) }, 'old raw frames removed');
        },
      },
      {
        name: 'erase-outdated',
        cron: '0 4 * * *',
        work: async () => {
          const [erased, texts] = [await eraseOutdated(), await forgetTexts(context)];
          log.info({ erased, texts }, 'personal data past their time erased');
        },
      },
      {
        name: 'sweep-attachments',
        cron: '30 4 * * *',
        work: async () => log.info({ swept: await sweepFiles() }, 'files that no record names removed'),
      },
      {
        name: 'sign-figure-log',
        cron: '10 0 * * *',
        work: async () => log.info({ signed: await signDaily() }, 'head of the log of figures signed'),
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
