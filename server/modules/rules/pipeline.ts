import type { Bus } from '../../platform/bus.ts';
import type { Clock, Timer } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { MINUTE_MS } from './agenda.ts';
import { checkPlan } from './check-plan.ts';
import type { EngineState } from './engine.ts';
import type { StationFacts } from './facts.ts';
import { stationFacts } from './readings-of.ts';
import { isCheckpoint, type RunningPlan, runPlan, type Told } from './run-plan.ts';
import { activeSignals, findPlanDocument, loadPlans, openEvents, type PlanRow } from './store.ts';

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
  /** Takes over new versions of plans, signals, dangers and facts of stations (something was entered). */
  reload(): Promise<void>;
  plans(): ReadonlyMap<string, RunningPlan>;
  /** Why plans in force cannot be judged; empty when all is well. */
  faults(): string[];
  stop(): Promise<void>;
}

/** Follows committed frames by cursor; transitions, the engine's memory and the cursor are committed together. */
export async function startRules(context: RulesContext): Promise<RunningRules> {
  const { db, clock, bus, log, telemetry } = context;
  const running = new Map<string, RunningPlan>();
  let facts = new Map<string, StationFacts>();
  let factsText = '';
  /** Revision of the registry that the facts were compared with last. */
  let factsRevision = -1;
  let faults: string[] = [];
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  let timer: Timer | undefined;

  const tellBus = (planId: string, seq: number): void => {
    if (seq > 0) bus.emit('rules.transition', { seq, planId });
  };
  const begin = async (row: PlanRow, told: Told, handedOver?: EngineState): Promise<string | undefined> => {
    const checked = checkPlan(row.document, { stations: facts });
    if (!checked.ok)
      return `${row.id}: ${checked.faults.map((fault) => `${fault.path} ${fault.fault}`).join('; ')}`;
    const from = { handedOver, told, nowMs: clock.nowMs() };
    running.set(row.id, await runPlan({ db, telemetry }, row, checked.plan, facts, from));
    tellBus(row.id, Number.MAX_SAFE_INTEGER);
    return undefined;
  };
  /** The memory of the version that was in force when Ward stopped, when another is in force now. */
  const earlierVersion = async (row: PlanRow, told: Told): Promise<EngineState | undefined> => {
    if (!isCheckpoint(row.engineState) || row.engineState.version === row.version) return undefined;
    const earlier = await findPlanDocument(db, row.id, row.engineState.version);
    const checked = earlier && checkPlan(earlier.document, { stations: facts });
    if (!earlier || !checked?.ok) return undefined;
    const old = await runPlan({ db, telemetry }, { ...row, ...earlier }, checked.plan, facts, {
      handedOver: undefined,
      told,
      nowMs: clock.nowMs(),
    });
    return old.handOver(clock.nowMs());
  };
  const load = async (): Promise<void> => {
    factsRevision = telemetry.registry.revision();
    const nextFacts = stationFacts(telemetry);
    const nextText = JSON.stringify([...nextFacts]);
    const changed = nextText !== factsText;
    facts = nextFacts;
    factsText = nextText;
    const told: Told = { signals: await activeSignals(db), dangers: await openEvents(db) };
    const found: string[] = [];
    for (const row of await loadPlans(db)) {
      const plan = running.get(row.id);
      if (plan && plan.version === row.version && !changed) {
        tellBus(row.id, await plan.tell(told, clock.nowMs()));
        continue;
      }
      if (plan) tellBus(row.id, await plan.catchUp(clock.nowMs(), () => stopped));
      const handedOver = plan ? await plan.handOver(clock.nowMs()) : await earlierVersion(row, told);
      const [fresh] = handedOver ? (await loadPlans(db)).filter(({ id }) => id === row.id) : [row];
      const fault = await begin(fresh ?? row, told, handedOver);
      if (fault === undefined) continue;
      found.push(fault);
      running.delete(row.id);
      log.error({ fault }, 'a plan in force cannot be judged');
    }
    faults = found;
  };

  const round = async (): Promise<void> => {
    for (const [planId, plan] of running) tellBus(planId, await plan.catchUp(clock.nowMs(), () => stopped));
  };
  /** A failed commit leaves engines ahead of the store: they are built anew from what is committed. */
  const guarded = (task: () => Promise<void>): Promise<void> => {
    work = work.then(async () => {
      if (stopped) return;
      try {
        await task();
      } catch (error) {
        if (stopped) return;
        log.warn({ err: error }, 'rules could not be committed; starting again from what is committed');
        running.clear();
        factsText = '';
        await load().catch(() => undefined);
      }
    });
    return work;
  };
  const factsChanged = (): boolean => {
    const revision = telemetry.registry.revision();
    if (revision === factsRevision) return false;
    const changed = JSON.stringify([...stationFacts(telemetry)]) !== factsText;
    if (!changed) factsRevision = revision;
    return changed;
  };
  const catchUp = (): Promise<void> =>
    guarded(async () => {
      if (running.size === 0 || factsChanged()) await load();
      await round();
    });
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
    timer = clock.setTimer(MINUTE_MS, () => {
      wake();
      if (!stopped) tick();
    });
  };
  tick();
  wake();

  return {
    catchUp,
    reload: () =>
      guarded(async () => {
        await load();
        await round();
      }),
    plans: () => running,
    faults: () => faults,
    async stop() {
      stopped = true;
      off();
      timer?.cancel();
      // A wake-up may have queued another round behind the one awaited: it finds that all is stopped.
      for (let last: Promise<void> | undefined; last !== work; ) {
        last = work;
        await last;
      }
    },
  };
}
