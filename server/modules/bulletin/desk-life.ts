import type { z } from 'zod';
import type { AnswerRequest, NewInstruction, NewRequest } from '../../../contract/bulletin/leads.ts';
import { type Actor, allow } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { findUnit } from '../people/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { postOrRefuse } from './desk-policy.ts';
import { refuseSecret } from './refuse-secret.ts';
import { findBrief } from './store/briefs.ts';
import {
  answerAsked,
  answerInstruction,
  findInstruction,
  forwardInstruction,
  insertInstruction,
  insertRequest,
  type KeptInstruction,
  requestsFor,
} from './store/desk-life.ts';
import type { Doer } from './store/trail.ts';

const pathOrRefuse = async ({ db }: BulletinContext, unitId: string): Promise<string> => {
  const unit = await findUnit(db, unitId);
  if (!unit) throw new WardError('unprocessable', { detail: `there is no unit ${unitId}` });
  return unit.path;
};

/** 约稿: asks units below the desk for something by a day. */
export async function askUnits(
  ctx: BulletinContext,
  actor: Actor,
  deskPath: string,
  { title, text, unitIds, due }: z.output<typeof NewRequest>,
): Promise<string> {
  refuseSecret(title, text);
  const post = postOrRefuse(actor, 'bulletin.edit', deskPath);
  const atMs = ctx.clock.nowMs();
  if (Date.parse(due) <= atMs)
    throw new WardError('unprocessable', {
      detail: 'the deadline has passed already',
      fields: [{ path: 'due', message: 'lies in the past' }],
    });
  const asked: string[] = [];
  for (const unitId of unitIds) {
    const path = await pathOrRefuse(ctx, unitId);
    postOrRefuse(actor, 'bulletin.edit', path);
    asked.push(path);
  }
  const id = newId(atMs);
  await ctx.db.transaction(async (tx) => {
    await insertRequest(tx, { id, unitPath: deskPath, title, text, due, asked }, { actor, post, atMs });
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'bulletin.ask',
      about: id,
      actor,
      unitPath: deskPath,
      postId: post.postId,
      data: { asked: asked.length },
    });
  });
  return id;
}

/** Answers a 约稿 with a brief, or with 无此项, which costs nothing. The last answer stands. */
export async function answerAsk(
  ctx: BulletinContext,
  actor: Actor,
  requestId: string,
  { unitId, answer, briefId, note }: z.output<typeof AnswerRequest>,
): Promise<void> {
  refuseSecret(note);
  const unitPath = await pathOrRefuse(ctx, unitId);
  const post = postOrRefuse(actor, 'bulletin.write', unitPath);
  if ((answer === 'brief') !== (briefId !== null))
    throw new WardError('unprocessable', { detail: 'an answer is a brief, or 无此项 without one' });
  const brief = briefId === null ? undefined : await findBrief(ctx.db, briefId);
  if (briefId !== null && (!brief || !allow(actor, 'bulletin.write', brief.unitPath)))
    throw new WardError('unprocessable', { detail: 'there is no such brief of yours' });
  const by: Doer = { actor, post, atMs: ctx.clock.nowMs() };
  const [request] = await requestsFor(ctx.db, [], [unitPath], requestId);
  if (!request) throw new WardError('not-found', { detail: 'nobody asked this unit' });
  if (!(await answerAsked(ctx.db, { requestId, unitPath, answer, briefId, note }, by)))
    throw new WardError('not-found', { detail: 'nobody asked this unit' });
}

/** Keeps a leader's 批示 with the printed brief it speaks of. */
export async function keepInstruction(
  ctx: BulletinContext,
  actor: Actor,
  { briefId, leader, text, on }: z.output<typeof NewInstruction>,
): Promise<KeptInstruction> {
  refuseSecret(text);
  const brief = await findBrief(ctx.db, briefId);
  if (!brief) throw new WardError('not-found');
  const post = postOrRefuse(actor, 'bulletin.edit', brief.unitPath);
  const atMs = ctx.clock.nowMs();
  const id = newId(atMs);
  await insertInstruction(
    ctx.db,
    { id, unitPath: post.unitPath, briefId, leader, text, on },
    { actor, post, atMs },
  );
  return (await findInstruction(ctx.db, id))!;
}

/** 转办 */
export async function handOnInstruction(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  { unitId, due }: { unitId: string; due: string | null },
): Promise<KeptInstruction> {
  const kept = await findInstruction(ctx.db, id);
  if (!kept) throw new WardError('not-found');
  const post = postOrRefuse(actor, 'bulletin.edit', kept.unitPath);
  const by: Doer = { actor, post, atMs: ctx.clock.nowMs() };
  if (!(await forwardInstruction(ctx.db, id, { to: await pathOrRefuse(ctx, unitId), due }, by)))
    throw new WardError('illegal-move', { detail: 'it was handed on before' });
  return (await findInstruction(ctx.db, id))!;
}

/** 反馈: how the unit carried it out. */
export async function reportInstruction(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  text: string,
): Promise<KeptInstruction> {
  refuseSecret(text);
  const kept = await findInstruction(ctx.db, id);
  if (!kept?.forwarded) throw new WardError('not-found');
  const post = postOrRefuse(actor, 'bulletin.write', kept.forwarded.unitPath);
  if (!(await answerInstruction(ctx.db, id, text, { actor, post, atMs: ctx.clock.nowMs() })))
    throw new WardError('illegal-move', { detail: 'it was answered before' });
  return (await findInstruction(ctx.db, id))!;
}
