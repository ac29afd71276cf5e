import type { FrameColumns } from './batch-store.ts';
import type { IncomingFrame } from './incoming-frame.ts';
import type { StationRow } from './store.ts';

/** A frame of a registered station on its way into the store. */
export interface Admitted {
  frame: IncomingFrame;
  station: StationRow;
  /** Position among the frames handed over. */
  index: number;
}

export function toFrameColumns(
  admitted: readonly Admitted[],
  firstSeq: number,
  duplicateOf: readonly (number | null)[],
): FrameColumns {
  const f: FrameColumns = {
    seq: [],
    stationId: [],
    receivedAtMs: [],
    gateway: [],
    protocol: [],
    peer: [],
    functionCode: [],
    serial: [],
    sentAtMs: [],
    contentHash: [],
    duplicateOf: [],
    test: [],
    partial: [],
    statusWord: [],
    text: [],
    raw: [],
  };
  admitted.forEach(({ frame, station }, n) => {
    f.seq.push(firstSeq + n);
    f.stationId.push(station.id);
    f.receivedAtMs.push(frame.receivedAtMs);
    f.gateway.push(frame.gateway);
    f.protocol.push(frame.protocol);
    f.peer.push(frame.peer);
    f.functionCode.push(frame.functionCode);
    f.serial.push(frame.serial);
    f.sentAtMs.push(frame.sentAtMs);
    f.contentHash.push(frame.contentHash);
    f.duplicateOf.push(duplicateOf[n] ?? null);
    f.test.push(frame.test);
    f.partial.push(frame.partial ?? false);
    f.statusWord.push(frame.statusWord ?? null);
    f.text.push(frame.text ?? null);
    f.raw.push(frame.raw);
  });
  return f;
}
