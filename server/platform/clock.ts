/**
 * The duty clock. Everything that waits or compares with “now” for duty (staleness, escalation, deadlines, shelving)
 * takes it from here; a drill runs server and stations on one scaled clock. Audit keeps both duty and wall time.
 */
export interface Clock {
  /** Duty time, epoch milliseconds. */
  nowMs(): number;
  /** Duty seconds per wall second; 1 on a live system. */
  readonly speed: number;
  /** Calls `fn` once after `delayMs` of duty time. */
  setTimer(delayMs: number, fn: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** setTimeout overflows past 2^31−1 ms and would fire at once: longer waits are cut into pieces. */
const LONGEST_TIMEOUT_MS = 2_000_000_000;

function wallTimer(delayMs: number, fn: () => void): Timer {
  let remainingMs = Math.max(0, delayMs);
  let handle: NodeJS.Timeout;
  const arm = (): void => {
    const pieceMs = Math.min(remainingMs, LONGEST_TIMEOUT_MS);
    remainingMs -= pieceMs;
    handle = setTimeout(() => (remainingMs > 0 ? arm() : fn()), pieceMs);
    handle.unref();
  };
  arm();
  return { cancel: () => clearTimeout(handle) };
}

export function systemClock(): Clock {
  return { speed: 1, nowMs: () => Date.now(), setTimer: wallTimer };
}

/**
 * duty = start + (wall − origin) × speed. Two processes with the same three numbers share one clock. The start is read anew each
 * time: a test that holds the object sets the clock forward; timers that run then go off at their wall time.
 */
export function scaledClock(options: { startMs: number; speed: number; originMs?: number }): Clock {
  const { speed, originMs = Date.now() } = options;
  if (!(speed > 0)) throw new RangeError(`clock speed must be above 0, got ${speed}`);
  return {
    speed,
    nowMs: () => Math.round(options.startMs + (Date.now() - originMs) * speed),
    setTimer: (delayMs, fn) => wallTimer(delayMs / speed, fn),
  };
}
