import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { IssueContent, type IssueEntry } from '../../../contract/bulletin/issue.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { listUnits } from '../people/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { factsOf, type UnitNames } from './figure-facts.ts';
import { type BriefRow, briefsAmong, briefsOfIssue } from './store/briefs.ts';
import { findIssue, type IssueRow, nextNumber } from './store/issues.ts';

type Content = z.input<typeof IssueContent>;

/** 信息快报〔2026〕第37期 */
export const labelOf = (name: string, year: number, number: number): string =>
  `${name}〔${year}〕第${number}期`;

export const labelOfIssue = ({ sheet, year, number }: IssueRow): string =>
  labelOf(sheet.name, year ?? 0, number ?? 0);

export async function unitNames(sql: Sql): Promise<UnitNames> {
  return new Map((await listUnits(sql)).map(({ path, nameZh, nameEn }) => [path, { nameZh, nameEn }]));
}

/** Of a 更正: what it points at. */
export async function correctedBy(sql: Sql, row: BriefRow): Promise<z.input<typeof IssueEntry>['corrects']> {
  if (row.corrects === null) return null;
  const [original] = await briefsAmong(sql, [row.corrects.briefId]);
  const issue = await findIssue(sql, row.corrects.issueId);
  if (!original || !issue) return null;
  return { issueId: issue.id, briefId: original.id, title: original.title, issueLabel: labelOfIssue(issue) };
}

async function entryOf(
  ctx: BulletinContext,
  sql: Sql,
  row: BriefRow,
  names: UnitNames,
): Promise<z.input<typeof IssueEntry>> {
  return {
    briefId: row.id,
    position: row.position ?? 0,
    note: row.note,
    title: row.title,
    unitPath: row.unitPath,
    document: row.document,
    facts: await factsOf(ctx, sql, row, names),
    signedBy: row.signed
      ? { name: row.signed.name, post: row.signed.post, at: toBeijingIso(row.signed.atMs) }
      : null,
    corrects: await correctedBy(sql, row),
  };
}

/** Year and number of an issue, or those it would get now. */
export async function numberOf(
  ctx: BulletinContext,
  sql: Sql,
  issue: IssueRow,
): Promise<{ year: number; number: number; numbered: boolean }> {
  if (issue.number !== null && issue.year !== null)
    return { year: issue.year, number: issue.number, numbered: true };
  const year = Number((issue.signed?.on ?? beijingDay(ctx.clock.nowMs())).slice(0, 4));
  return { year, number: await nextNumber(sql, issue.unitPath, issue.sheet.name, year), numbered: false };
}

/** What would be printed of an issue now. */
export async function composeIssue(
  ctx: BulletinContext,
  sql: Sql,
  issue: IssueRow,
): Promise<z.output<typeof IssueContent>> {
  const names = await unitNames(sql);
  const { year, number, numbered } = await numberOf(ctx, sql, issue);
  const entries: z.input<typeof IssueEntry>[] = [];
  for (const row of await briefsOfIssue(sql, issue.id)) entries.push(await entryOf(ctx, sql, row, names));
  const { signed, issuedAtMs } = issue;
  const content: Content = {
    id: issue.id,
    state: issue.state,
    sheet: issue.sheet,
    year,
    number,
    numbered,
    label: labelOf(issue.sheet.name, year, number),
    signedOff: signed
      ? { name: signed.name, post: signed.post, at: toBeijingIso(signed.atMs), on: signed.on }
      : null,
    issuedAt: issuedAtMs === null ? null : toBeijingIso(issuedAtMs),
    entries,
  };
  return IssueContent.parse(content);
}

/** The printed content as it is kept, with its digest. */
export function sealContent(content: z.output<typeof IssueContent>): { text: string; sha256: string } {
  const text = JSON.stringify(content);
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

/** What was printed, from the row that nothing changes; of an issue that is not printed yet, what would be. */
export const contentOf = async (
  ctx: BulletinContext,
  sql: Sql,
  issue: IssueRow,
): Promise<z.output<typeof IssueContent>> =>
  issue.content === null ? composeIssue(ctx, sql, issue) : IssueContent.parse(JSON.parse(issue.content));
