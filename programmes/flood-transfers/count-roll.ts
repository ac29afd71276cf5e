import type { Outcome } from './households.ts';

export interface RollHousehold {
  id: string;
  zones: readonly string[];
  persons: number;
}
export interface RollReport {
  /** Of the record: the later one where two happened in one moment. */
  id: string;
  householdId: string;
  outcome: Outcome;
  /** null: the whole household. */
  people: number | null;
  happenedAtMs: number;
}
interface Heads {
  households: number;
  people: number;
}
/** 应转 / 已转 / 安置 / 返回, and who is not out: by what the doors said last. */
export interface Roll {
  due: Heads;
  moved: Heads;
  sheltered: Heads;
  returned: Heads;
  /** Households with somebody not reported out, and how many people that is. */
  missing: Heads;
  /** Of them, those that would not leave. */
  refused: Heads;
}

const OUT: readonly Outcome[] = ['moved', 'sheltered', 'relatives'];
const PLACED: readonly Outcome[] = ['sheltered', 'relatives'];
const NOBODY: Heads = { households: 0, people: 0 };
const add = ({ households, people }: Heads, more: number): Heads =>
  more > 0 ? { households: households + 1, people: people + more } : { households, people };
const later = (a: RollReport, b: RollReport): RollReport =>
  b.happenedAtMs > a.happenedAtMs || (b.happenedAtMs === a.happenedAtMs && b.id > a.id) ? b : a;

interface Standing {
  out: number;
  placed: number;
  returned: number;
  refused: boolean;
}

/** How one household stands. 未遇 changes nothing: a door that was left is found locked. */
function standing(persons: number, reports: readonly RollReport[]): Standing {
  const told = reports.filter(({ outcome }) => outcome !== 'absent');
  const last = told.length === 0 ? undefined : told.reduce(later);
  if (!last || last.outcome === 'refused')
    return { out: 0, placed: 0, returned: 0, refused: last !== undefined };
  const people = ({ people }: RollReport): number => people ?? persons;
  if (last.outcome !== 'returned')
    return {
      out: people(last),
      placed: PLACED.includes(last.outcome) ? people(last) : 0,
      returned: 0,
      refused: false,
    };
  const left = told.filter(({ outcome }) => OUT.includes(outcome));
  const before = left.length === 0 ? undefined : left.reduce(later);
  const out = before ? people(before) : people(last);
  return {
    out,
    placed: before && PLACED.includes(before.outcome) ? out : 0,
    returned: people(last),
    refused: false,
  };
}

/**
 * The roll of the zones given, each with the moment since which reports count for it (Unix ms); earlier ones belong to an earlier
 * storm. A household that two of the zones reach counts once, since the earlier moment. Of each household the latest report
 * counts, so that no report is added to another. Whoever is not reported out is missing, never assumed to be safe.
 */
export function countRoll(
  households: readonly RollHousehold[],
  reports: readonly RollReport[],
  zones: ReadonlyMap<string, number>,
): Roll {
  const byHousehold = Map.groupBy(reports, ({ householdId }) => householdId);
  return households.reduce<Roll>(
    (roll, { id, persons, zones: own }) => {
      const since = own.map((zone) => zones.get(zone)).filter((atMs) => atMs !== undefined);
      if (since.length === 0) return roll;
      const sinceMs = Math.min(...since);
      const told = (byHousehold.get(id) ?? []).filter(({ happenedAtMs }) => happenedAtMs >= sinceMs);
      const { out, placed, returned, refused } = standing(persons, told);
      const left = Math.max(0, persons - out);
      return {
        due: add(roll.due, persons),
        moved: add(roll.moved, out),
        sheltered: add(roll.sheltered, placed),
        returned: add(roll.returned, returned),
        missing: add(roll.missing, left),
        refused: add(roll.refused, refused ? left : 0),
      };
    },
    { due: NOBODY, moved: NOBODY, sheltered: NOBODY, returned: NOBODY, missing: NOBODY, refused: NOBODY },
  );
}
