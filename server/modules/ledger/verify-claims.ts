import { type DeclaredType, type RecordView, readStored } from '../../../programmes/kit/index.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import type { Catalogue } from './catalogue.ts';
import { claimsAmong, claimsOf, clearClaims } from './claim-store.ts';
import { claimOf, upholdClaims } from './claims.ts';
import { recordsAfter } from './store.ts';

const RECORDS_AT_A_TIME = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export interface Claiming {
  declared: DeclaredType;
  /** As its journal tells it. */
  row: RecordView;
  /** Its first entry was written under an older declaration: another record may have been first. */
  older: boolean;
}

export const claimsAnything = (catalogue: Catalogue): boolean =>
  [...catalogue.types.values()].some(({ type }) => type.oncePer !== undefined);

/**
 * Compares what records claim (`oncePer`) with what is noted: a claim that is missing, one that the record does not make, and one
 * that another record took from it.
 */
export async function claimFaults(
  sql: Sql,
  looked: readonly Claiming[],
): Promise<{ recordId: string; fault: string }[]> {
  const noted = await claimsOf(
    sql,
    looked.map(({ row }) => row.id),
  );
  const held = new Set(noted.map(({ recordId, claim }) => `${recordId} ${claim}`));
  const wanted = new Map(looked.map(({ declared, row }) => [row.id, claimOf(declared, row)]));
  const unheld = looked.flatMap(({ row, older }) => {
    const claim = wanted.get(row.id);
    return claim == null || held.has(`${row.id} ${claim}`) ? [] : [{ recordId: row.id, claim, older }];
  });
  const holders =
    unheld.length === 0
      ? new Map<string, string>()
      : await claimsAmong(
          sql,
          unheld.map(({ claim }) => claim),
        );
  return [
    ...noted.flatMap(({ recordId, claim }) =>
      wanted.get(recordId) === claim ? [] : [{ recordId, fault: `claims ${claim}, its journal does not` }],
    ),
    ...unheld.flatMap(({ recordId, claim, older }) => {
      const holder = holders.get(claim);
      if (holder === undefined) return [{ recordId, fault: `its claim ${claim} is not noted` }];
      return older ? [] : [{ recordId, fault: `its claim ${claim} is noted for ${holder}` }];
    }),
  ];
}

/** Notes what every record claims anew, the earliest of several first, in one transaction. Resolves to the number of records. */
export async function rebuildClaims(db: Db, catalogue: Catalogue): Promise<number> {
  if (!claimsAnything(catalogue)) return 0;
  return db.transaction(
    async (tx) => {
      await clearClaims(tx);
      let done = 0;
      for (let after = FIRST_ID; ; ) {
        const rows = await recordsAfter(tx, after, RECORDS_AT_A_TIME);
        const last = rows.at(-1);
        if (!last) return done;
        const claiming = rows.flatMap((row) => {
          const declared = catalogue.types.get(row.type);
          return declared?.type.oncePer ? [{ declared, row: readStored(declared, row) }] : [];
        });
        await upholdClaims(tx, claiming, { older: true });
        done += claiming.length;
        after = last.id;
      }
    },
    { unlimited: true },
  );
}
