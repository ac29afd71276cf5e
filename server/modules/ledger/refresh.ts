import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Catalogue } from './catalogue.ts';
import { refreshClocks } from './uphold-clocks.ts';
import { refreshWords } from './uphold-words.ts';

/** At the start: what hangs on a calendar or on how words are cut is made anew where that is another now. */
export async function refreshLedger(db: Db, catalogue: Catalogue, clock: Clock): Promise<void> {
  await refreshClocks(db, catalogue);
  await refreshWords(db, catalogue, clock);
}
