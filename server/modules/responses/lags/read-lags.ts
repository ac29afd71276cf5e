import type { Actor } from '../../../../contract/permissions.ts';
import { isUnder, pathsAllowing } from '../../../../contract/permissions.ts';
import { LAG_STEPS, type LagReport, type LagStep, type Lags } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { AlarmSubject } from '../alarms/alarm-aggregate.ts';
import type { Subject } from '../journal/aggregate.ts';
import { toMs } from '../journal/request.ts';
import type { ResponsesContext } from '../ports.ts';
import { movesBetween } from '../store/journal.ts';
import { proposalsCreated } from '../store/responses.ts';
import { transfersCreated } from '../store/transfers.ts';
import type { TransferDoc } from '../transfers/transfer-aggregate.ts';
import { lag, proposalLags } from './proposal-lags.ts';

const DAY_MS = 86_400_000;

/** Alarm → 知悉, per episode: from its record to the acknowledgement that followed it, from the journal. */
async function alarmLags(ctx: ResponsesContext, fromMs: number, toMsExclusive: number, nowMs: number) {
  const moves = await movesBetween(
    ctx.db,
    'alarm',
    ['raise', 're-alarm', 'acknowledge'],
    fromMs,
    toMsExclusive,
  );
  const chains: { lags: Lags; unitPath: string }[] = [];
  for (const [id, own] of Map.groupBy(moves, (move) => move.subjectId)) {
    let raised: (typeof own)[number] | undefined;
    for (const move of own) {
      if (move.move !== 'acknowledge') raised ??= move;
      else if (raised) {
        chains.push(alarmChain(id, raised, move.recordedAtMs, nowMs));
        raised = undefined;
      }
    }
    if (raised) chains.push(alarmChain(id, raised, null, nowMs));
  }
  return chains;
}

function alarmChain(
  id: string,
  raised: { recordedAtMs: number; data: Record<string, unknown> },
  acknowledgedMs: number | null,
  nowMs: number,
): { lags: Lags; unitPath: string } {
  const subject = raised.data['subject'] as AlarmSubject;
  return {
    unitPath: subject.unitPath,
    lags: {
      aboutKind: 'alarm',
      aboutId: id,
      title: subject.title,
      asOf: toBeijingIso(nowMs),
      steps: [lag('alarm-acknowledged', raised.recordedAtMs, acknowledgedMs, nowMs)],
      signalToStartMs: null,
    },
  };
}

function transferLags({ id, state: doc }: Subject<TransferDoc>, nowMs: number): Lags {
  const orderedMs = doc.immediateAtMs ?? doc.preparedAtMs;
  const open = doc.state === 'dismissed' || doc.state === 'closed' ? null : nowMs;
  return {
    aboutKind: 'transfer',
    aboutId: id,
    title: doc.zoneName,
    asOf: toBeijingIso(nowMs),
    steps: [
      lag('suggested-ordered', doc.suggestedAtMs, orderedMs, open),
      lag('ordered-moved', doc.immediateAtMs, doc.movedAtMs, open),
    ],
    signalToStartMs: null,
  };
}

/** Value at a share of a sorted list, nearest rank. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** Only steps that have ended count; what still runs stands in its chain. */
export function summarise(chains: readonly Lags[]): LagReport['summary'] {
  return (Object.keys(LAG_STEPS) as LagStep[]).map((step) => {
    const ended = chains
      .flatMap((chain) => chain.steps)
      .filter((each) => each.step === step && each.to !== null && each.lagMs !== null)
      .map((each) => each.lagMs!)
      .sort((a, b) => a - b);
    return {
      step,
      count: ended.length,
      medianMs: quantile(ended, 0.5),
      p90Ms: quantile(ended, 0.9),
      maxMs: ended.at(-1) ?? null,
    };
  });
}

/** How long every step took, in a span of time (the last day unless said), as far as the reader's posts reach. */
export async function readLags(
  ctx: ResponsesContext,
  actor: Actor,
  span: { from?: string | undefined; to?: string | undefined },
): Promise<LagReport> {
  const nowMs = ctx.clock.nowMs();
  const toMsExclusive = toMs(span.to) ?? nowMs + 1;
  const fromMs = toMs(span.from) ?? toMsExclusive - DAY_MS;
  const under = pathsAllowing(actor, 'responses.read');
  const mine = (path: string): boolean => under.some((above) => isUnder(path, above));
  const proposals = await proposalsCreated(ctx.db, fromMs, toMsExclusive);
  const transfers = await transfersCreated(ctx.db, fromMs, toMsExclusive);
  const chains = [
    ...(await Promise.all(
      proposals
        .filter(({ state }) => mine(state.headquarters.path))
        .map((proposal) => proposalLags(ctx, proposal, nowMs)),
    )),
    ...transfers.filter(({ state }) => mine(state.unit.path)).map((each) => transferLags(each, nowMs)),
    ...(await alarmLags(ctx, fromMs, toMsExclusive, nowMs))
      .filter(({ unitPath }) => mine(unitPath))
      .map(({ lags }) => lags),
  ];
  return { asOf: toBeijingIso(nowMs), summary: summarise(chains), chains };
}
