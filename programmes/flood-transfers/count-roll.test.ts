import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countRoll, type RollHousehold, type RollReport } from './count-roll.ts';
import { OUTCOMES } from './households.ts';

const ZONES = ['z1', 'z2', 'z3'];
const since = (atMs: number, ...zones: string[]): Map<string, number> =>
  new Map(zones.map((zone) => [zone, atMs]));
const household = (id: string, persons: number, ...zones: string[]): RollHousehold => ({
  id,
  persons,
  zones,
});
const report = (
  householdId: string,
  outcome: RollReport['outcome'],
  happenedAtMs: number,
  people: number | null = null,
): RollReport => ({ id: `r${happenedAtMs}`, householdId, outcome, people, happenedAtMs });

test('the roll of one zone through a night, told door by door', () => {
  const doors = [
    household('a', 4, 'z1'),
    household('b', 3, 'z1', 'z2'),
    household('c', 2, 'z1'),
    household('d', 5, 'z2'),
  ];
  const night: RollReport[] = [
    // Of an earlier storm.
    report('c', 'moved', 5),
    report('a', 'absent', 10),
    report('a', 'moved', 11, 3),
    report('b', 'moved', 12),
    report('c', 'refused', 13),
    report('b', 'relatives', 14),
    // The door is found locked: they are out, not lost.
    report('b', 'absent', 15),
  ];
  const roll = countRoll(doors, night, since(10, 'z1'));
  expect(roll).toEqual({
    due: { households: 3, people: 9 },
    moved: { households: 2, people: 6 },
    sheltered: { households: 1, people: 3 },
    returned: { households: 0, people: 0 },
    missing: { households: 2, people: 3 },
    refused: { households: 1, people: 2 },
  });
  const both = countRoll(doors, [...night, report('b', 'returned', 20)], since(10, 'z1', 'z2'));
  expect(both.due).toEqual({ households: 4, people: 14 });
  expect(both.moved).toEqual({ households: 2, people: 6 });
  expect(both.returned).toEqual({ households: 1, people: 3 });
  expect(both.missing).toEqual({ households: 3, people: 8 });
});

const doors = fc
  .array(
    fc.record({
      persons: fc.integer({ min: 0, max: 6 }),
      zones: fc.uniqueArray(fc.constantFrom('z1', 'z2', 'z3'), { minLength: 1, maxLength: 2 }),
    }),
    { maxLength: 12 },
  )
  .map((list) => list.map((each, n) => ({ id: `h${n}`, ...each })));
const told = fc.array(
  fc.record({
    id: fc.uuid(),
    householdId: fc.integer({ min: 0, max: 11 }).map((n) => `h${n}`),
    outcome: fc.constantFrom(...OUTCOMES),
    people: fc.option(fc.integer({ min: 0, max: 8 })),
    happenedAtMs: fc.integer({ min: 0, max: 9 }),
  }),
  { maxLength: 40 },
);

/** The same, walked report by report in time as a clerk with a list would tick it off. */
function clerk(households: readonly RollHousehold[], reports: readonly RollReport[], sinceMs: number) {
  const list = new Map(households.map(({ id }) => [id, { out: 0, placed: 0, back: 0, refused: false }]));
  const inTime = [...reports]
    .filter(({ happenedAtMs }) => happenedAtMs >= sinceMs)
    .sort((a, b) => a.happenedAtMs - b.happenedAtMs || (a.id < b.id ? -1 : 1));
  for (const { householdId, outcome, people } of inTime) {
    const line = list.get(householdId);
    const persons = households.find(({ id }) => id === householdId)?.persons ?? 0;
    if (!line || outcome === 'absent') continue;
    const n = people ?? persons;
    if (outcome === 'refused') Object.assign(line, { out: 0, placed: 0, back: 0, refused: true });
    else if (outcome === 'returned')
      Object.assign(line, { out: leftBefore(householdId, inTime, n, persons).n, back: n, refused: false });
    else Object.assign(line, { out: n, placed: outcome === 'moved' ? 0 : n, back: 0, refused: false });
    if (outcome === 'returned') line.placed = leftBefore(householdId, inTime, n, persons).placed;
  }
  function leftBefore(id: string, all: readonly RollReport[], back: number, persons: number) {
    const left = all.filter(
      (each) => each.householdId === id && ['moved', 'sheltered', 'relatives'].includes(each.outcome),
    );
    const lastLeft = left.at(-1);
    const n = lastLeft ? (lastLeft.people ?? persons) : back;
    return { n, placed: lastLeft && lastLeft.outcome !== 'moved' ? n : 0 };
  }
  return list;
}

test('any reports in any order: nobody twice, nobody missing without being shown', () => {
  fc.assert(
    fc.property(doors, told, fc.integer({ min: 0, max: 5 }), (households, reports, sinceMs) => {
      const roll = countRoll(households, reports, since(sinceMs, ...ZONES));
      const list = [...clerk(households, reports, sinceMs)];
      const sum = (of: (line: (typeof list)[number][1], persons: number) => number): number =>
        list.reduce(
          (total, [id, line]) => total + of(line, households.find((each) => each.id === id)?.persons ?? 0),
          0,
        );
      expect(roll.moved.people).toBe(sum(({ out }) => out));
      expect(roll.sheltered.people).toBe(sum(({ placed }) => placed));
      expect(roll.returned.people).toBe(sum(({ back }) => back));
      expect(roll.missing.people).toBe(sum(({ out }, persons) => Math.max(0, persons - out)));
      // The order in which reports arrive says nothing.
      expect(countRoll(households, [...reports].reverse(), since(sinceMs, ...ZONES))).toEqual(roll);
      // Zones together are never more than the sum, and each household of a zone is due in it.
      const zones = ZONES.map((zone) => countRoll(households, reports, since(sinceMs, zone)));
      expect(roll.due.people).toBeLessThanOrEqual(zones.reduce((total, { due }) => total + due.people, 0));
    }),
    { numRuns: 400 },
  );
});
