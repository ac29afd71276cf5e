import { refreshClocks } from './uphold-clocks.ts';
import { refreshWords } from './uphold-words.ts';
import { refuseNewerRecords, startBringingUp, type VersionsContext } from './versions/bring-up.ts';

/**
 * At the start: what hangs on a calendar or on how words are cut is made anew where that is another now; records folded under an
 * older declaration are folded anew in the background. A StartError where the database was written by a newer one.
 */
export async function refreshLedger(ctx: VersionsContext): Promise<{ stop(): Promise<void> }> {
  await refuseNewerRecords(ctx);
  await refreshClocks(ctx.db, ctx.catalogue);
  await refreshWords(ctx.db, ctx.catalogue, ctx.clock);
  return startBringingUp(ctx);
}
