import { REPORT_KINDS, type Report, type ReportKind, type ReportSummary } from '../../../../contract/duty.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { ReportRow, RevisionRow } from '../store/reports.ts';

/** 上街区防指防汛值班专报（续报第2期） */
export const titleOf = (unitName: string, kind: ReportKind, number: number): string =>
  `${unitName}防汛值班专报（${REPORT_KINDS[kind]}${kind === 'first' ? '' : `第${number}期`}）`;

/** `next`: the kind and number a draft would be sent under now. */
export function presentSummary(row: ReportRow, next: { kind: ReportKind; number: number }): ReportSummary {
  const kind = row.kind ?? next.kind;
  const number = row.number ?? next.number;
  return {
    id: row.id,
    version: row.version,
    unit: { id: row.unitId, name: row.unitName, path: row.unitPath },
    seriesId: row.seriesId,
    state: row.state,
    kind,
    number,
    title: titleOf(row.unitName, kind, number),
    asOf: toBeijingIso(row.asOfMs),
    draftedBy: row.draftedBy,
    sentAt: row.sentMs === null ? null : toBeijingIso(row.sentMs),
    sentBy: row.sentBy?.name ?? null,
  };
}

export const presentReport = (
  row: ReportRow,
  revisions: readonly RevisionRow[],
  next: { kind: ReportKind; number: number },
  lists: Report['lists'],
): Report => ({
  ...presentSummary(row, next),
  body: revisions.at(-1)!.body,
  revisions: revisions.map(({ revision, byName, atMs, note }) => ({
    revision,
    byName,
    at: toBeijingIso(atMs),
    note,
  })),
  sentTo: row.sentTo,
  lists,
});
