import { checkPlan } from './check-plan.ts';
import { createEngine, type Engine, type Transition } from './engine.ts';
import { readingsOf, stationFacts } from './readings-of.ts';
import { loadKnown, type RunContext } from './run-plan.ts';
import { findPlanDocument, loadPlans, type PlanInput, readInputs } from './store.ts';

const BATCH = 2_000;

/**
 * Judges once more everything a plan was ever fed, from its first beginning on: the committed frames in accept order, with
 * the clock, signals, dangers and versions where they came between. It says what was said live, transition for transition.
 */
export async function replayStored({ db, telemetry }: RunContext, planId: string): Promise<Transition[]> {
  const row = (await loadPlans(db)).find(({ id }) => id === planId);
  const inputs = await readInputs(db, planId, 0);
  const [first] = inputs;
  if (!row || first?.kind !== 'begin') return [];
  const facts = stationFacts(telemetry);
  const seen: Transition[] = [];
  let engine: Engine | undefined;
  const take = (transitions: readonly Transition[] | undefined): void => {
    for (const transition of transitions ?? []) seen.push(transition);
  };
  const feed = async (input: PlanInput): Promise<void> => {
    if (input.kind === 'clock') take(engine?.tick(input.atMs));
    else if (input.kind === 'told') {
      engine?.setTold(input.data.signals, input.data.dangers);
      take(engine?.refresh(input.atMs));
    } else {
      const { version, handedOver, signals, dangers } = input.data;
      const found = await findPlanDocument(db, planId, version);
      const checked = found && checkPlan(found.document, { stations: facts });
      if (!checked?.ok) throw new Error(`version ${version} of plan ${planId} cannot be read`);
      engine = createEngine(checked.plan, facts, handedOver ?? undefined);
      await loadKnown(db, engine, input.atMs, input.afterSeq);
      engine.setTold(signals, dangers);
      take(engine.tick(input.atMs));
    }
  };
  let next = 0;
  const feedUpTo = async (seq: number): Promise<void> => {
    for (let input = inputs[next]; input && input.afterSeq < seq; input = inputs[++next]) await feed(input);
  };
  for (let seq = first.afterSeq; seq < row.frameSeq; ) {
    const { frames, cursor } = await telemetry.readCommitted({ seq }, Math.min(BATCH, row.frameSeq - seq));
    if (frames.length === 0) break;
    for (const frame of frames) {
      await feedUpTo(frame.seq);
      take(engine?.observe(readingsOf(frame, telemetry), frame.receivedAtMs));
    }
    seq = cursor.seq;
  }
  await feedUpTo(Number.POSITIVE_INFINITY);
  return seen;
}
