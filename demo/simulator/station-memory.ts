/** What a station measured at one mark of its own clock. */
export interface StationRecord {
  /** Mark of the station's clock, a whole five minutes. */
  observedAtMs: number;
  /** Rain since the mark before. */
  rainMm: number | null;
  /** All rain since the device was set up, without roll-over. */
  fallenMm: number | null;
  levelM: number | null;
  flowM3s: number | null;
}

/** The solid-state storage of a station: what it measured, whether or not anybody received it. */
export interface StationMemory {
  /** A mark that comes a second time (the clock was set back) is overwritten; its rain is added. */
  put(record: StationRecord): void;
  at(observedAtMs: number): StationRecord | undefined;
  newest(): StationRecord | undefined;
  /** In order of time. */
  all(): StationRecord[];
  clear(): void;
}

export function createMemory(): StationMemory {
  const records = new Map<number, StationRecord>();
  let newest: StationRecord | undefined;
  return {
    put(record) {
      const before = records.get(record.observedAtMs);
      const rainMm =
        before?.rainMm != null && record.rainMm !== null
          ? Number((before.rainMm + record.rainMm).toFixed(1))
          : record.rainMm;
      newest = { ...record, rainMm };
      records.set(record.observedAtMs, newest);
    },
    at: (observedAtMs) => records.get(observedAtMs),
    newest: () => newest,
    all: () => [...records.values()].sort((a, b) => a.observedAtMs - b.observedAtMs),
    clear() {
      records.clear();
      newest = undefined;
    },
  };
}
