import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dealGroups, drawOrder, roundRobin, timetable } from './draw.ts';

const TEAMS = Array.from({ length: 19 }, (_, n) => `第${n + 1}代表队`);
const teams = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 24 });

describe('the draw', () => {
  test('can be repeated by everybody, whatever the order of registration', () => {
    fc.assert(
      fc.property(teams, fc.string(), (registered, seed) => {
        const drawn = drawOrder(registered, seed);
        expect(drawOrder([...registered].reverse(), seed)).toEqual(drawn);
        expect([...drawn].sort()).toEqual([...registered].sort());
      }),
    );
  });

  test('a known seed gives the printed order', () => {
    expect(drawOrder(['甲', '乙', '丙', '丁', '戊'], '2021年5月15日公布 0515')).toEqual([
      '甲',
      '丙',
      '戊',
      '丁',
      '乙',
    ]);
  });

  test('is fair: over many seeds every team stands in every place about as often (chi-square)', () => {
    const few = TEAMS.slice(0, 6);
    const seen = few.map(() => few.map(() => 0));
    const draws = 12_000;
    for (let seed = 0; seed < draws; seed++)
      for (const [place, team] of drawOrder(few, `种子${seed}`).entries()) seen[few.indexOf(team)]![place]!++;
    const expected = draws / few.length;
    const chiSquare = seen.flat().reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 25 degrees of freedom: 52.62 is passed once in a thousand by a fair draw.
    expect(chiSquare).toBeLessThan(52.62);
  });

  test('a team that stands there twice is refused', () => {
    expect(() => drawOrder(['甲', '甲'], 's')).toThrow(RangeError);
  });
});

test('groups differ by one team at most and lose nobody', () => {
  fc.assert(
    fc.property(teams, fc.integer({ min: 1, max: 24 }), (registered, groups) => {
      fc.pre(groups <= registered.length);
      const dealt = dealGroups(registered, groups);
      const sizes = dealt.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(dealt.flat().sort()).toEqual([...registered].sort());
    }),
  );
});

test('everybody meets everybody once, and in a round nobody plays twice', () => {
  fc.assert(
    fc.property(teams, (registered) => {
      const rounds = roundRobin(registered);
      const met = rounds.flat().map((pair) => [...pair].sort().join('\u0000'));
      expect(new Set(met).size).toBe(met.length);
      expect(met.length).toBe((registered.length * (registered.length - 1)) / 2);
      for (const round of rounds) expect(new Set(round.flat()).size).toBe(round.length * 2);
    }),
  );
});

test('a timetable places every match once: no team and no court twice in a slot, rest is kept', () => {
  fc.assert(
    fc.property(
      teams,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 2 }),
      (registered, courts, rest) => {
        const matches = roundRobin(registered).flat();
        const placed = timetable(matches, courts, rest);
        expect(placed.map(({ pairing }) => pairing)).toHaveLength(matches.length);
        expect(new Set(placed.map(({ pairing }) => pairing.join('\u0000'))).size).toBe(matches.length);
        const courtsUsed = placed.map(({ slot, court }) => `${slot} ${court}`);
        expect(new Set(courtsUsed).size).toBe(courtsUsed.length);
        for (const team of registered) {
          const slots = placed
            .filter(({ pairing }) => pairing.includes(team))
            .map(({ slot }) => slot)
            .sort((a, b) => a - b);
          for (const [n, slot] of slots.entries())
            if (n > 0) expect(slot - slots[n - 1]!).toBeGreaterThan(rest);
        }
      },
    ),
    { numRuns: 40 },
  );
});
