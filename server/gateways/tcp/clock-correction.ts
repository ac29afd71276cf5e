import type { Frame } from '../../protocols/sl651/index.ts';
import type { Link } from './links.ts';
import type { ClockState } from './ports.ts';

/** A station's clock is corrected when it is further off than this (SL 651-2014 6.6.4.24). */
const MOST_OFFSET_MS = 5 * 60_000;
/** The standard wants two corrections, from two downlinks one after the other. */
const CORRECTIONS = 2;
/** A clock that runs off again at once is not chased. */
const AGAIN_AFTER_MS = 60 * 60_000;

/**
 * Whether a station's clock is to be set now. Only from a clock that is itself right: without a time server Ward would
 * make every station wrong.
 */
export function needsCorrection(link: Link, frame: Frame, clockState: ClockState, nowMs: number): boolean {
  const { clockOffsetMs, clockCorrectedAtMs } = link.state;
  if (frame.sentAtMs === null || clockOffsetMs === null || Math.abs(clockOffsetMs) <= MOST_OFFSET_MS)
    return false;
  if (clockState !== 'synchronised' || link.station.dialect.correctClock === false) return false;
  return clockCorrectedAtMs === null || nowMs - clockCorrectedAtMs >= AGAIN_AFTER_MS;
}

/** Sets the clock twice (4AH); true when both were answered. */
export async function correctClock(link: Link, nowMs: number): Promise<boolean> {
  link.state.clockCorrectedAtMs = nowMs;
  for (let count = 0; count < CORRECTIONS; count++) {
    const result = await link.exchange.ask({ kind: 'set-clock' });
    if (!result.ok) return false;
  }
  return true;
}
