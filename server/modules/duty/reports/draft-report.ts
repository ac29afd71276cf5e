import type { Report } from '../../../../contract/duty.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import type { By, UnitRef } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { newId } from '../../../platform/ids.ts';
import { appendDutyLine } from '../../responses/index.ts';
import { byPost, type DutyContext, postFor, unitRef } from '../duty-context.ts';
import {
  insertReport,
  insertRevision,
  lastSent,
  lockSeries,
  openSeries,
  type ReportRow,
  reportAt,
  supersedeUntouched,
} from '../store/reports.ts';
import { gatherFacts } from './gather-facts.ts';
import { titleOf } from './present-report.ts';
import { presentFull } from './read-reports.ts';
import { writeReport } from './write-report.ts';

const MINUTE_MS = 60_000;
const WARD: By = { personId: null, name: 'Ward', postId: null, postTitle: null, via: 'system' };

/** A draft as of a moment; one that is there already is answered, never written over. */
export async function draftAt(
  ctx: DutyContext,
  unit: UnitRef,
  asOfMs: number,
  by: { line: By; words: string },
): Promise<ReportRow> {
  const facts = await gatherFacts(ctx, unit, asOfMs);
  const done = await ctx.db.transaction(async (tx) => {
    await lockSeries(tx, unit.path);
    const there = await reportAt(tx, unit.path, asOfMs);
    if (there) return { row: there, logSeq: undefined };
    const nowMs = ctx.clock.nowMs();
    const series = await openSeries(tx, unit.path);
    const seriesId = series?.seriesId ?? newId(nowMs);
    const last = series && (await lastSent(tx, seriesId));
    const body = writeReport(
      facts,
      last && { facts: last.facts, id: last.id, title: titleOf(last.unitName, last.kind!, last.number!) },
    );
    const id = newId(nowMs);
    await insertReport(
      tx,
      { id, unitId: unit.id, unitPath: unit.path, seriesId, asOfMs, facts, draftedBy: by.words },
      nowMs,
    );
    await insertRevision(
      tx,
      { reportId: id, revision: 1, body, byId: by.line.personId, byName: by.words, note: null },
      nowMs,
    );
    await supersedeUntouched(tx, seriesId, asOfMs);
    const at = toBeijingIso(asOfMs).slice(5, 16).replace('T', ' ');
    const logSeq = await appendDutyLine(
      tx,
      {
        kind: 'report',
        aboutId: id,
        move: 'draft',
        textZh: `专报已拟（截至${at}），待值班员核阅、报送`,
        textEn: `Report drafted as of ${at}: to be read and sent by the officer`,
        by: by.line,
        unitPath: unit.path,
        key: `report-draft:${id}`,
      },
      nowMs,
    );
    return { row: (await reportAt(tx, unit.path, asOfMs))!, logSeq };
  });
  if (done.logSeq !== undefined) {
    ctx.bus.emit('duty.changed', { unitPath: unit.path });
    ctx.bus.emit('log.appended', { seq: done.logSeq });
  }
  return done.row;
}

/** On demand: as of this minute. */
export async function draftReport(ctx: DutyContext, actor: Actor, unitId: string): Promise<Report> {
  const unit = await unitRef(ctx.db, unitId);
  const post = postFor(actor, 'reports.write', unit.path);
  const asOfMs = Math.floor(ctx.clock.nowMs() / MINUTE_MS) * MINUTE_MS;
  const row = await draftAt(ctx, unit, asOfMs, { line: byPost(actor, post), words: actor.name });
  return presentFull(ctx, row);
}

/** By the hour, by Ward itself. */
export const draftHourly = (ctx: DutyContext, unit: UnitRef, hourMs: number): Promise<ReportRow> =>
  draftAt(ctx, unit, hourMs, { line: WARD, words: '整点自动拟稿' });
