import type { Report, ReportBoard, ReportKind, ReportList } from '../../../../contract/duty.ts';
import type { UnitRef } from '../../../../contract/responses.ts';
import { fromIso, toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import { type Holder, holdersBelow } from '../../people/index.ts';
import { readResponses } from '../../responses/index.ts';
import { type DutyContext, seatOf, unitRef } from '../duty-context.ts';
import {
  findReport,
  lastSent,
  openSeries,
  type ReportRow,
  reportsOf,
  revisionsOf,
} from '../store/reports.ts';
import { presentReport, presentSummary } from './present-report.ts';
import { type Course, kindOf, nextDue, rhythm } from './rhythm.ts';

const MOST_LISTED = 200;
const atMs = (iso: string | null): number => (iso === null ? 0 : (fromIso(iso) ?? 0));

/** How far the reports of a unit have come, and what runs there. */
export async function courseOf(
  ctx: DutyContext,
  unit: UnitRef,
): Promise<Course & { seriesId: string | undefined }> {
  const { responses } = await readResponses(ctx.responses, seatOf(unit), { ended: true });
  const active = responses.filter(({ level }) => level !== null);
  const [gravest] = active.toSorted((a, b) => a.level!.rank - b.level!.rank);
  const series = await openSeries(ctx.db, unit.path);
  const ended = responses.map(({ endedAt }) => atMs(endedAt)).filter((ms) => ms > 0);
  return {
    seriesId: series?.seriesId,
    running: gravest
      ? {
          rank: gravest.level!.rank,
          level: gravest.level!.name,
          sinceMs: Math.min(...active.map(({ startedAt }) => atMs(startedAt))),
        }
      : undefined,
    endedMs: gravest || ended.length === 0 ? undefined : Math.max(...ended),
    sent: series?.sent ?? 0,
    lastSentMs: series?.lastSentMs ?? undefined,
  };
}

/** Kind and number a draft of this series would be sent under now. */
export async function nextOf(
  sql: Sql,
  seriesId: string,
  running: boolean,
): Promise<{ kind: ReportKind; number: number }> {
  const sent = (await lastSent(sql, seriesId))?.number ?? 0;
  return { kind: kindOf({ sent, running }), number: sent + 1 };
}

/** Who stands on a list now, each person once, by the posts that the list names. */
export async function membersOf(ctx: DutyContext, unitPath: string, listId: string): Promise<Holder[]> {
  const list = rhythm().lists.find(({ id }) => id === listId);
  if (!list) throw new WardError('unprocessable', { detail: `there is no list ${listId}` });
  const people = new Map<string, Holder>();
  for (const holder of await holdersBelow(ctx.db, unitPath, ctx.clock.nowMs())) {
    const named = list.roles.includes(holder.role) && holder.via !== 'deputy';
    const here = holder.unitPath === unitPath;
    if (named && (list.below ? !here : here) && !people.has(holder.personId))
      people.set(holder.personId, holder);
  }
  return [...people.values()];
}

export async function listsOf(ctx: DutyContext, unitPath: string): Promise<ReportList[]> {
  return Promise.all(
    rhythm().lists.map(async ({ id, zh, en }) => {
      const members = await membersOf(ctx, unitPath, id);
      return {
        id,
        zh,
        en,
        people: members.length,
        unreachable: members.filter(({ phone }) => phone === null).map(({ personName }) => personName),
      };
    }),
  );
}

export async function readReports(ctx: DutyContext, unitId: string): Promise<ReportBoard> {
  const unit = await unitRef(ctx.db, unitId);
  const course = await courseOf(ctx, unit);
  const due = nextDue(rhythm(), course);
  const nowMs = ctx.clock.nowMs();
  const next = {
    kind: kindOf({ sent: course.sent, running: course.running !== undefined }),
    number: course.sent + 1,
  };
  return {
    asOf: toBeijingIso(nowMs),
    unit,
    due: due
      ? {
          kind: due.kind,
          dueAt: toBeijingIso(due.dueMs),
          overdue: due.dueMs < nowMs,
          level: due.level,
          limit: String(due.limitMinutes),
          source: due.source,
        }
      : null,
    reports: (await reportsOf(ctx.db, unit.path, MOST_LISTED)).map((row) => presentSummary(row, next)),
  };
}

export async function presentFull(ctx: DutyContext, row: ReportRow): Promise<Report> {
  const unit = await unitRef(ctx.db, row.unitId);
  const { running } = await courseOf(ctx, unit);
  const next = await nextOf(ctx.db, row.seriesId, running !== undefined);
  return presentReport(row, await revisionsOf(ctx.db, row.id), next, await listsOf(ctx, row.unitPath));
}

export async function readReport(ctx: DutyContext, id: string): Promise<Report> {
  const row = await findReport(ctx.db, id);
  if (!row) throw new WardError('not-found');
  return presentFull(ctx, row);
}
