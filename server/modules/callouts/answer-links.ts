import type { CallLinkRefusal, CallLinkView, CallPosition } from '../../../contract/callouts.ts';
import type { By } from '../../../contract/responses.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { createGatherer, type Gatherer } from '../../platform/gather.ts';
import { advanceCalls } from './advance-calls.ts';
import type { CallOutRow, CalloutsContext, Work } from './callouts-context.ts';
import { inCallWork } from './callouts-context.ts';
import { type CallBatch, openBatch } from './calls/call-batch.ts';
import type { CallDoc } from './calls/call-fold.ts';
import { noteComplete } from './note-complete.ts';
import { hashToken } from './send-call.ts';
import { findCallOut } from './store/callouts.ts';
import { type Call, callsByIds, lockCalls } from './store/calls.ts';
import { findLinks, type LinkRow, revokeLinks } from './store/links.ts';

/** What the page behind a link may be told. */
export type LinkAnswer =
  | { did: 'open' }
  | { did: 'confirm'; name: string }
  | { did: 'arrive'; name: string; position?: CallPosition | undefined }
  | { did: 'decline'; name: string; reason: string }
  | { did: 'wrong' };

export type LinkOutcome = { ok: true; view: CallLinkView } | { ok: false; reason: CallLinkRefusal };

interface Given {
  token: string;
  answer: LinkAnswer;
}

/** Transactions under way at once, and answers in each: what comes while they run goes together in the next. */
const LANES = 2;
const TOGETHER = 128;

function refusal(
  link: LinkRow | undefined,
  doc: CallDoc | undefined,
  row: CallOutRow | undefined,
  nowMs: number,
) {
  if (!link || !doc || !row) return 'unknown' as const;
  // What was answered goes on being shown, also after its end.
  if (doc.steps.confirmed !== undefined || doc.declinedReason !== null) {
    if (row.state === 'open' && link.revokedAtMs === null && link.expiresAtMs > nowMs) return undefined;
  }
  if (link.revokedAtMs !== null || doc.handedTo !== null) return 'revoked' as const;
  if (link.expiresAtMs <= nowMs) return 'expired' as const;
  return row.state === 'closed' || doc.withdrawnAtMs !== null ? ('over' as const) : undefined;
}

const byLink = (doc: CallDoc, name: string): By => ({
  personId: doc.person.id,
  name: name || doc.person.name,
  postId: null,
  postTitle: null,
  via: 'link',
});

/** Moves that an answer makes; one that was given before makes none. */
function moveOf(batch: CallBatch, before: Call, answer: LinkAnswer): Call {
  const { doc } = before;
  if (answer.did === 'open') {
    if (doc.steps.delivered !== undefined) return before;
    return batch.add(before, { move: 'delivered', by: byLink(doc, ''), data: { how: 'link' } });
  }
  if (answer.did === 'wrong') return batch.add(before, { move: 'wrong-person', by: byLink(doc, '不明') });
  const by = byLink(doc, answer.name);
  if (answer.did === 'confirm') {
    if (doc.steps.confirmed !== undefined && doc.declinedReason === null) return before;
    return batch.add(before, { move: 'confirm', by });
  }
  if (answer.did === 'decline') {
    if (doc.declinedReason !== null) return before;
    return batch.add(before, { move: 'decline', by, note: answer.reason });
  }
  if (doc.steps.onPost !== undefined) return before;
  const data = answer.position ? { position: answer.position } : {};
  return batch.add(before, { move: 'arrive', by, data });
}

async function viewOf(sql: Sql, { doc }: Call, row: CallOutRow): Promise<CallLinkView> {
  const about = doc.about.length === 0 ? [] : await callsByIds(sql, doc.about);
  const { rules } = row.doc;
  const iso = (atMs: number | undefined): string | null => (atMs === undefined ? null : toBeijingIso(atMs));
  return {
    kind: doc.kind,
    title: row.doc.title,
    text: row.doc.text,
    assemble: row.doc.assemble,
    from: row.doc.unit.name,
    addressee: doc.person.name,
    calledAt: toBeijingIso(doc.calledAtMs),
    onPostBy: toBeijingIso(row.madeAtMs + rules.onPostWithinMinutes * 60_000),
    // A stand-in needs no list: they are called for the post.
    about:
      doc.kind === 'duty'
        ? []
        : about.map(({ doc: { person } }) => ({
            name: person.name,
            postTitle: person.postTitle,
            phone: person.phone,
          })),
    confirmedAt: iso(doc.steps.confirmed?.atMs),
    onPostAt: iso(doc.steps.onPost?.atMs),
    declinedReason: doc.declinedReason,
    drill: row.doc.drill,
  };
}

async function answerTogether(work: Work, given: readonly Given[]): Promise<LinkOutcome[]> {
  const { tx, nowMs } = work;
  const hashes = given.map(({ token }) => hashToken(token).toString('hex'));
  const links = new Map((await findLinks(tx, hashes)).map((link) => [link.tokenHash, link]));
  const rows = new Map<string, CallOutRow>();
  const goUp = given.some(({ answer }) => answer.did === 'decline' || answer.did === 'wrong');
  // Whoever may call others holds the call-out first, as the timers do: two never wait for each other.
  for (const id of [...new Set([...links.values()].map(({ calloutId }) => calloutId))].sort()) {
    const row = await findCallOut(tx, id, { lock: goUp });
    if (row) rows.set(id, row);
  }
  const ids = [...new Set([...links.values()].map(({ callId }) => callId))];
  const calls = new Map((await lockCalls(tx, ids)).map((call) => [call.id, call]));
  const batches = new Map([...rows].map(([id, row]) => [id, openBatch(work, row)]));
  const outcomes: (() => Promise<LinkOutcome>)[] = [];
  const up = new Map<string, Call[]>();
  for (const [n, { answer }] of given.entries()) {
    const link = links.get(hashes[n]!);
    const stored = link && calls.get(link.callId);
    const batch = link && batches.get(link.calloutId);
    const call = stored && batch?.now(stored);
    const reason = refusal(link, call?.doc, batch?.row, nowMs);
    if (reason || !call || !batch || !link) {
      outcomes.push(async () => ({ ok: false, reason: reason ?? 'unknown' }));
      continue;
    }
    const moved = moveOf(batch, call, answer);
    if (answer.did === 'wrong') {
      await revokeLinks(tx, [call.id], nowMs);
      link.revokedAtMs = nowMs;
    }
    if (answer.did === 'decline' || answer.did === 'wrong')
      up.set(batch.row.id, [...(up.get(batch.row.id) ?? []), moved]);
    outcomes.push(
      answer.did === 'wrong'
        ? async () => ({ ok: false, reason: 'revoked' })
        : async () => ({ ok: true, view: await viewOf(tx, batch.now(call), batch.row) }),
    );
  }
  for (const batch of batches.values()) {
    const rising = up.get(batch.row.id);
    if (rising) await advanceCalls(batch, rising);
    else await batch.flush();
    if (work.touched.has(batch.row.id)) await noteComplete(work, batch.row);
  }
  const said: LinkOutcome[] = [];
  for (const say of outcomes) said.push(await say());
  return said;
}

/** Answers by link, written in groups: each resolves when its own is durable. */
export function createLinkAnswers(ctx: CalloutsContext): Gatherer<Given, LinkOutcome> {
  return createGatherer<Given, LinkOutcome>({
    lanes: LANES,
    together: TOGETHER,
    run: (given) => inCallWork(ctx, (work) => answerTogether(work, given)),
  });
}
