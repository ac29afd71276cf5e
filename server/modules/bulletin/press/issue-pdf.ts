import { readFile } from 'node:fs/promises';
import {
  type BulletinDocument,
  documentToText,
  inlineToText,
} from '../../../../contract/bulletin/document.ts';
import type { Distribution, IssueContent } from '../../../../contract/bulletin/issue.ts';
import {
  type Attachment,
  type FontChoice,
  type TypesetResult,
  typesetPdf,
} from '../../../platform/typeset/index.ts';
import { breakLines, type PrintedLine, type Run } from './break-lines.ts';

/** 28 squares a line; a paragraph begins two squares in. */
const LINE = { squares: 28, indent: 2, sizes: { title: 18 / 16, body: 1 } } as const;
const FULL_WIDTH_SPACE = '　';

/** A brief in the house style: the title run in, one full-width space, then the body; an item as it stands. */
export function runsOf(document: BulletinDocument): Run[] {
  const { text } = documentToText(document);
  const title = document.kind === 'brief' ? inlineToText(document.title) : '';
  if (title === '') return [{ text, role: 'body' }];
  return [
    { text: `${title}${FULL_WIDTH_SPACE}`, role: 'title' },
    { text: text.slice(title.length).replace(/^ /, ''), role: 'body' },
  ];
}

export const printLines = (document: BulletinDocument): PrintedLine[] => breakLines(runsOf(document), LINE);

const LISTS: readonly [keyof Distribution, string][] = [
  ['report', '报'],
  ['send', '送'],
  ['issue', '发'],
];

/** 2026-11-30 → 2026年11月30日 */
export const chineseDay = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

interface IssuePrint {
  name: string;
  mark: string | null;
  number: string;
  office: string;
  date: string;
  note: string | null;
  entries: { note: string | null; lines: PrintedLine[] }[];
  distribution: { label: string; names: string }[];
  copies: string | null;
}

/** What the page is made of. An issue that is not signed off has no date yet and says so. */
export function issuePrint({ sheet, year, number, numbered, signedOff, entries }: IssueContent): IssuePrint {
  return {
    name: sheet.name,
    mark: sheet.mark,
    number: `〔${year}〕第${number}期${numbered ? '' : '（预排）'}`,
    office: sheet.office,
    date: signedOff ? chineseDay(signedOff.on) : '未签发',
    note: sheet.note,
    entries: entries.map(({ note, document }) => ({ note, lines: printLines(document) })),
    distribution: LISTS.flatMap(([list, label]) =>
      sheet.distribution[list].length > 0 ? [{ label, names: sheet.distribution[list].join('，') }] : [],
    ),
    copies: sheet.copies === null ? null : `共印${sheet.copies}份`,
  };
}

let source: Promise<string> | undefined;
const issueSource = (): Promise<string> => {
  source ??= readFile(new URL('./issue.typ', import.meta.url), 'utf8');
  return source;
};

/**
 * The issue as PDF/A-3b. Its date is that of 印发, of the sign-off before it, or `dateMs` while nobody signed: printed again
 * it is the same, byte for byte. Throws TypesetError where a character has no font.
 */
export async function issuePdf(
  content: IssueContent,
  {
    attachments = [],
    fonts = 'installed',
    dateMs = 0,
  }: { attachments?: readonly Attachment[]; fonts?: FontChoice; dateMs?: number } = {},
): Promise<TypesetResult> {
  const moment = content.issuedAt ?? content.signedOff?.at;
  return typesetPdf({
    source: await issueSource(),
    data: issuePrint(content),
    title: content.label,
    language: 'zh',
    dateMs: moment === undefined || moment === null ? dateMs : Date.parse(moment),
    attachments,
    fonts,
  });
}
