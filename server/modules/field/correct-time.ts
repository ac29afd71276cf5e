import type { TIME_CORRECTIONS } from '../../../contract/field.ts';

/** A phone that was never set (1970, a flat battery) is not corrected but set aside: a day of drift has other causes. */
export const MOST_SHIFT_MS = 86_400_000;

export interface SaidTime {
  saidMs: number;
  /** clock: the phone's own; person: the worker's word. */
  by: 'clock' | 'person';
  /** Server's clock minus the phone's. */
  offsetMs: number;
}
export interface HappenedTime {
  atMs: number;
  correction: (typeof TIME_CORRECTIONS)[number];
}

/**
 * When it happened. A phone's clock is shifted by what was measured at its last contact, within a bound; a worker's word
 * stands as said (and is refused by the ledger where it lies ahead). Nothing measured ever lies ahead of its receipt.
 */
export function correctTime(
  said: SaidTime,
  receivedMs: number,
  mostShiftMs: number = MOST_SHIFT_MS,
): HappenedTime {
  if (said.by === 'person') return { atMs: said.saidMs, correction: 'as-said' };
  if (Math.abs(said.offsetMs) > mostShiftMs) return { atMs: receivedMs, correction: 'not-believed' };
  const atMs = said.saidMs + said.offsetMs;
  if (atMs > receivedMs) return { atMs: receivedMs, correction: 'held-at-receipt' };
  return { atMs, correction: said.offsetMs === 0 ? 'as-said' : 'shifted' };
}
