import type { z } from 'zod';
import { ordinalOf } from '../../../../contract/chinese-numbers.ts';
import {
  plainText,
  REPORT_HEADS,
  type Report,
  type ReportBody,
  type ReviseReport,
} from '../../../../contract/duty.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { enqueue } from '../../../platform/outbox/index.ts';
import { appendDutyLine } from '../../responses/index.ts';
import { byPost, type DutyContext, postFor, unitRef } from '../duty-context.ts';
import {
  bumpReport,
  discardDraft,
  findReport,
  insertRevision,
  lastSent,
  lockReport,
  lockSeries,
  markSent,
  type ReportRow,
  revisionsOf,
} from '../store/reports.ts';
import { titleOf } from './present-report.ts';
import { courseOf, membersOf, nextOf, presentFull } from './read-reports.ts';
import { rebind } from './rebind.ts';
import { rhythm } from './rhythm.ts';

async function draftOf(tx: Sql, id: string, expectedVersion: number): Promise<ReportRow> {
  const row = await lockReport(tx, id);
  if (!row) throw new WardError('not-found');
  if (row.state !== 'draft')
    throw new WardError('illegal-move', {
      detail:
        row.state === 'sent'
          ? `sent at ${toBeijingIso(row.sentMs!)} by ${row.sentBy?.name}: what was sent stays as it is`
          : `this draft was ${row.state}`,
      remedy: 'What has changed since goes into the next report.',
    });
  if (row.version !== expectedVersion)
    throw new WardError('version-conflict', { detail: 'somebody else changed this draft meanwhile' });
  return row;
}

/** What the officer changes in one sentence is a revision; a number that is theirs names where it comes from. */
export async function reviseReport(
  ctx: DutyContext,
  actor: Actor,
  id: string,
  input: z.output<typeof ReviseReport>,
): Promise<Report> {
  await ctx.db.transaction(async (tx) => {
    const row = await draftOf(tx, id, input.expectedVersion);
    const post = postFor(actor, 'reports.write', row.unitPath);
    const revisions = await revisionsOf(tx, id);
    const { body } = revisions.at(-1)!;
    const section = body.sections.find(({ head }) => head === input.head);
    const sentence = section?.sentences[input.sentence];
    if (!section || !sentence) throw new WardError('not-found', { detail: 'no such sentence' });
    const rebound = rebind(sentence.zh, input.text, input.manual, actor);
    if (!rebound.ok)
      throw new WardError('unprocessable', {
        detail: `these numbers are not those of the report: ${rebound.unbound.join(', ')}`,
        remedy: 'Confirm each as a figure of your own, with a line that says where it comes from.',
        fields: rebound.unbound.map((text) => ({ path: 'manual', message: text })),
      });
    // An emptied sentence is left out; the English aid of what was changed by hand would say something else.
    const changed =
      input.text === '' ? [] : [{ zh: rebound.pieces, en: [`(changed by hand) ${input.text}`] }];
    const next: ReportBody = {
      sections: body.sections
        .map((each) =>
          each === section
            ? { ...each, sentences: each.sentences.flatMap((one) => (one === sentence ? changed : [one])) }
            : each,
        )
        .filter(({ sentences }) => sentences.length > 0),
    };
    const nowMs = ctx.clock.nowMs();
    await insertRevision(
      tx,
      {
        reportId: id,
        revision: revisions.length + 1,
        body: next,
        byId: actor.personId,
        byName: actor.name,
        note: input.note ?? `${plainText(sentence.zh)} → ${input.text}`,
      },
      nowMs,
    );
    await bumpReport(tx, id);
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'report.revise',
      about: id,
      actor,
      postId: post.postId,
      unitPath: row.unitPath,
      data: {
        revision: revisions.length + 1,
        manual: input.manual.map(({ text, source }) => ({ text, source })),
      },
    });
  });
  ctx.bus.emit('duty.changed', { unitPath: (await findReport(ctx.db, id))!.unitPath });
  return presentFull(ctx, (await findReport(ctx.db, id))!);
}

/** The report as one text, as it is printed and sent. */
export function reportText(title: string, asOfMs: number, body: ReportBody): string {
  const parts = body.sections.map(
    ({ head, sentences }, at) =>
      `${ordinalOf(at + 1)}、${REPORT_HEADS[head].zh}\n${sentences.map(({ zh }) => plainText(zh)).join('')}`,
  );
  const iso = toBeijingIso(asOfMs);
  return [title, `（截至${iso.slice(0, 10)} ${iso.slice(11, 16)}）`, ...parts].join('\n');
}

/** Sends to everybody on the list: one message each, in the transaction that makes the report immutable. */
export async function sendReport(
  ctx: DutyContext,
  actor: Actor,
  id: string,
  input: { expectedVersion: number; list: string },
): Promise<Report> {
  const row = await findReport(ctx.db, id);
  if (!row) throw new WardError('not-found');
  const post = postFor(actor, 'reports.send', row.unitPath);
  const unit = await unitRef(ctx.db, row.unitId);
  const members = await membersOf(ctx, unit.path, input.list);
  const list = rhythm().lists.find((each) => each.id === input.list)!;
  const reachable = members.filter(({ phone }) => phone !== null);
  const unreachable = members.filter(({ phone }) => phone === null).map(({ personName }) => personName);
  if (reachable.length === 0)
    throw new WardError('unprocessable', {
      detail: `nobody on the list ${list.zh} has a number`,
      remedy: 'Enter telephone numbers, or choose another list.',
    });
  const { running } = await courseOf(ctx, unit);
  const logSeq = await ctx.db.transaction(async (tx) => {
    await lockSeries(tx, unit.path);
    const draft = await draftOf(tx, id, input.expectedVersion);
    const last = await lastSent(tx, draft.seriesId);
    if (last && last.asOfMs >= draft.asOfMs)
      throw new WardError('conflict', {
        detail: `the report as of ${toBeijingIso(last.asOfMs)} was sent already: an older one does not follow it`,
        remedy: 'Draft a new one.',
      });
    if (last?.kind === 'final')
      throw new WardError('conflict', { detail: 'the final report of this series was sent already' });
    const next = await nextOf(tx, draft.seriesId, running !== undefined);
    const title = titleOf(draft.unitName, next.kind, next.number);
    const { body } = (await revisionsOf(tx, id)).at(-1)!;
    const text = reportText(title, draft.asOfMs, body);
    const nowMs = ctx.clock.nowMs();
    for (const { personId, personName, phone } of reachable)
      await enqueue(
        tx,
        {
          channel: 'sms',
          address: phone!,
          body: { text, to: personName },
          aboutKind: 'report',
          aboutId: id,
          idempotencyKey: `report:${id}:${personId}`,
          drill: ctx.drill,
        },
        nowMs,
      );
    await markSent(tx, id, {
      ...next,
      by: { personId: actor.personId, name: actor.name },
      to: { list: list.zh, people: reachable.length, unreachable },
      atMs: nowMs,
    });
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'report.send',
      about: id,
      actor,
      postId: post.postId,
      unitPath: unit.path,
      data: { kind: next.kind, number: next.number, list: list.id, people: reachable.length },
    });
    return appendDutyLine(
      tx,
      {
        kind: 'report',
        aboutId: id,
        move: 'send',
        textZh: `报送${title}，发${list.zh}${reachable.length}人${unreachable.length > 0 ? `，${unreachable.join('、')}无号码未发` : ''}`,
        textEn: `Sent ${title} to ${list.en}, ${reachable.length} people${unreachable.length > 0 ? `; no number: ${unreachable.join(', ')}` : ''}`,
        by: byPost(actor, post),
        unitPath: unit.path,
      },
      nowMs,
    );
  });
  ctx.bus.emit('duty.changed', { unitPath: unit.path });
  ctx.bus.emit('log.appended', { seq: logSeq });
  ctx.bus.emit('outbox.enqueued', { count: reachable.length });
  return presentFull(ctx, (await findReport(ctx.db, id))!);
}

export async function discardReport(
  ctx: DutyContext,
  actor: Actor,
  id: string,
  input: { expectedVersion: number; reason: string },
): Promise<Report> {
  await ctx.db.transaction(async (tx) => {
    const row = await draftOf(tx, id, input.expectedVersion);
    const post = postFor(actor, 'reports.write', row.unitPath);
    await discardDraft(tx, id, input.reason);
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'report.discard',
      about: id,
      actor,
      postId: post.postId,
      unitPath: row.unitPath,
      data: { reason: input.reason },
    });
  });
  const row = (await findReport(ctx.db, id))!;
  ctx.bus.emit('duty.changed', { unitPath: row.unitPath });
  return presentFull(ctx, row);
}
