import { isManual, isUsable, Q, QUALITY_FLAGS } from '../../../contract/telemetry.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock, Timer } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log.ts';
import { type CommittedFrame, silentAfterMs, type Telemetry } from '../telemetry/index.ts';
import { checkPlan } from './check-plan.ts';
import { createEngine, type Engine, type EngineReading, type Quantity, type Transition } from './engine.ts';
import type { StationFacts } from './evaluate.ts';
import {
  activeSignals,
  insertTransitions,
  knownReadings,
  loadPlans,
  openEvents,
  saveProgress,
} from './store.ts';

export interface RulesContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  log: Logger;
  telemetry: Telemetry;
}

export interface RunningRules {
  /** Reads what was committed since, judges, and commits the transitions; resolves when up to date. */
  catchUp(): Promise<void>;
  /** Loads plans, signals and events anew (something was entered). */
  reload(): Promise<void>;
  engines(): ReadonlyMap<string, { engine: Engine; version: string }>;
  /** Why plans in force cannot be judged; empty when all is well. */
  faults(): string[];
  stop(): Promise<void>;
}

const BATCH = 2_000;
const TICK_MS = 60_000;
const KNOWN_MS = 73 * 3_600_000;
const UNUSABLE = Object.values(QUALITY_FLAGS).reduce(
  (mask, flag) => (flag.class === 'bad' || flag.class === 'missing' ? mask | flag.bit : mask),
  0,
);

/** What the rules need to know of the stations, from their registration. Levels of another datum are left out. */
export function stationFacts(telemetry: Telemetry): Map<string, StationFacts> {
  return new Map(
    telemetry.registry.stations().map((station) => [
      station.id,
      {
        id: station.id,
        silentAfterMs: silentAfterMs(station.intervals),
        datum: station.verticalDatum,
        levels: Object.fromEntries(
          station.levels
            .filter(
              (level) =>
                level.quantity === 'level' && level.datum !== null && level.datum === station.verticalDatum,
            )
            .map((level) => [level.kind, level.value]),
        ),
      },
    ]),
  );
}

interface Running {
  engine: Engine;
  version: string;
  frameSeq: number;
}

/** Follows committed frames by cursor; transitions, the engine's memory and the cursor are committed together. */
export async function startRules(context: RulesContext): Promise<RunningRules> {
  const { db, clock, bus, log, telemetry } = context;
  let running = new Map<string, Running>();
  let faults: string[] = [];
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  let timer: Timer | undefined;

  const readingsOf = (frame: CommittedFrame): EngineReading[] =>
    frame.observations.flatMap((observation) => {
      const series = telemetry.registry.seriesById(observation.seriesId);
      if (!series || !['rain', 'level', 'flow'].includes(series.kind)) return [];
      const usable = observation.value !== null && isUsable(observation.quality);
      return [
        {
          station: series.stationId,
          quantity: series.kind as Quantity,
          atMs: observation.observedAtMs,
          fromMs: observation.fromMs ?? observation.observedAtMs,
          value: usable ? observation.value : null,
          manual: isManual(observation.quality),
          corrected: observation.corrected ?? false,
        },
      ];
    });

  const load = async (): Promise<void> => {
    const facts = stationFacts(telemetry);
    const next = new Map<string, Running>();
    const found: string[] = [];
    for (const row of await loadPlans(db)) {
      const checked = checkPlan(row.document, { stations: facts });
      if (!checked.ok) {
        found.push(`${row.id}: ${checked.faults.map((fault) => `${fault.path} ${fault.fault}`).join('; ')}`);
        continue;
      }
      const engine = createEngine(checked.plan, facts, row.engineState ?? undefined);
      for (const reading of await knownReadings(db, clock.nowMs() - KNOWN_MS, row.frameSeq, {
        unusable: UNUSABLE,
        manual: Q.manual,
      }))
        engine.load(reading);
      engine.setSignals(await activeSignals(db));
      engine.setEvents(await openEvents(db));
      next.set(row.id, { engine, version: row.version, frameSeq: row.frameSeq });
    }
    running = next;
    faults = found;
    for (const fault of found) log.error({ fault }, 'a plan in force cannot be judged');
  };

  const commit = async (
    planId: string,
    plan: Running,
    transitions: readonly Transition[],
    frameSeq: number,
  ): Promise<void> => {
    const last = await db.transaction(async (tx) => {
      const seq = await insertTransitions(tx, planId, plan.version, transitions);
      await saveProgress(tx, planId, plan.engine.state(), frameSeq, clock.nowMs());
      return seq;
    });
    plan.frameSeq = frameSeq;
    if (transitions.length > 0) bus.emit('rules.transition', { seq: last, planId });
  };

  const round = async (): Promise<void> => {
    for (const [planId, plan] of running) {
      for (;;) {
        const { frames, cursor } = await telemetry.readCommitted({ seq: plan.frameSeq }, BATCH);
        const transitions = frames.flatMap((frame) =>
          plan.engine.observe(readingsOf(frame), frame.receivedAtMs),
        );
        if (frames.length < BATCH) transitions.push(...plan.engine.tick(clock.nowMs()));
        if (frames.length > 0 || transitions.length > 0) await commit(planId, plan, transitions, cursor.seq);
        if (frames.length < BATCH || stopped) break;
      }
    }
  };

  /** A failed commit leaves engines ahead of the store: they are built anew from what is committed. */
  const guarded = async (): Promise<void> => {
    try {
      await round();
    } catch (error) {
      log.warn({ err: error }, 'rules could not be committed; starting again from what is committed');
      await load().catch(() => undefined);
    }
  };
  const catchUp = (): Promise<void> => {
    work = work.then(guarded);
    return work;
  };
  let queued = false;
  const wake = (): void => {
    if (queued || stopped) return;
    queued = true;
    void work.then(() => {
      queued = false;
      return catchUp();
    });
  };

  await load();
  const off = bus.on('telemetry.accepted', wake);
  const tick = (): void => {
    timer = clock.setTimer(TICK_MS, () => {
      wake();
      if (!stopped) tick();
    });
  };
  tick();
  wake();

  return {
    catchUp,
    async reload() {
      await work;
      await load();
      for (const [planId, plan] of running) {
        const transitions = plan.engine.refresh(clock.nowMs());
        if (transitions.length > 0) await commit(planId, plan, transitions, plan.frameSeq);
      }
      await catchUp();
    },
    engines: () => running,
    faults: () => faults,
    async stop() {
      stopped = true;
      off();
      timer?.cancel();
      await work;
    },
  };
}
