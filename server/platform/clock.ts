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

export interface ScaledClock extends Clock {
  /** Sets duty time forward at once; what was due meanwhile goes off now, in the order in which it was due. */
  forward(byMs: number): void;
}

interface Waiting {
  dueMs: number;
  fn: () => void;
  wall: Timer;
}

/** duty = start + (wall − origin) × speed. Two processes with the same three numbers share one clock. */
export function scaledClock(options: { startMs: number; speed: number; originMs?: number }): ScaledClock {
  const { speed, originMs = Date.now() } = options;
  if (!(speed > 0)) throw new RangeError(`clock speed must be above 0, got ${speed}`);
  const waiting = new Set<Waiting>();
  const nowMs = (): number => Math.round(options.startMs + (Date.now() - originMs) * speed);
  const arm = (entry: Waiting): void => {
    waiting.add(entry);
    entry.wall = wallTimer((entry.dueMs - nowMs()) / speed, () => {
      waiting.delete(entry);
      entry.fn();
    });
  };
  const disarm = (entry: Waiting): void => {
    waiting.delete(entry);
    entry.wall.cancel();
  };
  return {
    speed,
    nowMs,
    setTimer(delayMs, fn) {
      const entry: Waiting = { dueMs: nowMs() + delayMs, fn, wall: { cancel: () => undefined } };
      arm(entry);
      return { cancel: () => disarm(entry) };
    },
    forward(byMs) {
      if (byMs < 0) throw new RangeError('duty time never runs back');
      options.startMs += byMs;
      for (const entry of [...waiting].sort((a, b) => a.dueMs - b.dueMs)) {
        // One that went off may have taken another back.
        if (!waiting.has(entry)) continue;
        disarm(entry);
        if (entry.dueMs <= nowMs()) entry.fn();
        else arm(entry);
      }
    },
  };
}
