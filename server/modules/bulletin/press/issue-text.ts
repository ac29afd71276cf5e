import {
  type BulletinDocument,
  documentToText,
  inlineToText,
} from '../../../../contract/bulletin/document.ts';
import type { IssueContent } from '../../../../contract/bulletin/issue.ts';
import { issuePrint } from './issue-pdf.ts';

/** The issue as plain text, an entry a line, in the order of print. */
export function issueText(issue: IssueContent): string {
  const { mark, name, number, office, date, note, distribution, copies } = issuePrint(issue);
  const lines = [
    ...(mark === null ? [] : [mark]),
    name,
    number,
    `${office}　${date}`,
    '',
    ...(note === null ? [] : [note, '']),
    ...issue.entries.flatMap((entry) => [
      ...(entry.note === null ? [] : [entry.note]),
      documentToText(entry.document).text,
      '',
    ]),
    ...distribution.map(({ label, names }) => `${label}：${names}。`),
    ...(copies === null ? [] : [copies]),
  ];
  return `${lines.join('\n')}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign]!);

const STYLE = `body{max-width:42em;margin:2em auto;padding:0 1em;font:1.0625rem/1.85 "FangSong","仿宋","Noto Serif SC",serif;color:#000;background:#fff}
h1{color:#c8102e;text-align:center;font-size:2.6em;margin:.4em 0}p{margin:0;text-indent:2em}.head,.foot p{text-indent:0}.head{display:flex;justify-content:space-between;border-bottom:2px solid #c8102e;margin-bottom:1em}
.number{text-align:center;text-indent:0}.mark{text-indent:0;font-weight:700}.note{margin:0 2em 1em;font-family:KaiTi,"楷体",serif}.title{font-size:1.125em;font-weight:700}.foot{border-top:1px solid #000;margin-top:2em}`;

function entryHtml(document: BulletinDocument): string {
  const { text } = documentToText(document);
  const title = document.kind === 'brief' ? inlineToText(document.title) : '';
  const run = title === '' ? '' : `<span class="title">${escapeHtml(title)}</span>　`;
  return `<p>${run}${escapeHtml(title === '' ? text : text.slice(title.length).trimStart())}</p>`;
}

/** The issue as one HTML page: nothing is loaded, no script, to be read on a screen or copied into another system. */
export function issueHtml(issue: IssueContent): string {
  const { mark, name, number, office, date, note, distribution, copies } = issuePrint(issue);
  const noteHtml = (text: string | null): string =>
    text === null ? '' : `<p class="note">${escapeHtml(text)}</p>`;
  const foot = [
    ...distribution.map(({ label, names }) => `${label}：${names}。`),
    ...(copies === null ? [] : [copies]),
  ];
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(issue.label)}</title><style>${STYLE}</style></head>
<body>${mark === null ? '' : `<p class="mark">${escapeHtml(mark)}</p>`}<h1>${escapeHtml(name)}</h1><p class="number">${escapeHtml(number)}</p><p class="head"><span>${escapeHtml(office)}</span><span>${escapeHtml(date)}</span></p>
${noteHtml(note)}${issue.entries.map((entry) => `${noteHtml(entry.note)}${entryHtml(entry.document)}`).join('\n')}
${foot.length > 0 ? `<div class="foot">${foot.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</div>` : ''}</body></html>
`;
}
