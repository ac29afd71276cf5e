import { type Clock, scaledClock, systemClock } from './platform/clock.ts';
import type { Sql } from './platform/db/index.ts';
import { readSetting, writeSetting } from './platform/settings.ts';

export interface ScenarioTime {
  startMs: number;
  speed: number;
  /** Wall time at which duty time was `startMs`; the station process takes the same three numbers. */
  originMs: number;
}

const SETTING = 'scenario-time';
const SAVE_EVERY_MS = 2_000;

/**
 * The duty clock of a demo or drill. Time never runs back: a later start continues where the last one stopped (saved
 * every two seconds, so a kill loses that much), and stands still between.
 */
export async function openScenarioClock(
  sql: Sql,
  scenario: { startMs: number; speed: number } | undefined,
): Promise<{ clock: Clock; time: ScenarioTime | undefined; stop(): Promise<void> }> {
  if (scenario === undefined) return { clock: systemClock(), time: undefined, stop: async () => undefined };
  const savedMs = await readSetting<number>(sql, SETTING);
  const startMs = Math.max(
    scenario.startMs,
    (savedMs ?? 0) + SAVE_EVERY_MS * scenario.speed * (savedMs === undefined ? 0 : 1),
  );
  const time: ScenarioTime = { startMs, speed: scenario.speed, originMs: Date.now() };
  const clock = scaledClock(time);
  const save = (): Promise<void> =>
    writeSetting(sql, SETTING, clock.nowMs(), clock.nowMs()).catch(() => undefined);
  await save();
  const timer = setInterval(() => void save(), SAVE_EVERY_MS);
  timer.unref();
  return {
    clock,
    time,
    async stop() {
      clearInterval(timer);
      await save();
    },
  };
}
