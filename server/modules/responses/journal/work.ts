import type { Actor, HeldPost } from '../../../../contract/permissions.ts';
import type { By } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Bus } from '../../../platform/bus.ts';
import { isUniqueViolation } from '../../../platform/db/errors.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import type { OutgoingMessage, Ports, ResponsesContext } from '../ports.ts';
import { insertLogLine } from '../store/duty-log.ts';
import { findMoveByKey, findSubject, insertMove, movesOf, putSubject } from '../store/journal.ts';
import type { Aggregate, FoldMove, MoveDraft, Subject, SubjectKind } from './aggregate.ts';
import { moveDigest } from './move-digest.ts';

/** One transaction of this module: its connection, its moment, and what to tell the bus once it is durable. */
export interface Work {
  tx: Sql;
  nowMs: number;
  drill: boolean;
  siteUrl: string;
  publicUrl: string;
  ports: Ports;
  touched: { kind: SubjectKind; id: string }[];
  logSeq: number;
  enqueued: number;
}

/** Ward itself: it suggests, reminds, sends and counts; it never signs, orders or acknowledges. */
export const SYSTEM: By = { personId: null, name: 'Ward', postId: null, postTitle: null, via: 'system' };

export function byPost(actor: Actor, post: HeldPost): By {
  return {
    personId: actor.personId,
    name: actor.name,
    postId: post.postId,
    postTitle: post.title,
    via: post.via,
  };
}

/** The work of this module inside a transaction that another module began; `announce` it after COMMIT. */
export const workIn = (ctx: ResponsesContext, tx: Sql, nowMs: number): Work => ({
  tx,
  nowMs,
  drill: ctx.drill,
  siteUrl: ctx.siteUrl(),
  publicUrl: ctx.publicUrl(),
  ports: ctx.ports,
  touched: [],
  logSeq: 0,
  enqueued: 0,
});

/** Tells the bus what a work touched, once it is durable. */
export function announce(ctx: Pick<ResponsesContext, 'bus'>, work: Work): void {
  for (const { kind, id } of work.touched) ANNOUNCE[kind](ctx.bus, id);
  if (work.logSeq > 0) ctx.bus.emit('log.appended', { seq: work.logSeq });
  if (work.enqueued > 0) ctx.bus.emit('outbox.enqueued', { count: work.enqueued });
}

/**
 * Runs `job` in one transaction and wakes the screens after COMMIT. Two requests that create the same thing at once, or
 * carry one idempotency key, meet at a unique index: the loser runs again and sees what the winner wrote.
 */
export async function inWork<T>(ctx: ResponsesContext, job: (work: Work) => Promise<T>): Promise<T> {
  const attempt = async (): Promise<{ result: T; work: Work }> =>
    ctx.db.transaction(async (tx) => {
      const work = workIn(ctx, tx, ctx.clock.nowMs());
      return { result: await job(work), work };
    });
  const { result, work } = await attempt().catch((error: unknown) => {
    if (isUniqueViolation(error)) return attempt();
    throw error;
  });
  announce(ctx, work);
  return result;
}

const ANNOUNCE: Record<SubjectKind, (bus: Bus, id: string) => void> = {
  alarm: (bus, id) => bus.emit('alarms.changed', { alarmId: id }),
  proposal: (bus, id) => bus.emit('responses.changed', { proposalId: id }),
  response: (bus, id) => bus.emit('responses.changed', { responseId: id }),
  action: (bus, id) => bus.emit('actions.changed', { actionId: id }),
  transfer: (bus, id) => bus.emit('transfers.changed', { transferId: id }),
};

/** Appends a move, folds it, writes the projection and the duty log line. Returns the thing as it stands now. */
export async function record<S>(
  work: Work,
  aggregate: Aggregate<S>,
  before: Subject<S> | { id: string; version: 0; state?: undefined },
  draft: MoveDraft,
): Promise<Subject<S>> {
  const happenedAtMs = draft.happenedAtMs ?? work.nowMs;
  // A station's clock may run ahead; a person's entry for a time to come is a mistake.
  if (happenedAtMs > work.nowMs && draft.by.via !== 'system')
    throw new WardError('invalid-input', { detail: 'happenedAt lies in the future' });
  const move: FoldMove = {
    subjectId: before.id,
    version: before.version + 1,
    move: draft.move,
    by: draft.by,
    happenedAtMs: Math.min(happenedAtMs, work.nowMs),
    recordedAtMs: work.nowMs,
    note: draft.note ?? null,
    data: draft.data ?? {},
    evidence: draft.evidence ?? [],
  };
  const state = aggregate.fold(before.state, move);
  const after = { id: before.id, version: move.version, state };
  await insertMove(work.tx, aggregate.kind, {
    ...move,
    id: newId(work.nowMs),
    idempotencyKey: draft.idempotencyKey ?? null,
  });
  await putSubject(work.tx, aggregate, after);
  await work.ports.audit(work.tx, {
    action: `${aggregate.kind}.${move.move}`,
    about: before.id,
    by: move.by,
    unitPath: aggregate.unitPath(state),
    version: move.version,
    digest: moveDigest(aggregate.kind, move),
  });
  const line = aggregate.line(state, move, before.state);
  if (line) {
    work.logSeq = await insertLogLine(work.tx, {
      id: newId(work.nowMs),
      happenedAtMs: move.happenedAtMs,
      recordedAtMs: move.recordedAtMs,
      kind: aggregate.kind,
      aboutId: before.id,
      move: move.move,
      textZh: line.zh,
      textEn: line.en,
      by: move.by,
      unitPath: aggregate.unitPath(state),
      correctsSeq: null,
      idempotencyKey: null,
    });
  }
  if (!work.touched.some((touch) => touch.id === before.id))
    work.touched.push({ kind: aggregate.kind, id: before.id });
  return after;
}

/** A thing that is not there yet. */
export function fresh(work: Work): { id: string; version: 0 } {
  return { id: newId(work.nowMs), version: 0 };
}

/** The thing, its row held until the transaction ends. */
export async function lockSubject<S>(work: Work, aggregate: Aggregate<S>, id: string): Promise<Subject<S>> {
  const subject = await findSubject(work.tx, aggregate, id, { lock: true });
  if (!subject) throw new WardError('not-found');
  return subject;
}

/** Moves that change nothing a person decides on: they do not make an older version stale. */
const IMMATERIAL = new Set(['support', 'remind', 'escalate', 'deliver', 'undelivered', 'notice-received']);

/** Refuses with what changed since the version the person saw. */
export async function checkVersion<S>(
  work: Work,
  aggregate: Aggregate<S>,
  subject: Subject<S>,
  expectedVersion: number,
): Promise<void> {
  if (subject.version === expectedVersion) return;
  if (expectedVersion > subject.version)
    throw new WardError('version-conflict', {
      detail: `version ${expectedVersion} does not exist; the present one is ${subject.version}`,
    });
  const since = await movesOf(work.tx, aggregate.kind, subject.id, expectedVersion);
  const material = since.filter((move) => !IMMATERIAL.has(move.move));
  if (material.length === 0) return;
  const what = material.map((move) => ({
    path: `version ${move.version}`,
    message: `${move.move} · ${move.by.name} · ${toBeijingIso(move.recordedAtMs)}${move.note ? ` · ${move.note}` : ''}`,
  }));
  throw new WardError('version-conflict', {
    detail: `version ${subject.version} now; since ${expectedVersion}: ${what.map((item) => item.message).join('; ')}`,
    fields: what,
  });
}

/**
 * Key of a person's request as it is kept: two people never share one. Undefined where the request carries none.
 */
export function requestKey(actor: Actor, key: string | undefined): string | undefined {
  return key === undefined ? undefined : `request:${actor.personId}:${key}`;
}

/** True where this very request was done before; a key used for another move or thing is refused. */
export async function doneBefore(
  work: Work,
  key: string | undefined,
  kind: SubjectKind,
  move: string,
  id?: string,
): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const done = await findMoveByKey(work.tx, key);
  if (!done) return undefined;
  if (done.kind !== kind || done.move !== move || (id !== undefined && done.id !== id))
    throw new WardError('conflict', { detail: 'this idempotency key was used for another request' });
  return done.id;
}

/** Into the outbox, in this transaction; false where the very message was there already. */
export async function send(work: Work, message: Omit<OutgoingMessage, 'drill'>): Promise<boolean> {
  const added = await work.ports.enqueue(work.tx, { ...message, drill: work.drill });
  if (added) work.enqueued++;
  return added;
}
