import { PgBoss } from 'pg-boss';
import type { Db } from '../db/index.ts';
import type { Logger } from '../log.ts';

export interface Job {
  /** Unique, kebab-case. */
  name: string;
  /** Cron in Beijing time (minute hour day month weekday). */
  cron: string;
  work: () => Promise<void>;
}

export interface Jobs {
  stop(): Promise<void>;
}

/** Background work on a calendar (retention, rollups, backups) through pg-boss; duty timers use the duty clock instead. */
export async function startJobs(options: { db: Db; log: Logger; jobs: readonly Job[] }): Promise<Jobs> {
  const { db, log, jobs } = options;
  const boss = new PgBoss({
    db: { executeSql: (text: string, values?: unknown[]) => db.pool.query(text, values) } as never,
    schema: 'pgboss',
  });
  boss.on('error', (error) => log.warn({ err: error }, 'job queue error'));
  await boss.start();
  for (const job of jobs) {
    await boss.createQueue(job.name);
    await boss.schedule(job.name, job.cron, null, { tz: 'Asia/Shanghai' });
    await boss.work(job.name, async () => {
      log.info({ job: job.name }, 'job started');
      await job.work();
    });
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 5_000 }) };
}
