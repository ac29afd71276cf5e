import { REPORT_KINDS, type ReportBody } from '../../../../contract/duty.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { findReport, type ReportRow, reportsOf, revisionsOf } from '../store/reports.ts';
import { titleOf } from './present-report.ts';

const MOST = 50;

/** A report as it was sent: nothing of it changes any more. */
export interface SentReport {
  id: string;
  unitPath: string;
  unitName: string;
  title: string;
  /** 初报, 续报 or 终报 with its number. */
  kind: string;
  asOfMs: number;
}

const presented = (row: ReportRow): SentReport => {
  const kind = row.kind ?? 'first';
  const number = row.number ?? 1;
  return {
    id: row.id,
    unitPath: row.unitPath,
    unitName: row.unitName,
    title: titleOf(row.unitName, kind, number),
    kind: REPORT_KINDS[kind],
    asOfMs: row.asOfMs,
  };
};

/** The last reports that the seat of a unit sent, the newest first. */
export const sentReports = async (sql: Sql, unitPath: string): Promise<SentReport[]> =>
  (await reportsOf(sql, unitPath, MOST)).filter(({ state }) => state === 'sent').map(presented);

/** A sent report with its text; undefined where there is none, or it is a draft still. */
export async function sentReport(
  sql: Sql,
  id: string,
): Promise<(SentReport & { body: ReportBody }) | undefined> {
  const row = await findReport(sql, id);
  if (row?.state !== 'sent') return undefined;
  return { ...presented(row), body: (await revisionsOf(sql, id)).at(-1)!.body };
}
