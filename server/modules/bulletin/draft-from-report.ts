import type { BulletinDocument, InlineFigure, InlineText } from '../../../contract/bulletin/document.ts';
import { UNITS } from '../../../contract/bulletin/find-figures.ts';
import { ordinalOf } from '../../../contract/chinese-numbers.ts';
import { type BoundText, REPORT_HEADS, type ReportBody, type ReportPiece } from '../../../contract/duty.ts';
import { printFigure } from '../../../contract/figure-words.ts';
import { isUnder } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { type SentReport, sentReport } from '../duty/index.ts';

/** 7月20日8时30分 (Beijing) */
function momentOf(atMs: number): string {
  const [, month, day, hour, minute] = /-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(toBeijingIso(atMs))!;
  return `${Number(month)}月${Number(day)}日${Number(hour)}时${minute === '00' ? '' : `${Number(minute)}分`}`;
}

/** 站, 毫米 …: what the words behind a number begin with. */
const measureOf = (after: string): string =>
  UNITS.find((unit) => unit.length <= 8 && after.startsWith(unit)) ?? '';

const isNumber = (piece: ReportPiece): piece is BoundText & { value: number } =>
  typeof piece !== 'string' &&
  piece.value !== null &&
  piece.value >= 0 &&
  piece.unit !== null &&
  piece.unit !== 'time';

const MOST_SOURCE = 200;
const MOST_CONCEPT = 60;

/** What a number counts: its part of the report, and the words that lead to it. */
const conceptOf = (head: string, before: string): string =>
  `${head}：${(before.split(/[，。；]/).at(-1) ?? '').slice(-MOST_CONCEPT)}`;

/** A sentence of the report as text of a brief: each number is a figure that names the report and the rows behind it. */
function inlineOf(
  pieces: readonly ReportPiece[],
  head: string,
  report: SentReport,
  nextId: () => string,
): InlineText {
  const inline: InlineText = [];
  const day = toBeijingIso(report.asOfMs).slice(0, 10);
  let before = '';
  let taken = 0;
  pieces.forEach((piece, n) => {
    const text = (typeof piece === 'string' ? piece : piece.text).slice(taken);
    taken = 0;
    const next = pieces[n + 1];
    if (!isNumber(piece)) {
      if (text !== '') inline.push({ text });
      before += text;
      return;
    }
    const measure = typeof next === 'string' ? measureOf(next) : '';
    taken = measure.length;
    const rows = piece.sources.map(({ label }) => label).join('、');
    const figure: InlineFigure = {
      id: nextId(),
      unit: report.unitPath,
      from: day,
      to: day,
      style: { as: 'exact' },
      measure,
      value: piece.value,
      wording: printFigure(piece.value, measure),
      frozenId: null,
      manual: {
        concept: conceptOf(head, before),
        method: 'other-system',
        source: `${report.title}，截至${momentOf(report.asOfMs)}：${rows}`.slice(0, MOST_SOURCE),
      },
    };
    inline.push({ figure });
    before += figure.wording;
  });
  return inline;
}

type Unit = { path: string; nameZh: string };

/** The brief of a report, one measure a part of it; every number of the report stands in it as a figure. Pure. */
export function briefOfReport(report: SentReport & { body: ReportBody }, unit: Unit): BulletinDocument {
  let n = 0;
  const nextId = (): string => `manual:duty-${report.id.slice(-12)}-${++n}`;
  const parts = report.body.sections.filter(({ sentences }) => sentences.length > 0);
  return {
    kind: 'brief',
    title: [{ text: `${report.unitName}防汛值班快报` }],
    lead: [{ text: `截至${momentOf(report.asOfMs)}，防汛值班情况如下（据值班专报${report.kind}）。` }],
    measures: parts.map(({ head, sentences }, at) => ({
      ordinal: `${ordinalOf(at + 1)}是`,
      heading: [{ text: REPORT_HEADS[head].zh }],
      stop: '。',
      text: sentences.flatMap(({ zh }) => inlineOf(zh, REPORT_HEADS[head].zh, report, nextId)),
    })),
    unit: unit.nameZh,
  };
}

/**
 * 值班快报: a brief from a duty report that was sent. Its figures name the report and what stood behind each number there; who
 * signs the brief signs them. `not-found` where the report is not there, not sent, or not of the unit or one below it.
 */
export async function draftFromReport(sql: Sql, unit: Unit, reportId: string): Promise<BulletinDocument> {
  const report = await sentReport(sql, reportId);
  if (!report || !isUnder(report.unitPath, unit.path))
    throw new WardError('not-found', {
      detail: 'there is no duty report of this unit that was sent under this id',
    });
  return briefOfReport(report, unit);
}
