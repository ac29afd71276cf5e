/**
 * A draw that everybody can repeat: the seed is public beforehand, the outcome depends on it and on who registered, not on
 * the order in which they did.
 */

/** 32-bit numbers from a text: FNV-1a into SplitMix32. Small, the same in every browser and on the server. */
function numbersFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(seed.normalize('NFC')))
    state = Math.imul(state ^ byte, 0x01000193);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** Below `bound`, each value as likely as the other: numbers that would favour the low ones are drawn again. */
function below(next: () => number, bound: number): number {
  const most = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const value = next();
    if (value < most) return value % bound;
  }
}

/** The teams in drawn order (Fisher–Yates). RangeError for a team that stands there twice. */
export function drawOrder(teams: readonly string[], seed: string): string[] {
  if (new Set(teams).size !== teams.length) throw new RangeError('a team is registered twice');
  const next = numbersFrom(seed);
  const drawn = [...teams].sort();
  for (let last = drawn.length - 1; last > 0; last--) {
    const other = below(next, last + 1);
    [drawn[last], drawn[other]] = [drawn[other]!, drawn[last]!];
  }
  return drawn;
}

/** Groups whose sizes differ by one at most, dealt in drawn order. */
export function dealGroups(drawn: readonly string[], groups: number): string[][] {
  if (groups < 1 || groups > drawn.length) throw new RangeError('more groups than teams');
  const dealt: string[][] = Array.from({ length: groups }, () => []);
  for (const [n, team] of drawn.entries()) dealt[n % groups]!.push(team);
  return dealt;
}

export type Pairing = readonly [home: string, away: string];

/** Everybody against everybody once, in rounds in which nobody plays twice (circle method). */
export function roundRobin(teams: readonly string[]): Pairing[][] {
  const ring: (string | undefined)[] = teams.length % 2 === 0 ? [...teams] : [...teams, undefined];
  return Array.from({ length: Math.max(0, ring.length - 1) }, (_, round) => {
    const turned = [ring[0], ...ring.slice(1 + round), ...ring.slice(1, 1 + round)];
    const pairs: Pairing[] = [];
    for (let n = 0; n < turned.length / 2; n++) {
      const [one, other] = [turned[n], turned[turned.length - 1 - n]];
      // Who stands first changes from round to round, so that nobody is always named first.
      if (one !== undefined && other !== undefined) pairs.push(round % 2 === 0 ? [one, other] : [other, one]);
    }
    return pairs;
  });
}

export interface Slot {
  pairing: Pairing;
  /** From 0: which stretch of time. */
  slot: number;
  /** From 1. */
  court: number;
}

/**
 * Courts and times: no team plays twice in a slot, and each rests `rest` slots between two matches. Matches are taken in the
 * order given; one that cannot be placed yet waits, so a timetable always comes to an end.
 */
export function timetable(matches: readonly Pairing[], courts: number, rest = 0): Slot[] {
  if (courts < 1) throw new RangeError('no court');
  const lastSlot = new Map<string, number>();
  const placed: Slot[] = [];
  let waiting = [...matches];
  for (let slot = 0; waiting.length > 0; slot++) {
    const free = (team: string): boolean => slot - (lastSlot.get(team) ?? Number.NEGATIVE_INFINITY) > rest;
    const later: Pairing[] = [];
    let court = 0;
    for (const pairing of waiting) {
      if (court < courts && pairing.every(free)) {
        placed.push({ pairing, slot, court: ++court });
        for (const team of pairing) lastSlot.set(team, slot);
      } else later.push(pairing);
    }
    waiting = later;
  }
  return placed;
}
