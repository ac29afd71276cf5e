import { ordinalOf } from '../../../../contract/chinese-numbers.ts';
import type { ReportBody } from '../../../../contract/duty.ts';
import { plainText, REPORT_HEADS } from '../../../../contract/duty.ts';
import { toBeijingIso } from '../../../../contract/time.ts';

export const DOCX_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Faces of official papers (GB/T 9704-2012 5.2.2); where one is not installed the word processor takes its own. */
const TITLE = { font: '方正小标宋简体', size: 44 };
const HEAD = { font: '黑体', size: 32 };
const BODY = { font: '仿宋_GB2312', size: 32 };
/** Two characters. */
const INDENT = { firstLine: 640 };

/** The report as a .docx, in the faces and sizes of official papers. */
export async function reportDocx(report: {
  title: string;
  asOfMs: number;
  body: ReportBody;
  sentBy: string | null;
}): Promise<Uint8Array> {
  // Fetched when a file is asked for: no start waits for it.
  const { AlignmentType, Document, Packer, Paragraph, TextRun } = await import('docx');
  const iso = toBeijingIso(report.asOfMs);
  const line = (text: string, style: typeof BODY, more: object = {}) =>
    new Paragraph({ children: [new TextRun({ text, ...style })], spacing: { line: 560 }, ...more });
  const centred = { alignment: AlignmentType.CENTER };
  const document = new Document({
    title: report.title,
    creator: report.sentBy ?? 'Ward',
    sections: [
      {
        children: [
          line(report.title, TITLE, centred),
          line(`（截至${iso.slice(0, 10)} ${iso.slice(11, 16)}）`, BODY, centred),
          ...report.body.sections.flatMap(({ head, sentences }, at) => [
            line(`${ordinalOf(at + 1)}、${REPORT_HEADS[head].zh}`, HEAD, { indent: INDENT }),
            line(sentences.map(({ zh }) => plainText(zh)).join(''), BODY, { indent: INDENT }),
          ]),
          ...(report.sentBy === null
            ? [line('（草稿，未报送）', BODY, { alignment: AlignmentType.RIGHT })]
            : [line(`报送：${report.sentBy}`, BODY, { alignment: AlignmentType.RIGHT })]),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
