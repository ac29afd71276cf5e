import type { DeclaredFieldPage } from '../../../programmes/kit/index.ts';
import type { LedgerContext } from '../ledger/index.ts';

export interface FieldContext extends LedgerContext {
  /** Pages outdoors of every programme. */
  pages: readonly DeclaredFieldPage[];
  /** How far a phone's clock is put right; without bound where duty time is not the wall's (demo, drill). */
  mostShiftMs: number;
  /** Id of the session a request comes with. */
  sessionOf: (request: Request) => Promise<string | undefined>;
}
