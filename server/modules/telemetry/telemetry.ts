import { type StationInput, StationInput as StationSchema } from '../../../contract/telemetry.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { isUniqueViolation } from '../../platform/db/errors.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/log.ts';
import type { CommittedFrame, FrameCursor } from './committed-frame.ts';
import type { IncomingFrame, Receipt } from './incoming-frame.ts';
import { KeptFrames } from './kept-frames.ts';
import { createPartitions } from './partitions.ts';
import { createRegistry, type Registry } from './registry.ts';
import { withAbsoluteLevels } from './relative-levels.ts';
import { SimpleFrames } from './simple-frames.ts';
import { insertStation, loadLastHeard, readFrames, updateStation } from './store.ts';
import { type BatchContext, type BatchResult, recall, writeBatch } from './write-batch.ts';

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
    taker: new SimpleFrames(),
    kept: new KeptFrames(),
  };
  await recall(batchContext);
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

  const note = ({ receipts, ...done }: BatchResult, incoming: readonly IncomingFrame[]): void => {
    const stationIds = new Set<string>();
    incoming.forEach((frame, n) => {
      const station = registry.byAddress(frame.stationAddress);
      if (!station) return;
      if (receipts[n]?.ok) stationIds.add(station.id);
      // A telephoned reading says nothing of the terminal.
      if (frame.gateway === 'manual' || frame.gateway === 'import') return;
      const known = heard.get(station.id);
      if (known) {
        known.atMs = frame.receivedAtMs;
        known.gateway = frame.gateway;
      } else heard.set(station.id, { atMs: frame.receivedAtMs, gateway: frame.gateway });
    });
    if (done.frames > 0) bus.emit('telemetry.accepted', { ...done, stationIds: [...stationIds] });
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
          const result = await writeBatch(batchContext, incoming);
          const { receipts } = result;
          note(result, incoming);
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
      const frames = batchContext.kept.after(cursor.seq, limit);
      const newest = frames.at(-1);
      if (newest) return { frames, cursor: { seq: newest.seq } };
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
      await insertStation(sql, StationSchema.parse(input)).catch((error: unknown) => {
        if (isUniqueViolation(error))
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
