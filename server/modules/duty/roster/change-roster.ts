import type { z } from 'zod';
import { type AddShift, DUTIES } from '../../../../contract/duty.ts';
import type { Actor, HeldPost } from '../../../../contract/permissions.ts';
import { fromIso, toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { peopleUnder } from '../../people/index.ts';
import { appendDutyLine } from '../../responses/index.ts';
import { byPost, type DutyContext, postFor, unitRef } from '../duty-context.ts';
import { findShift, insertShift, removeShift, type ShiftRow } from '../store/roster.ts';

const LONGEST_MS = 7 * 86_400_000;
const clock = (ms: number): string => toBeijingIso(ms).slice(5, 16).replace('T', ' ');
export const shiftText = (shift: Pick<ShiftRow, 'duty' | 'fromMs' | 'untilMs'>): string =>
  `${DUTIES[shift.duty].zh}（${clock(shift.fromMs)}至${clock(shift.untilMs)}）`;
export const shiftTextEn = (shift: Pick<ShiftRow, 'duty' | 'fromMs' | 'untilMs'>): string =>
  `${DUTIES[shift.duty].en} (${clock(shift.fromMs)} to ${clock(shift.untilMs)})`;

/** Audit and log of a change, in its transaction. */
export async function noteRoster(
  ctx: DutyContext,
  tx: Sql,
  said: {
    about: string;
    unitPath: string;
    actor: Actor;
    post: HeldPost;
    move: string;
    textZh: string;
    textEn: string;
  },
): Promise<number> {
  const { about, unitPath, actor, post, move, textZh, textEn } = said;
  await ctx.audit.record(tx, {
    kind: 'move',
    action: `roster.${move}`,
    about,
    actor,
    postId: post.postId,
    unitPath,
    data: { text: textZh },
  });
  const line = {
    kind: 'roster' as const,
    aboutId: about,
    move,
    textZh,
    textEn,
    by: byPost(actor, post),
    unitPath,
  };
  return appendDutyLine(tx, line, ctx.clock.nowMs());
}

export function wakeRoster(ctx: DutyContext, unitPath: string, logSeq: number): void {
  ctx.bus.emit('duty.changed', { unitPath });
  ctx.bus.emit('log.appended', { seq: logSeq });
}

/** Only who has a post at the unit or below it stands on its roster. */
export async function rosterPerson(
  sql: Sql,
  unitPath: string,
  personId: string,
  nowMs: number,
): Promise<string> {
  const person = (await peopleUnder(sql, unitPath, nowMs)).find((each) => each.personId === personId);
  if (!person)
    throw new WardError('unprocessable', {
      detail: `${personId} has no post at ${unitPath} or below it`,
      remedy: 'Grant a post first, or choose somebody of the unit.',
    });
  return person.name;
}

export function checkSpan(fromMs: number, untilMs: number): void {
  if (untilMs <= fromMs) throw new WardError('invalid-input', { detail: 'a shift ends after it begins' });
  if (untilMs - fromMs > LONGEST_MS)
    throw new WardError('invalid-input', { detail: 'a shift lasts seven days at most' });
}

export async function addShift(
  ctx: DutyContext,
  actor: Actor,
  input: z.output<typeof AddShift>,
): Promise<{ id: string }> {
  const unit = await unitRef(ctx.db, input.unitId);
  const post = postFor(actor, 'duty.roster', unit.path);
  const nowMs = ctx.clock.nowMs();
  const shift = {
    id: newId(nowMs),
    unitPath: unit.path,
    duty: input.duty,
    personId: input.personId,
    fromMs: fromIso(input.from) ?? 0,
    untilMs: fromIso(input.until) ?? 0,
  };
  checkSpan(shift.fromMs, shift.untilMs);
  const logSeq = await ctx.db.transaction(async (tx) => {
    const name = await rosterPerson(tx, unit.path, input.personId, nowMs);
    if (!(await insertShift(tx, shift, { personId: actor.personId, atMs: nowMs })))
      throw new WardError('conflict', { detail: `${name} is on the roster at that time already` });
    return noteRoster(ctx, tx, {
      about: shift.id,
      unitPath: unit.path,
      actor,
      post,
      move: 'add',
      textZh: `排班：${name}，${shiftText(shift)}`,
      textEn: `Roster: ${name}, ${shiftTextEn(shift)}`,
    });
  });
  wakeRoster(ctx, unit.path, logSeq);
  return { id: shift.id };
}

export async function dropShift(
  ctx: DutyContext,
  actor: Actor,
  id: string,
  input: { expectedVersion: number; reason: string },
): Promise<void> {
  const shift = await findShift(ctx.db, id);
  if (!shift) throw new WardError('not-found');
  const post = postFor(actor, 'duty.roster', shift.unitPath);
  const logSeq = await ctx.db.transaction(async (tx) => {
    if (!(await removeShift(tx, id, input.expectedVersion, input.reason, ctx.clock.nowMs())))
      throw new WardError('version-conflict', {
        detail: 'this shift was changed by somebody else meanwhile',
      });
    return noteRoster(ctx, tx, {
      about: id,
      unitPath: shift.unitPath,
      actor,
      post,
      move: 'remove',
      textZh: `撤销排班：${shift.personName}，${shiftText(shift)}。${input.reason}`,
      textEn: `Taken off the roster: ${shift.personName}, ${shiftTextEn(shift)}. ${input.reason}`,
    });
  });
  wakeRoster(ctx, shift.unitPath, logSeq);
}
