import { type StationInput, StationInput as StationSchema } from '../../../contract/telemetry.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/log.ts';
import type { CommittedFrame, FrameCursor } from './committed-frame.ts';
import type { IncomingFrame, Receipt } from './incoming-frame.ts';
import { createPartitions } from './partitions.ts';
import { createRegistry, type Registry } from './registry.ts';
import { withAbsoluteLevels } from './relative-levels.ts';
import { insertStation, loadLastHeard, readFrames, updateStation } from './store.ts';
import { type BatchContext, recall, writeBatch } from './write-batch.ts';

export interface TelemetryContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  log: Logger;
}

export interface Heard {
  atMs: number;
  gateway: string;
}

export interface Telemetry {
  readonly registry: Registry;
  /** Resolves when durable, in the order given; rejects when the store is away: then nobody is acknowledged. */
  accept(frames: IncomingFrame[]): Promise<Receipt[]>;
  /** Committed frames after the cursor in the order of acceptance. */
  readCommitted(
    cursor: FrameCursor,
    limit: number,
  ): Promise<{ frames: CommittedFrame[]; cursor: FrameCursor }>;
  /** Duty time at which the station was last heard. */
  lastHeard(stationId: string): Heard | undefined;
  registerStation(sql: Sql, input: StationInput): Promise<void>;
  changeStation(input: StationInput, expectedVersion: number): Promise<void>;
  /** Frames waiting to be written. */
  waiting(): number;
}

/** Frames of one transaction; what waits longer goes with the next. */
const BATCH_FRAMES = 1_000;
const BATCH_READINGS = 20_000;
/** Committed frames kept for readers that follow closely; older ones are read from the database. */
const KEPT_OBSERVATIONS = 200_000;

/** A frame without values takes room too. */
const weightOf = (frame: CommittedFrame): number => frame.observations.length + 4;

interface Waiting {
  frames: IncomingFrame[];
  resolve: (receipts: Receipt[]) => void;
  reject: (error: unknown) => void;
}

export async function createTelemetry(context: TelemetryContext): Promise<Telemetry> {
  const { db, bus } = context;
  const registry = createRegistry();
  await registry.reload(db);
  const heard = new Map<string, Heard>(
    (await loadLastHeard(db)).map((row) => [row.stationId, { atMs: row.atMs, gateway: row.gateway }]),
  );
  // Writing waits for no page: an acknowledgement is not held up by whoever reads.
  const writer = db.reserve();
  const batchContext: BatchContext = {
    db: writer,
    registry,
    partitions: createPartitions(writer),
    memory: new Map(),
    newest: new Map(),
    lastSeq: undefined,
  };
  await recall(batchContext);
  const kept = new Map<number, CommittedFrame>();
  let keptObservations = 0;
  const queue: Waiting[] = [];
  let writing = false;

  const takeBatch = (): Waiting[] => {
    const batch: Waiting[] = [];
    let frames = 0;
    let readings = 0;
    while (
      queue[0] &&
      (batch.length === 0 || (frames + queue[0].frames.length <= BATCH_FRAMES && readings < BATCH_READINGS))
    ) {
      const next = queue.shift() as Waiting;
      frames += next.frames.length;
      readings += next.frames.reduce((sum, frame) => sum + frame.readings.length, 0);
      batch.push(next);
    }
    return batch;
  };

  const note = (frames: CommittedFrame[], incoming: readonly IncomingFrame[]): void => {
    for (const frame of frames) {
      kept.set(frame.seq, frame);
      keptObservations += weightOf(frame);
    }
    for (const [seq, frame] of kept) {
      if (keptObservations <= KEPT_OBSERVATIONS) break;
      kept.delete(seq);
      keptObservations -= weightOf(frame);
    }
    for (const frame of incoming) {
      const station = registry.byAddress(frame.stationAddress);
      // A telephoned reading says nothing of the terminal.
      if (station && frame.gateway !== 'manual' && frame.gateway !== 'import')
        heard.set(station.id, { atMs: frame.receivedAtMs, gateway: frame.gateway });
    }
    const last = frames.at(-1);
    if (!last) return;
    bus.emit('telemetry.accepted', {
      lastSeq: last.seq,
      frames: frames.length,
      observations: frames.reduce((sum, frame) => sum + frame.observations.length, 0),
      stationIds: [...new Set(frames.map((frame) => frame.stationId))],
    });
  };

  const write = async (): Promise<void> => {
    if (writing) return;
    writing = true;
    try {
      // One turn of the loop: frames of all sockets that are readable now go together.
      await new Promise((resolve) => setImmediate(resolve));
      while (queue.length > 0) {
        const batch = takeBatch();
        const incoming = batch.flatMap((entry) => entry.frames);
        try {
          const { receipts, frames } = await writeBatch(batchContext, incoming);
          note(frames, incoming);
          let at = 0;
          for (const entry of batch) {
            entry.resolve(receipts.slice(at, at + entry.frames.length));
            at += entry.frames.length;
          }
        } catch (error) {
          for (const entry of batch) entry.reject(error);
        }
      }
    } finally {
      writing = false;
    }
  };

  return {
    registry,
    accept: (frames) =>
      new Promise((resolve, reject) => {
        if (frames.length === 0) return resolve([]);
        const absolute = frames.map((frame) => withAbsoluteLevels(frame, registry.byAddress));
        queue.push({ frames: absolute, resolve, reject });
        return void write();
      }),
    async readCommitted(cursor, limit) {
      const frames: CommittedFrame[] = [];
      let seq = cursor.seq;
      for (let next = kept.get(seq + 1); next && frames.length < limit; next = kept.get(seq + 1)) {
        frames.push(next);
        seq = next.seq;
      }
      if (frames.length > 0) return { frames, cursor: { seq } };
      const rows = await readFrames(db, cursor.seq, limit);
      const read = rows.map(
        (row): CommittedFrame => ({
          seq: row.seq,
          receivedAtMs: row.receivedAtMs,
          stationId: row.stationId,
          observations: (row.observations ?? []).map(({ periodS, corrected, ...rest }) => ({
            ...rest,
            ...(periodS === null ? {} : { fromMs: rest.observedAtMs - periodS * 1000 }),
            ...(corrected ? { corrected: true as const } : {}),
          })),
        }),
      );
      return { frames: read, cursor: { seq: read.at(-1)?.seq ?? cursor.seq } };
    },
    lastHeard: (stationId) => heard.get(stationId),
    async registerStation(sql, input) {
      await insertStation(sql, StationSchema.parse(input)).catch((error: { code?: string }) => {
        if (error.code === '23505')
          throw new WardError('conflict', {
            detail: `station ${input.id} or its address is registered already`,
          });
        throw error;
      });
    },
    async changeStation(input, expectedVersion) {
      if (!(await updateStation(db, StationSchema.parse(input), expectedVersion)))
        throw new WardError('version-conflict');
      await registry.reload(db);
    },
    waiting: () => queue.length,
  };
}
