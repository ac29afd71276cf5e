import type { LagStep, Lags } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Subject } from '../journal/aggregate.ts';
import { iso } from '../journal/present.ts';
import type { ResponsesContext } from '../ports.ts';
import type { ProposalDoc } from '../proposals/proposal-aggregate.ts';
import { changeTitle } from '../proposals/proposal-lines.ts';
import { sendingOf } from '../store/lags.ts';

/** From one step to the next; what has not happened yet runs until now, what will never happen has no length. */
export function lag(
  step: LagStep,
  fromMs: number | null,
  toMs: number | null,
  runsUntilMs: number | null,
): Lags['steps'][number] {
  const endMs = toMs ?? runsUntilMs;
  return {
    step,
    from: iso(fromMs),
    to: iso(toMs),
    // A signal may be entered after the fact with a later time than the move it led to: no negative waiting.
    lagMs: fromMs === null || endMs === null ? null : Math.max(0, endMs - fromMs),
  };
}

const ENDED = ['rejected', 'withdrawn', 'dismissed', 'superseded'];

/** Signal → 研判 → 提请 → 签批 → 启动 → orders out → all of them 签收, of one proposal. */
export async function proposalLags(
  ctx: ResponsesContext,
  { id, state: doc }: Subject<ProposalDoc>,
  nowMs: number,
): Promise<Lags> {
  const recognisedMs = doc.origin === 'hand' ? null : doc.createdAtMs;
  const open = ENDED.includes(doc.state) ? null : nowMs;
  const sending = await sendingOf(ctx.db, doc.responseId, doc.appliedAtMs);
  const rises = doc.change === 'start' || doc.change === 'raise';
  return {
    aboutKind: 'proposal',
    aboutId: id,
    title: changeTitle(doc).zh,
    asOf: toBeijingIso(nowMs),
    steps: [
      lag('signal-recognised', doc.signalAtMs, recognisedMs, null),
      lag('recognised-submitted', recognisedMs, doc.submittedAtMs, open),
      lag('submitted-signed', doc.submittedAtMs, doc.decidedAtMs, open),
      lag('signed-started', doc.decidedAtMs, doc.appliedAtMs, open),
      lag('started-sent', doc.appliedAtMs, sending.lastSentMs, sending.orders === 0 ? null : open),
      lag('sent-received', sending.lastSentMs, sending.lastReceivedMs, open),
    ],
    signalToStartMs:
      rises && doc.signalAtMs !== null && doc.appliedAtMs !== null
        ? Math.max(0, doc.appliedAtMs - doc.signalAtMs)
        : null,
  };
}
