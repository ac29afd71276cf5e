import type { TransferRoll } from '../contract/responses.ts';
import { countRoll, type RollReport } from '../programmes/flood-transfers/index.ts';
import type { Constraint } from '../programmes/kit/index.ts';
import { everyRecord, type LedgerContext } from './modules/ledger/index.ts';
import type { Sql } from './platform/db/index.ts';

const anyOf = (field: string, ids: readonly string[]): Constraint => ({ in: [{ data: field }, ids] });
const idsIn = (values: readonly unknown[]): string[] =>
  values.filter((value): value is string => typeof value === 'string');

/** The flood desk's rolls from the households and doors of the programme `flood-transfers`. */
export async function readRolls(
  sql: Sql,
  ledger: Pick<LedgerContext, 'catalogue'>,
  asked: readonly { zoneId: string; sinceMs: number }[],
): Promise<{ byZone: ReadonlyMap<string, TransferRoll>; together: TransferRoll | null }> {
  const none = { byZone: new Map<string, TransferRoll>(), together: null };
  if (asked.length === 0) return none;
  const records = (type: string, constraint: Constraint, sinceMs?: number) =>
    everyRecord(sql, ledger, `flood-transfers/${type}`, constraint, sinceMs);
  const zones = await records('zone', {
    and: [{ eq: ['state', 'listed'] }, anyOf('plan-zone', [...new Set(asked.map(({ zoneId }) => zoneId))])],
  });
  if (zones.length === 0) return none;
  const zoneIds = zones.map(({ id }) => id);
  const living = await records('household', {
    and: [{ eq: ['state', 'living'] }, { or: [anyOf('zone', zoneIds), anyOf('other-zone', zoneIds)] }],
  });
  const households = living.map(({ id, data }) => ({
    id,
    zones: idsIn([data['zone'], data['other-zone']]),
    persons: Number(data['persons'] ?? 0),
  }));
  const firstMs = Math.min(...asked.map(({ sinceMs }) => sinceMs));
  const made = await records(
    'report',
    {
      and: [
        { eq: ['state', 'made'] },
        anyOf(
          'household',
          households.map(({ id }) => id),
        ),
      ],
    },
    firstMs,
  );
  const reports = made.map(
    ({ id, data, beganAtMs }): RollReport => ({
      id,
      householdId: String(data['household']),
      outcome: data['outcome'] as RollReport['outcome'],
      people: data['people'] === undefined || data['people'] === null ? null : Number(data['people']),
      happenedAtMs: beganAtMs,
    }),
  );
  const sinceOf = ({ zoneId, sinceMs }: (typeof asked)[number]): [string, number][] =>
    zones.filter(({ data }) => data['plan-zone'] === zoneId).map(({ id }) => [id, sinceMs]);
  const byZone = new Map<string, TransferRoll>();
  for (const each of asked) {
    const roll = countRoll(households, reports, new Map(sinceOf(each)));
    if (roll.due.households > 0) byZone.set(each.zoneId, roll);
  }
  const together = countRoll(households, reports, new Map(asked.flatMap(sinceOf)));
  return byZone.size === 0 ? none : { byZone, together };
}
