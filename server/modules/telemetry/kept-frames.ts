import type { CommittedFrame, CommittedObservation } from './committed-frame.ts';
import { ObservationRows } from './observation-rows.ts';

/** Bounds of what is kept, powers of two: about a minute of a thousand stations in a storm. */
const MOST_ROWS = 131_072;
const MOST_FRAMES = 16_384;

/**
 * The frames committed last, for readers that follow closely; older ones are read from the database. They stand in rings
 * of fixed size, and a reader gets objects of its own.
 */
export class KeptFrames {
  private readonly rows: ObservationRows;
  private readonly frames: number;
  private readonly receivedAtMs: Float64Array;
  private readonly firstRow: Float64Array;
  private readonly rowCount: Int32Array;
  private readonly stationId: string[] = [];
  /** Every frame from `firstSeq` to the one before `nextSeq` is here. */
  private firstSeq = 1;
  private nextSeq = 1;
  /** Rows ever taken. */
  private nextRow = 0;

  constructor(frames = MOST_FRAMES, rows = MOST_ROWS) {
    this.frames = frames;
    this.rows = new ObservationRows(rows);
    this.receivedAtMs = new Float64Array(frames);
    this.firstRow = new Float64Array(frames);
    this.rowCount = new Int32Array(frames);
  }

  /** Takes a frame whose rows are `count` of a batch's from `first` on. */
  addRows(
    seq: number,
    receivedAtMs: number,
    stationId: string,
    from: ObservationRows,
    first: number,
    count: number,
  ): void {
    if (!this.begin(seq, receivedAtMs, stationId, count)) return;
    for (let n = 0; n < count; n++) this.rows.copy(this.nextRow++ % this.rows.length, from, first + n);
  }

  addObservations(
    seq: number,
    receivedAtMs: number,
    stationId: string,
    observations: readonly CommittedObservation[],
  ): void {
    if (!this.begin(seq, receivedAtMs, stationId, observations.length)) return;
    for (const one of observations) this.rows.setObservation(this.nextRow++ % this.rows.length, one);
  }

  /** The frames after `seq`, at most so many; none where the next one is not here. */
  after(seq: number, limit: number): CommittedFrame[] {
    const found: CommittedFrame[] = [];
    if (seq + 1 < this.firstSeq) return found;
    for (let next = seq + 1; next < this.nextSeq && found.length < limit; next++) {
      const place = next % this.frames;
      const first = this.firstRow[place]!;
      const observations: CommittedObservation[] = [];
      for (let n = 0; n < this.rowCount[place]!; n++)
        observations.push(this.rows.observation((first + n) % this.rows.length));
      found.push({
        seq: next,
        receivedAtMs: this.receivedAtMs[place]!,
        stationId: this.stationId[place]!,
        observations,
      });
    }
    return found;
  }

  /** Makes room; false where the frame is larger than all that is kept. */
  private begin(seq: number, receivedAtMs: number, stationId: string, count: number): boolean {
    // Where another writer took numbers between, or a frame was too large, what is kept begins anew.
    if (seq !== this.nextSeq) this.firstSeq = seq;
    this.nextSeq = seq + 1;
    if (count > this.rows.length) {
      this.firstSeq = this.nextSeq;
      return false;
    }
    const place = seq % this.frames;
    this.receivedAtMs[place] = receivedAtMs;
    this.firstRow[place] = this.nextRow;
    this.rowCount[place] = count;
    this.stationId[place] = stationId;
    if (this.firstSeq <= seq - this.frames) this.firstSeq = seq - this.frames + 1;
    const oldestRow = this.nextRow + count - this.rows.length;
    while (this.firstSeq < seq && this.firstRow[this.firstSeq % this.frames]! < oldestRow) this.firstSeq++;
    return true;
  }
}
