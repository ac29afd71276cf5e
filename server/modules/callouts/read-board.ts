import type {
  CallCounts,
  CallLag,
  CallOut,
  CallOutBoard,
  Call as CallShown,
  ChannelTrouble,
  OpenCallOut,
  StepTold,
} from '../../../contract/callouts.ts';
import { type Actor, pathsAllowing } from '../../../contract/permissions.ts';
import type { DeskOrderState } from '../../../contract/responses.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import { quantile, readDeskOrders } from '../responses/index.ts';
import type { CallOutRow, CalloutsContext } from './callouts-context.ts';
import { isUnreached, stateOf, type Told, telephoneSinceMs } from './calls/call-fold.ts';
import { countsOf, findCallOut, listCallOuts, openBetween } from './store/callouts.ts';
import { type Call, callsOf } from './store/calls.ts';
import { troublesOf } from './store/troubles.ts';

const NO_COUNTS: CallCounts = {
  called: 0,
  answered: 0,
  confirmed: 0,
  onPost: 0,
  declined: 0,
  unanswered: 0,
  toDial: 0,
};
/** Call-outs that the page lists; older ones are found in the duty log. */
const MOST_LISTED = 200;

const iso = (atMs: number | null | undefined): string | null =>
  atMs === null || atMs === undefined ? null : toBeijingIso(atMs);
const told = (step: Told | undefined): StepTold | null =>
  step === undefined ? null : { at: toBeijingIso(step.atMs), by: step.by, how: step.how };

function presentCallOut(row: CallOutRow, counts: CallCounts | undefined): CallOut {
  const { doc } = row;
  return {
    id: row.id,
    title: doc.title,
    text: doc.text,
    state: row.state,
    planId: doc.planId,
    planTitle: doc.planTitle,
    levelName: doc.levelName,
    assemble: doc.assemble,
    unit: doc.unit,
    madeAt: toBeijingIso(row.madeAtMs),
    madeBy: doc.madeBy,
    closedAt: iso(row.closedAtMs),
    closedReason: doc.closedReason,
    confirmBy: toBeijingIso(row.madeAtMs + doc.rules.confirmedWithinMinutes * 60_000),
    onPostBy: toBeijingIso(row.madeAtMs + doc.rules.onPostWithinMinutes * 60_000),
    drill: doc.drill,
    counts: counts ?? NO_COUNTS,
  };
}

function presentCall(
  { id, version, doc }: Call,
  row: CallOutRow,
  orders: ReadonlyMap<string, DeskOrderState>,
): CallShown {
  const { person } = doc;
  return {
    id,
    calloutId: row.id,
    version,
    kind: doc.kind,
    state: stateOf(doc),
    person: {
      id: person.id,
      name: person.name,
      phone: person.phone,
      postTitle: person.postTitle,
      unitId: person.unitId,
      unitName: person.unitName,
    },
    calledAt: toBeijingIso(doc.calledAtMs),
    steps: {
      sent: told(doc.steps.sent),
      delivered: told(doc.steps.delivered),
      answered: told(doc.steps.answered),
      confirmed: told(doc.steps.confirmed),
      onPost: told(doc.steps.onPost),
    },
    attempts: doc.attempts.map(({ channel, atMs, outcome, reason }) => ({
      channel,
      at: toBeijingIso(atMs),
      outcome,
      reason,
    })),
    misses: doc.misses,
    telephoneSince: iso(telephoneSinceMs(doc)),
    escalations: doc.escalations.map(({ step, atMs, callId, actionId }) => ({
      step,
      at: toBeijingIso(atMs),
      callId,
      order: orders.get(actionId ?? '') ?? null,
    })),
    unreached: isUnreached(doc, row.doc.rules),
    about: doc.about,
    declinedReason: doc.declinedReason,
    relievedAt: iso(doc.relievedAtMs),
    handedTo: doc.handedTo,
    position: doc.position,
  };
}

/**
 * How long the people called for duty took, ms. A message that the channel never said it took counts from the call itself.
 */
export function lagsOf(calls: readonly Call[]): CallLag[] {
  const counted = calls.filter(({ doc }) => doc.kind === 'duty' && doc.handedTo === null);
  const span = (
    step: CallLag['step'],
    from: (call: Call) => number | undefined,
    to: (call: Call) => number | undefined,
  ): CallLag => {
    const lags = counted
      .flatMap((call) => {
        const [start, end] = [from(call), to(call)];
        return start === undefined || end === undefined ? [] : [Math.max(0, end - start)];
      })
      .sort((a, b) => a - b);
    return {
      step,
      count: lags.length,
      medianMs: quantile(lags, 0.5),
      p90Ms: quantile(lags, 0.9),
      maxMs: lags.at(-1) ?? null,
    };
  };
  const sent = ({ doc }: Call): number => doc.steps.sent?.atMs ?? doc.calledAtMs;
  const answered = ({ doc }: Call): number | undefined => doc.steps.answered?.atMs;
  const onPost = ({ doc }: Call): number | undefined => doc.steps.onPost?.atMs;
  return [
    span('sent-answered', sent, answered),
    span('answered-on-post', answered, onPost),
    span('sent-on-post', sent, onPost),
  ];
}

export async function readBoard(ctx: CalloutsContext, id: string): Promise<CallOutBoard> {
  const row = await findCallOut(ctx.db, id);
  if (!row) throw new WardError('not-found');
  const [calls, counts, troubles] = await Promise.all([
    callsOf(ctx.db, id),
    countsOf(ctx.db, [id]),
    troublesOf(ctx.db, id) as Promise<ChannelTrouble[]>,
  ]);
  const orders = await readDeskOrders(
    ctx.db,
    calls.flatMap(({ doc }) => doc.escalations.flatMap(({ actionId }) => actionId ?? [])),
  );
  return {
    callOut: presentCallOut(row, counts.get(id)),
    calls: calls.map((call) => presentCall(call, row, orders)),
    lags: lagsOf(calls),
    troubles,
    asOf: toBeijingIso(ctx.clock.nowMs()),
  };
}

/** Call-outs as far as the reader's posts reach, the open ones first, newest first. */
export async function readCallOuts(
  ctx: CalloutsContext,
  actor: Actor,
  query: { open: 'true' | 'false' },
): Promise<CallOut[]> {
  const rows = await listCallOuts(ctx.db, {
    under: pathsAllowing(actor, 'callouts.read'),
    openOnly: query.open === 'true',
    limit: MOST_LISTED,
  });
  const counts = await countsOf(
    ctx.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => presentCallOut(row, counts.get(row.id)));
}

/**
 * Call-outs under these units that stood open at some time in [fromMs, toMs) (epoch ms), with their counts as they stood at
 * `toMs`: how many were called, answered, confirmed, on post, and who has not answered.
 */
export const listOpenCallouts = (
  ctx: Pick<CalloutsContext, 'db'>,
  span: { underPaths: readonly string[]; fromMs: number; toMs: number },
): Promise<OpenCallOut[]> =>
  openBetween(ctx.db, { under: span.underPaths, fromMs: span.fromMs, toMs: span.toMs });
