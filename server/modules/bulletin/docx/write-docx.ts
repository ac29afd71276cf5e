import { unzipSync, zipSync } from 'fflate';
import {
  type BulletinDocument,
  documentToText,
  inlineToText,
} from '../../../../contract/bulletin/document.ts';
import type { IssueContent } from '../../../../contract/bulletin/issue.ts';
import { issuePrint } from '../press/issue-pdf.ts';
import { figureBookmark, figureTag, type Piece, piecesOf } from './figure-tag.ts';

/** Twentieths of a point, as Word reckons: margins 37 / 35 / 28 / 26 mm (GB/T 9704-2012 5.1), 22 lines of 29 pt. */
const PAGE = { width: 11906, height: 16838 };
const MARGIN = { top: 2098, bottom: 1984, left: 1588, right: 1474, header: 851, footer: 1446 };
const LINE = 580;
/** −0.25 pt between characters: 28 on a line. */
const TIGHT = -5;
/** Half points. */
const SIZE = { title: 36, body: 32, foot: 28, name: 104 };
const TITLE_STYLE = 'WardTitle';
const FACES = { title: '方正小标宋简体', body: '仿宋', note: '楷体', mark: '黑体', number: '宋体' };
const RED = 'C8102E';
/** A zip keeps the local time of its entries: this one is the same everywhere. */
const ZIP_DAY = new Date(1980, 0, 1);

type Docx = typeof import('docx');
type Children = import('docx').ParagraphChild[];
type Paragraph = import('docx').Paragraph;

// Without the hint Word sets “ ” … — in a Latin face.
const face = (name: string) => ({
  ascii: name,
  hAnsi: name,
  eastAsia: name,
  cs: name,
  hint: 'eastAsia' as const,
});

interface Writer {
  docx: Docx;
  run(
    text: string,
    options?: { face?: string; size?: number; style?: string; color?: string },
  ): import('docx').TextRun;
  control(piece: Required<Piece>): Children;
}

function createWriter(docx: Docx): Writer {
  let controls = 0;
  const run: Writer['run'] = (text, { face: name = FACES.body, size = SIZE.body, style, color } = {}) =>
    new docx.TextRun({
      text,
      font: face(name),
      size,
      characterSpacing: TIGHT,
      ...(style ? { style } : {}),
      ...(color ? { color } : {}),
    });
  const element = (name: string, value: string | number) =>
    new docx.BuilderElement({ name, attributes: { value: { key: 'w:val', value } } });
  return {
    docx,
    run,
    control({ text, figure }) {
      controls += 1;
      const properties = new docx.BuilderElement({
        name: 'w:sdtPr',
        children: [
          element('w:alias', `数字 ${figure.n + 1}`),
          element('w:tag', figureTag(figure.n, figure.figure)),
          element('w:id', controls),
        ],
      });
      const content = new docx.BuilderElement({ name: 'w:sdtContent', children: [run(text)] });
      const control = new docx.BuilderElement({ name: 'w:sdt', children: [properties, content] });
      const mark = (name: string, attributes: Record<string, { key: string; value: string | number }>) =>
        new docx.BuilderElement({
          name,
          attributes: { id: { key: 'w:id', value: controls }, ...attributes },
        });
      const name = { key: 'w:name', value: figureBookmark(figure.n, figure.figure) };
      // Children of a paragraph all three (ECMA-376 17.5.2.31, 17.13.6); the package has no name for them. A control of plain
      // text (w:text) would be written three times over by LibreOffice 7, once for each script in it.
      return [mark('w:bookmarkStart', { name }), control, mark('w:bookmarkEnd', {})] as unknown as Children;
    },
  };
}

const paragraph = (
  { docx }: Writer,
  children: Children,
  options: Partial<import('docx').IParagraphOptions> = {},
): Paragraph =>
  new docx.Paragraph({
    children,
    spacing: { line: LINE, lineRule: docx.LineRuleType.EXACT, before: 0, after: 0 },
    ...options,
  });

const INDENT = { firstLine: 640, firstLineChars: 200 };

/** A brief in the house style: the title run in, one full-width space, then the body with its figures as controls. */
function entryParagraph(writer: Writer, document: BulletinDocument): Paragraph {
  const { text, figures } = documentToText(document);
  const title = document.kind === 'brief' ? inlineToText(document.title) : '';
  const children = (from: number, to: number, options: Parameters<Writer['run']>[1]): Children =>
    piecesOf(text, figures, from, to).flatMap((piece) =>
      piece.figure
        ? writer.control({ text: piece.text, figure: piece.figure })
        : [writer.run(piece.text, options)],
    );
  if (title === '') return paragraph(writer, children(0, text.length, {}), { indent: INDENT });
  const titled = { face: FACES.title, size: SIZE.title, style: TITLE_STYLE };
  return paragraph(
    writer,
    [
      ...children(0, title.length, titled),
      writer.run('　', titled),
      ...children(title.length + 1, text.length, {}),
    ],
    { indent: INDENT },
  );
}

const noteParagraph = (writer: Writer, note: string): Paragraph =>
  paragraph(writer, [writer.run(note, { face: FACES.note })], {
    indent: { ...INDENT, left: 640, right: 640 },
  });

function headParagraphs(writer: Writer, issue: IssueContent): Paragraph[] {
  const { docx, run } = writer;
  const { mark, name, number, office, date, note } = issuePrint(issue);
  const centre = { alignment: docx.AlignmentType.CENTER };
  return [
    paragraph(writer, mark === null ? [] : [run(mark, { face: FACES.mark })]),
    paragraph(writer, [run(name, { face: FACES.title, size: SIZE.name, color: RED })], {
      ...centre,
      spacing: { line: LINE * 3, lineRule: docx.LineRuleType.EXACT },
    }),
    paragraph(writer, [run(number)], centre),
    paragraph(writer, [run(office), new docx.TextRun({ children: [new docx.Tab()] }), run(date)], {
      tabStops: [{ type: docx.TabStopType.RIGHT, position: PAGE.width - MARGIN.left - MARGIN.right }],
      border: { bottom: { style: docx.BorderStyle.SINGLE, size: 12, color: RED, space: 6 } },
    }),
    paragraph(writer, []),
    ...(note === null ? [] : [noteParagraph(writer, note)]),
  ];
}

function footParagraphs(writer: Writer, issue: IssueContent): Paragraph[] {
  const { docx, run } = writer;
  const { distribution, copies } = issuePrint(issue);
  const rows = [
    ...distribution.map(({ label, names }) => ({ text: `${label}：${names}。`, right: false })),
    ...(copies === null ? [] : [{ text: copies, right: true }]),
  ];
  const rule = { style: docx.BorderStyle.SINGLE, size: 6, space: 1 };
  return rows.map(({ text, right }) =>
    paragraph(writer, [run(text, { size: SIZE.foot })], {
      indent: { left: 280, right: 280 },
      border: { top: rule, bottom: rule },
      ...(right ? { alignment: docx.AlignmentType.RIGHT } : {}),
    }),
  );
}

function pageNumber(writer: Writer, side: 'left' | 'right') {
  const { docx } = writer;
  const number = new docx.TextRun({
    children: ['— ', docx.PageNumber.CURRENT, ' —'],
    font: face(FACES.number),
    size: SIZE.foot,
  });
  return new docx.Footer({
    children: [
      new docx.Paragraph({
        children: [number],
        alignment: side === 'left' ? docx.AlignmentType.LEFT : docx.AlignmentType.RIGHT,
        indent: { left: 280, right: 280 },
      }),
    ],
  });
}

/** The same content is the same file: the package writes the hour into it, and the zip another. */
function withoutClock(file: Uint8Array, dateMs: number): Uint8Array {
  const entries = unzipSync(file);
  const core = new TextDecoder().decode(entries['docProps/core.xml']);
  const date = `${new Date(dateMs).toISOString().slice(0, 19)}Z`;
  entries['docProps/core.xml'] = new TextEncoder().encode(
    core.replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${date}`),
  );
  return zipSync(entries, { mtime: ZIP_DAY, level: 6 });
}

async function writeFile(
  title: string,
  dateMs: number,
  write: (writer: Writer) => Paragraph[],
): Promise<Uint8Array> {
  const docx = await import('docx');
  const writer = createWriter(docx);
  const document = new docx.Document({
    title,
    creator: '一本账',
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: {
        document: { run: { font: face(FACES.body), size: SIZE.body, language: { eastAsia: 'zh-CN' } } },
      },
      characterStyles: [{ id: TITLE_STYLE, name: TITLE_STYLE, run: { size: SIZE.title } }],
    },
    sections: [
      {
        properties: {
          page: { size: PAGE, margin: MARGIN },
          grid: { type: docx.DocumentGridType.LINES, linePitch: LINE },
        },
        footers: { default: pageNumber(writer, 'right'), even: pageNumber(writer, 'left') },
        children: write(writer),
      },
    ],
  });
  return withoutClock(await docx.Packer.toBuffer(document), dateMs);
}

/** One brief or item, to be edited in WPS or Word and brought back by `importDocx`. */
export const documentDocx = (document: BulletinDocument, dateMs: number): Promise<Uint8Array> =>
  writeFile(documentToText(document).text.slice(0, 60), dateMs, (writer) => [
    entryParagraph(writer, document),
  ]);

/** A whole issue with 报头, 按语 and 版记. */
export function issueDocx(issue: IssueContent, dateMs = 0): Promise<Uint8Array> {
  const moment = issue.issuedAt ?? issue.signedOff?.at;
  return writeFile(issue.label, moment === undefined ? dateMs : Date.parse(moment), (writer) => [
    ...headParagraphs(writer, issue),
    ...issue.entries.flatMap(({ note, document }) => [
      ...(note === null ? [] : [noteParagraph(writer, note)]),
      entryParagraph(writer, document),
    ]),
    ...footParagraphs(writer, issue),
  ]);
}
