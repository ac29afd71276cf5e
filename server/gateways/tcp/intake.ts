import { storageTrouble } from '../../platform/db/errors.ts';
import type { Logger } from '../../platform/log.ts';
import type { GatewayLimits, IncomingFrame, LineTimes, Receipt } from './ports.ts';
import type { StatsKeeper } from './stats.ts';

export type Settled = Receipt | { ok: false; reason: 'store-refused' };

interface Queued {
  frame: IncomingFrame;
  settle: (receipt: Settled) => void;
}

export interface IntakeOptions {
  /** Resolves when the frames are durable; rejects when the store is away. */
  accept: (frames: IncomingFrame[]) => Promise<Receipt[]>;
  limits: GatewayLimits;
  times: Pick<LineTimes, 'retryMs' | 'retryMostMs'>;
  stats: StatsKeeper;
  log: Logger;
  /** Tells when reading from all sockets must pause and may go on. */
  onPressure: (pressed: boolean) => void;
}

/**
 * Group commit: frames of all sockets go to the store together, as many as are there when the one before is under way.
 * One frame at rest is committed at once; thousands at the full hour cost few transactions. Frames of one station keep
 * their order. While the store is away frames stay in the queue, reading pauses when it is full; nothing is dropped.
 */
export class Intake {
  private readonly options: IntakeOptions;
  private queue: Queued[] = [];
  private readonly busyStations = new Map<string, number>();
  private inFlight = 0;
  private retryMs = 0;
  private retryTimer: NodeJS.Timeout | undefined;
  private scheduled = false;
  private closed = false;
  private idle: (() => void)[] = [];

  constructor(options: IntakeOptions) {
    this.options = options;
  }

  /** Takes a frame; `settle` is called once, after the commit or the refusal. Not called when the gateway closes first. */
  submit(frame: IncomingFrame, settle: (receipt: Settled) => void): void {
    this.queue.push({ frame, settle });
    this.tellPressure();
    if (this.scheduled || this.retryTimer) return;
    // Frames of the same turn of the event loop go together.
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.pump();
    });
  }

  /**
   * Stops taking; resolves when what is under way is settled, or after `mostMs`. What waits is not answered: its senders
   * keep it.
   */
  async close(mostMs: number): Promise<void> {
    this.closed = true;
    clearTimeout(this.retryTimer);
    this.queue = [];
    if (this.inFlight === 0) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, mostMs);
      this.idle.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  private pump(): void {
    const { batchesInFlight } = this.options.limits;
    while (!this.closed && !this.retryTimer && this.inFlight < batchesInFlight) {
      const batch = this.takeBatch();
      if (batch.length === 0) break;
      this.start(batch);
    }
    this.tellPressure();
  }

  private start(batch: Queued[]): void {
    this.inFlight++;
    this.options.stats.counts.batchesInFlight = this.inFlight;
    void this.run(batch).finally(() => {
      for (const { frame } of batch) this.release(frame.stationAddress);
      this.inFlight--;
      this.options.stats.counts.batchesInFlight = this.inFlight;
      this.pump();
      if (this.inFlight === 0) for (const resolve of this.idle.splice(0)) resolve();
    });
  }

  /** The oldest frames whose station has none under way in an earlier batch. */
  private takeBatch(): Queued[] {
    const { batchFrames, batchReadings } = this.options.limits;
    const batch: Queued[] = [];
    const kept: Queued[] = [];
    const passed = new Set<string>();
    let readings = 0;
    let index = 0;
    for (; index < this.queue.length; index++) {
      if (batch.length >= batchFrames || readings >= batchReadings) break;
      const queued = this.queue[index]!;
      const { stationAddress } = queued.frame;
      if (this.busyStations.has(stationAddress) || passed.has(stationAddress)) {
        passed.add(stationAddress);
        kept.push(queued);
        continue;
      }
      batch.push(queued);
      readings += queued.frame.readings.length;
    }
    this.queue = kept.length === 0 ? this.queue.slice(index) : [...kept, ...this.queue.slice(index)];
    for (const { frame } of batch) this.hold(frame.stationAddress);
    return batch;
  }

  private hold(station: string): void {
    this.busyStations.set(station, (this.busyStations.get(station) ?? 0) + 1);
  }

  private release(station: string): void {
    const left = (this.busyStations.get(station) ?? 1) - 1;
    if (left > 0) this.busyStations.set(station, left);
    else this.busyStations.delete(station);
  }

  private async run(batch: Queued[]): Promise<void> {
    const { accept, stats } = this.options;
    stats.counts.batchesTotal++;
    let receipts: Receipt[];
    try {
      receipts = await accept(batch.map(({ frame }) => frame));
    } catch (error) {
      await this.failed(batch, error);
      return;
    }
    this.retryMs = 0;
    stats.counts.storeAway = false;
    for (const [index, { settle }] of batch.entries()) settle(receipts[index]!);
  }

  private async failed(batch: Queued[], error: unknown): Promise<void> {
    const { log, stats } = this.options;
    const trouble = storageTrouble(error);
    if (trouble) {
      if (!stats.counts.storeAway) log.error({ trouble, err: error }, 'frames wait: the store is away');
      stats.counts.storeAway = true;
      this.putBack(batch);
      return;
    }
    if (batch.length > 1) {
      // One frame that the store cannot take must not hold back the others.
      log.warn({ frames: batch.length, err: error }, 'batch refused by the store, trying its halves');
      const middle = batch.length >> 1;
      await this.run(batch.slice(0, middle));
      await this.run(batch.slice(middle));
      return;
    }
    const [queued] = batch;
    const { stationAddress, functionCode, serial } = queued!.frame;
    log.error({ stationAddress, functionCode, serial, err: error }, 'frame refused by the store');
    queued!.settle({ ok: false, reason: 'store-refused' });
  }

  private putBack(batch: Queued[]): void {
    this.queue = [...batch, ...this.queue];
    if (this.closed || this.retryTimer) return;
    const { retryMs, retryMostMs } = this.options.times;
    this.retryMs = Math.min(retryMostMs, this.retryMs === 0 ? retryMs : this.retryMs * 2);
    this.retryTimer = setTimeout(() => {
      this.retryTimer = undefined;
      this.pump();
    }, this.retryMs);
  }

  private tellPressure(): void {
    const { counts } = this.options.stats;
    const { queuedFrames } = this.options.limits;
    counts.queuedFrames = this.queue.length;
    const pressed = counts.pressed ? this.queue.length > queuedFrames / 2 : this.queue.length >= queuedFrames;
    if (pressed === counts.pressed) return;
    counts.pressed = pressed;
    this.options.onPressure(pressed);
  }
}
