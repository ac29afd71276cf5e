import { addPlace } from '../../server/modules/intake/index.ts';
import type { LedgerContext } from '../../server/modules/ledger/index.ts';
import { MANAGERS, TYPE, UNITS, yardName } from '../records/yards.ts';

/** An opinion box in every courtyard of the demo, each named as its courtyard; nothing where there is a box already. */
export async function seedBoxes(ledger: LedgerContext): Promise<void> {
  const [found] = await ledger.db.query('select 1 from intake_places limit 1');
  if (found) return;
  for (const n of MANAGERS.keys())
    await addPlace(
      { ledger },
      { typeId: TYPE('opinion'), unitId: UNITS[n % UNITS.length]!, name: yardName(n) },
    );
}
