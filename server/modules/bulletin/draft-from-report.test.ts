import { expect, test } from 'vitest';
import { BulletinDocument, documentToText, figuresOf } from '../../../contract/bulletin/document.ts';
import type { BoundText, ReportPiece } from '../../../contract/duty.ts';
import { briefOfReport } from './draft-from-report.ts';

const station = (label: string) => ({ kind: 'station', id: label, label }) as const;
const number = (text: string, unit: string, ...labels: string[]): BoundText => ({
  text,
  value: Number(text),
  unit,
  sources: labels.map(station),
});
const named = (text: string): BoundText => ({ text, value: null, unit: null, sources: [station(text)] });

const rain: ReportPiece[] = [
  '近1小时，资料完整的',
  number('2', '站', '甲站', '乙站'),
  '站平均降雨',
  number('31.5', 'mm', '甲站', '乙站'),
  '毫米，最大',
  named('甲站'),
  number('42.0', 'mm', '甲站'),
  '毫米。',
];
const report = {
  id: '00000000-0000-7000-8000-0000000000aa',
  unitPath: 'district',
  unitName: '某区',
  title: '某区防汛值班专报（续报第2期）',
  kind: '续报',
  asOfMs: Date.parse('2026-07-20T08:30:00+08:00'),
  body: {
    sections: [
      { head: 'rain', sentences: [{ zh: rain, en: [] }] },
      { head: 'works', sentences: [] },
    ],
  } as const,
};

test('every number of a duty report is a figure that says the report and the rows behind it', () => {
  const document = briefOfReport(structuredClone(report) as never, {
    path: 'district',
    nameZh: '某区应急管理局',
  });
  expect(() => BulletinDocument.parse(document)).not.toThrow();
  expect(documentToText(document).text).toBe(
    '某区防汛值班快报 截至7月20日8时30分，防汛值班情况如下（据值班专报续报）。一是雨情。近1小时，资料完整的2站平均降雨31.5毫米，最大甲站42毫米。（某区应急管理局）',
  );
  expect(
    figuresOf(document).map(({ wording, measure, from, unit, manual }) => [
      wording,
      measure,
      from,
      unit,
      manual,
    ]),
  ).toEqual([
    ['2站', '站', '2026-07-20', 'district', expect.objectContaining({ concept: '雨情：资料完整的' })],
    ['31.5毫米', '毫米', '2026-07-20', 'district', expect.objectContaining({ method: 'other-system' })],
    [
      '42毫米',
      '毫米',
      '2026-07-20',
      'district',
      expect.objectContaining({ source: '某区防汛值班专报（续报第2期），截至7月20日8时30分：甲站' }),
    ],
  ]);
});
