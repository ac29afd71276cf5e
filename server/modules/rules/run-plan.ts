import type { Plan } from '../../../contract/plan.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { MINUTE_MS } from './agenda.ts';
import { createEngine, type Engine, type EngineState, type Transition } from './engine.ts';
import type { ActiveSignal, DeclaredDanger, StationFacts } from './facts.ts';
import { readingsOf } from './readings-of.ts';
import { loadDecisions } from './reassess-decisions.ts';
import {
  insertInputs,
  insertTransitions,
  type PlanInput,
  type PlanRow,
  readInputs,
  saveProgress,
} from './store.ts';
import { eachKnownReading } from './store-readings.ts';

export interface Told {
  signals: ActiveSignal[];
  dangers: DeclaredDanger[];
}

/** A plan being judged: its engine and how far it is committed. */
export interface RunningPlan {
  readonly id: string;
  readonly version: string;
  readonly plan: Plan;
  readonly engine: Engine;
  /** Last frame whose effects are committed. */
  frameSeq(): number;
  /** Reads frames committed since, judges, commits; resolves to the number of the last transition, 0 = none. */
  catchUp(nowMs: number, isStopped: () => boolean): Promise<number>;
  /** Tells signals and dangers, judges everything, commits. */
  tell(told: Told, nowMs: number): Promise<number>;
  /** The engine's memory at a whole minute, for a new version of the plan or new facts of stations. */
  handOver(nowMs: number): Promise<EngineState>;
}

export interface RunContext {
  db: Db;
  telemetry: Telemetry;
}

const BATCH = 2_000;
/** How often the engine's whole memory is written; between, frames are read again after a restart. */
const CHECKPOINT_EVERY_MS = 5 * MINUTE_MS;
const KNOWN_MS = 97 * 3_600_000;
/** Readings this long on their way may have changed what was decided meanwhile. */
const LATE_AFTER_MS = 30 * MINUTE_MS;
const NONE_LATE: ReadonlySet<string> = new Set();

export interface Checkpoint extends EngineState {
  told: Told;
  frameSeq: number;
  version: string;
}

export const isCheckpoint = (state: unknown): state is Checkpoint =>
  typeof state === 'object' && state !== null && 'atMs' in state && 'frameSeq' in state;

export const loadKnown = (db: Db, engine: Engine, nowMs: number, upToSeq: number): Promise<void> =>
  eachKnownReading(db, nowMs - KNOWN_MS, upToSeq, engine.load);

const beginMinute = (nowMs: number, handedOver: EngineState | undefined): number =>
  handedOver?.atMs ?? Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;

/** An engine as it was at a checkpoint, brought to what is committed: what it says on the way is in the store already. */
async function resume(
  { db, telemetry }: RunContext,
  row: PlanRow,
  plan: Plan,
  facts: ReadonlyMap<string, StationFacts>,
  checkpoint: Checkpoint,
): Promise<Engine> {
  const engine = createEngine(plan, facts, checkpoint);
  await loadKnown(db, engine, checkpoint.atMs, checkpoint.frameSeq);
  engine.setTold(checkpoint.told.signals, checkpoint.told.dangers);
  const inputs = await readInputs(db, row.id, checkpoint.frameSeq);
  const tell = (input: PlanInput): void => {
    if (input.afterSeq === checkpoint.frameSeq && input.atMs < checkpoint.atMs) return;
    if (input.kind === 'clock') engine.tick(input.atMs);
    else if (input.kind === 'told') {
      engine.setTold(input.data.signals, input.data.dangers);
      engine.refresh(input.atMs);
    }
  };
  let next = 0;
  const tellUpTo = (seq: number): void => {
    for (let input = inputs[next]; input && input.afterSeq < seq; input = inputs[++next]) tell(input);
  };
  for (let seq = checkpoint.frameSeq; seq < row.frameSeq; ) {
    const { frames, cursor } = await telemetry.readCommitted({ seq }, Math.min(BATCH, row.frameSeq - seq));
    if (frames.length === 0) break;
    for (const frame of frames) {
      tellUpTo(frame.seq);
      engine.observe(readingsOf(frame, telemetry), frame.receivedAtMs);
    }
    seq = cursor.seq;
  }
  tellUpTo(Number.POSITIVE_INFINITY);
  return engine;
}

/** Begins to judge a plan: from its checkpoint, from the memory of another version, or anew from what is known. */
export async function runPlan(
  context: RunContext,
  row: PlanRow,
  plan: Plan,
  facts: ReadonlyMap<string, StationFacts>,
  from: { handedOver: EngineState | undefined; told: Told; nowMs: number },
): Promise<RunningPlan> {
  const { db, telemetry } = context;
  let { frameSeq } = row;
  let savedAtMs = Number.NEGATIVE_INFINITY;
  let { told } = from;
  const saved = isCheckpoint(row.engineState) ? row.engineState : null;
  const resumed = from.handedOver === undefined && saved;
  const engine = resumed
    ? await resume(context, row, plan, facts, saved)
    : createEngine(plan, facts, from.handedOver);
  if (!resumed) {
    await loadKnown(db, engine, beginMinute(from.nowMs, from.handedOver), frameSeq);
    engine.setTold(told.signals, told.dangers);
  }

  const decisions = await loadDecisions(db, { id: row.id, version: row.version }, engine, from.nowMs);

  const commit = async (
    transitions: readonly Transition[],
    inputs: readonly PlanInput[],
    upToSeq: number,
    checkpoint: Checkpoint | null,
    nowMs: number,
    late: ReadonlySet<string> = NONE_LATE,
  ): Promise<number> => {
    // What it notes on the way is held here alone: a failed commit ends this plan's run.
    const last = await db.transaction(async (tx) => {
      const seqs = await insertTransitions(tx, row.id, row.version, transitions);
      await insertInputs(tx, row.id, inputs);
      await saveProgress(tx, row.id, checkpoint, upToSeq, nowMs);
      decisions.note(transitions, seqs);
      const lookedAgain = late.size > 0 ? await decisions.lookAgain(tx, late, nowMs) : 0;
      return Math.max(seqs.at(-1) ?? 0, lookedAgain);
    });
    frameSeq = upToSeq;
    if (checkpoint) savedAtMs = checkpoint.atMs;
    return last;
  };
  const checkpointAt = (seq: number): Checkpoint | null => {
    const state = engine.checkpoint();
    return state ? { ...state, told, frameSeq: seq, version: row.version } : null;
  };

  /** The engine may have judged a minute to which the frames and inputs that are written do not bring a replay. */
  let ahead = true;
  const running: RunningPlan = {
    id: row.id,
    version: row.version,
    plan,
    engine,
    frameSeq: () => frameSeq,
    async catchUp(nowMs, isStopped) {
      let last = 0;
      for (;;) {
        const { frames, cursor } = await telemetry.readCommitted({ seq: frameSeq }, BATCH);
        const transitions: Transition[] = [];
        const inputs: PlanInput[] = [];
        const late = new Set<string>();
        for (const frame of frames) {
          // A minute that was judged before this frame came in: a replay has to know, once.
          if (ahead && frame.receivedAtMs <= engine.nowMs())
            inputs.push({ kind: 'clock', afterSeq: frame.seq - 1, atMs: engine.nowMs(), data: null });
          ahead = false;
          const readings = readingsOf(frame, telemetry);
          for (const transition of engine.observe(readings, frame.receivedAtMs)) transitions.push(transition);
          for (const { corrected, atMs, station, quantity } of readings)
            if (corrected || frame.receivedAtMs - atMs > LATE_AFTER_MS) late.add(`${station} ${quantity}`);
        }
        const done = frames.length < BATCH;
        if (done) {
          const byTime = engine.tick(nowMs);
          for (const transition of byTime) transitions.push(transition);
          // Told by time alone, after the last frame: a restart must not tell it again.
          if (byTime.length > 0)
            inputs.push({ kind: 'clock', afterSeq: cursor.seq, atMs: engine.nowMs(), data: null });
          ahead = byTime.length === 0;
        }
        const due = done && engine.nowMs() - savedAtMs >= CHECKPOINT_EVERY_MS;
        const checkpoint = due ? checkpointAt(cursor.seq) : null;
        if (frames.length > 0 || transitions.length > 0 || checkpoint)
          last = Math.max(last, await commit(transitions, inputs, cursor.seq, checkpoint, nowMs, late));
        if (done || isStopped()) return last;
      }
    },
    async tell(next, nowMs) {
      told = next;
      engine.setTold(told.signals, told.dangers);
      const transitions = engine.refresh(nowMs);
      const input: PlanInput = { kind: 'told', afterSeq: frameSeq, atMs: engine.nowMs(), data: told };
      return commit(transitions, [input], frameSeq, null, nowMs);
    },
    async handOver(nowMs) {
      const minuteMs = Math.ceil(Math.max(nowMs, engine.nowMs()) / MINUTE_MS) * MINUTE_MS;
      const clock: PlanInput = { kind: 'clock', afterSeq: frameSeq, atMs: minuteMs, data: null };
      await commit(engine.tick(minuteMs), [clock], frameSeq, null, nowMs);
      const state = engine.checkpoint();
      if (!state) throw new Error(`plan ${row.id} is not at a whole minute`);
      return state;
    },
  };
  if (!resumed) {
    // A first word at a whole minute, from which a restart can go on.
    const atMs = beginMinute(from.nowMs, from.handedOver);
    const begin: PlanInput = {
      kind: 'begin',
      afterSeq: frameSeq,
      atMs,
      data: { version: row.version, handedOver: from.handedOver ?? null, ...told },
    };
    await commit(engine.tick(atMs), [begin], frameSeq, checkpointAt(frameSeq), from.nowMs);
  }
  // Whatever was entered while Ward was down, and what other facts of stations make of the readings.
  await running.tell(from.told, from.nowMs);
  return running;
}
