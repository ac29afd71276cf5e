import type { CallPosition, TelephoneResult } from '../../../contract/callouts.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { fromIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import { holdersBelow } from '../people/index.ts';
import { advanceCalls } from './advance-calls.ts';
import {
  byActor,
  type CallOutRow,
  type CalloutsContext,
  inCallWork,
  requestKey,
  SYSTEM,
  type Work,
} from './callouts-context.ts';
import { type CallBatch, openBatch } from './calls/call-batch.ts';
import { stateOf } from './calls/call-fold.ts';
import { chooseByName } from './choose-people.ts';
import { noteComplete } from './note-complete.ts';
import { closeRow, findCallOut } from './store/callouts.ts';
import { type Call, callsOf, findCall, lockCalls } from './store/calls.ts';
import { revokeLinks } from './store/links.ts';
import { findMoveByKey } from './store/moves.ts';

interface Held {
  row: CallOutRow;
  call: Call;
  batch: CallBatch;
}

/** The call-out and one call of it, held until the transaction ends, in the order of the timers. */
async function hold(work: Work, callId: string): Promise<Held> {
  const found = await findCall(work.tx, callId);
  if (!found) throw new WardError('not-found');
  const row = (await findCallOut(work.tx, found.doc.calloutId, { lock: true }))!;
  const [call] = await lockCalls(work.tx, [callId]);
  if (row.state === 'closed')
    throw new WardError('illegal-move', {
      detail: 'the call-out is closed; nothing is added to it',
      remedy: 'make another call-out, or write it into the duty log',
    });
  return { row, call: call!, batch: openBatch(work, row) };
}

const refuse = (call: Call, what: string): never => {
  throw new WardError('illegal-move', {
    detail: `${call.doc.person.name} is ${stateOf(call.doc)}: ${what}`,
    remedy: 'reload the board: somebody else has noted it meanwhile',
  });
};

/** True where this very request was done before; a key used for another call is refused. */
async function doneBefore(work: Work, key: string | null, callId: string): Promise<boolean> {
  if (key === null) return false;
  const done = await findMoveByKey(work.tx, key);
  if (done && done.callId !== callId)
    throw new WardError('conflict', { detail: 'this idempotency key was used for another request' });
  return done !== undefined;
}

async function passOn(held: Held, toPersonId: string): Promise<{ call: Call; begun: Call[] }> {
  const { row, batch } = held;
  const { work } = batch;
  const there = (await callsOf(work.tx, row.id)).find(
    ({ doc }) => doc.kind === 'duty' && doc.person.id === toPersonId,
  );
  if (there) {
    if (there.id === held.call.id)
      throw new WardError('invalid-input', { detail: 'a call cannot be passed on to the same person' });
    return { call: there, begun: [] };
  }
  const holders = await holdersBelow(work.tx, row.doc.unit.path, work.nowMs);
  const [person] = chooseByName(holders, [toPersonId], row.doc.unit.path).people;
  if (!person)
    throw new WardError('invalid-input', {
      detail: `${toPersonId} holds no post under ${row.doc.unit.name}`,
      remedy: 'choose somebody of this headquarters',
    });
  const begun = batch.begin(
    { calloutId: row.id, kind: 'duty', person, ladder: row.doc.rules.ladder, about: [] },
    SYSTEM,
  );
  return { call: begun, begun: [begun] };
}

/**
 * What came of a telephone call made by hand: 接通已知悉 / 未接 / 不能到岗 / 转他人. What is told twice is noted once; a miss
 * after an answer is refused.
 */
export function recordTelephone(
  ctx: CalloutsContext,
  actor: Actor,
  callId: string,
  told: TelephoneResult,
  idempotencyKey: string | undefined,
): Promise<string> {
  return inCallWork(ctx, async (work) => {
    const key = requestKey(actor, idempotencyKey);
    if (await doneBefore(work, key, callId)) return callId;
    const held = await hold(work, callId);
    const { call, batch, row } = held;
    const by = byActor(actor, 'callouts.record', row.doc.unit.path);
    const draft = { by, note: told.note, idempotencyKey: key };
    const data = { how: 'telephone', channel: 'telephone' };
    const confirmed = call.doc.steps.confirmed !== undefined && call.doc.declinedReason === null;
    if (call.doc.handedTo !== null) refuse(call, 'the call was passed on');
    const rising: Call[] = [];
    if (told.result === 'reached' && !confirmed) batch.add(call, { move: 'confirm', data, ...draft });
    if (told.result === 'missed') {
      if (confirmed || call.doc.declinedReason !== null) refuse(call, 'they have answered');
      rising.push(batch.add(call, { move: 'miss', data, ...draft }));
    }
    if (told.result === 'declined' && call.doc.declinedReason === null)
      rising.push(batch.add(call, { move: 'decline', data, ...draft }));
    if (told.result === 'passed-on') {
      if (call.doc.steps.onPost !== undefined) refuse(call, 'they are on post');
      const to = await passOn(held, told.toPersonId);
      batch.add(call, { move: 'hand-over', data: { ...data, toCallId: to.call.id }, ...draft });
      await revokeLinks(work.tx, [call.id], work.nowMs);
      rising.push(...to.begun);
    }
    await advanceCalls(batch, rising);
    await noteComplete(work, row);
    return row.id;
  });
}

/** ISO 8601 → epoch ms; the schema has checked the form. */
const atMs = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : fromIso(text);

/** 到岗, as seen or told; a second word changes nothing. */
export function recordArrival(
  ctx: CalloutsContext,
  actor: Actor,
  callId: string,
  input: { happenedAt?: string | undefined; position?: CallPosition | undefined },
  idempotencyKey: string | undefined,
): Promise<void> {
  return inCallWork(ctx, async (work) => {
    const key = requestKey(actor, idempotencyKey);
    if (await doneBefore(work, key, callId)) return;
    const { call, batch, row } = await hold(work, callId);
    const by = byActor(actor, 'callouts.record', row.doc.unit.path);
    if (call.doc.handedTo !== null) refuse(call, 'the call was passed on');
    if (call.doc.steps.onPost !== undefined) return;
    batch.add(call, {
      move: 'arrive',
      by,
      data: { how: 'console', ...(input.position ? { position: input.position } : {}) },
      happenedAtMs: atMs(input.happenedAt),
      idempotencyKey: key,
    });
    await batch.flush();
    await noteComplete(work, row);
  });
}

/** 离岗 (relieved): from here on the hours on duty stand still. */
export function recordRelief(
  ctx: CalloutsContext,
  actor: Actor,
  callId: string,
  input: { happenedAt?: string | undefined; note?: string | undefined },
  idempotencyKey: string | undefined,
): Promise<void> {
  return inCallWork(ctx, async (work) => {
    const key = requestKey(actor, idempotencyKey);
    if (await doneBefore(work, key, callId)) return;
    const found = await findCall(work.tx, callId);
    if (!found) throw new WardError('not-found');
    // Whoever stands on post is relieved also after the call-out was closed.
    const row = (await findCallOut(work.tx, found.doc.calloutId, { lock: true }))!;
    const [call] = await lockCalls(work.tx, [callId]);
    const by = byActor(actor, 'callouts.record', row.doc.unit.path);
    const onPostAtMs = call!.doc.steps.onPost?.atMs;
    if (call!.doc.relievedAtMs !== null) return;
    if (onPostAtMs === undefined) refuse(call!, 'they are not on post');
    const happenedAtMs = atMs(input.happenedAt) ?? work.nowMs;
    if (happenedAtMs < onPostAtMs!)
      throw new WardError('invalid-input', { detail: 'relieved before they came on post' });
    const batch = openBatch(work, row);
    batch.add(call!, { move: 'relieve', by, note: input.note, happenedAtMs, idempotencyKey: key });
    await batch.flush();
  });
}

/** Ends a call-out: nobody is waited for, nothing more leaves; who is on post stays on post until relieved. */
export function closeCallOut(ctx: CalloutsContext, actor: Actor, id: string, reason: string): Promise<void> {
  return inCallWork(ctx, async (work) => {
    const row = await findCallOut(work.tx, id, { lock: true });
    if (!row) throw new WardError('not-found');
    const by = byActor(actor, 'callouts.make', row.doc.unit.path);
    if (row.state === 'closed') return;
    const batch = openBatch(work, row);
    const waiting = (await callsOf(work.tx, id)).filter(({ doc }) => doc.withdrawnAtMs === null);
    const calls = await lockCalls(
      work.tx,
      waiting.map((call) => call.id),
    );
    for (const call of calls) batch.add(call, { move: 'withdraw', by, note: reason });
    await batch.flush();
    await closeRow(work.tx, row, reason, work.nowMs);
    work.touched.add(id);
  });
}
