import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/db/index.ts';
import { dropTexts } from './store.ts';

const KEPT_MS = 365 * 86_400_000;

/** What somebody wrote in their own words is kept a year after its wave was closed (个人信息保护法 art. 19); counts stay. */
export const forgetTexts = ({ db, clock }: { db: Sql; clock: Clock }): Promise<number> =>
  dropTexts(db, clock.nowMs() - KEPT_MS);
