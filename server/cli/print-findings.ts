import type { Finding, Severity } from '../../contract/bulletin/check/index.ts';
import type { CommandIo } from './io.ts';

export type Language = 'zh' | 'en';

const SEVERITY: Readonly<Record<Language, Readonly<Record<Severity, string>>>> = {
  zh: { block: '拒收', error: '错误', warning: '警告', note: '提示' },
  en: { block: 'refused', error: 'error', warning: 'warning', note: 'note' },
};
const FIXES: Readonly<Record<Language, string>> = { zh: '可改：', en: 'fixes: ' };
const BETWEEN: Readonly<Record<Language, string>> = { zh: '；', en: '; ' };
/** Of a long line only what stands around the finding is shown. */
const AROUND = 24;

interface Place {
  line: number;
  column: number;
  from: number;
  to: number;
}

/** Line and column count from 1; the column in characters. */
function placeFinder(text: string): (at: number) => Place {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (at) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const from = starts[low] ?? 0;
    const to = from + text.slice(from, starts[low + 1]).replace(/[\r\n]+$/, '').length;
    return { line: low + 1, column: [...text.slice(from, at)].length + 1, from, to };
  };
}

const isWide = (char: string): boolean => char.charCodeAt(0) >= 0x2e80 || /[“”‘’—…·△]/u.test(char);
const blank = (text: string): string => [...text].map((char) => (isWide(char) ? '\u3000' : ' ')).join('');
const carets = (text: string): string => [...text].map((char) => (isWide(char) ? '＾' : '^')).join('');

/** The line with a caret under each character of the finding. */
function excerpt(text: string, { start, end }: Finding, { from, to }: Place): string[] {
  const begin = Math.max(from, start - AROUND);
  const stop = Math.min(to, Math.max(start + 1, end) + AROUND);
  const show = (a: number, b: number): string => text.slice(a, b).replaceAll(/[\r\n\t]/g, ' ');
  const marked = show(start, Math.min(end, to)).trimEnd() || ' ';
  const head = begin > from ? '…' : '';
  return [
    `    ${head}${show(begin, stop).trimEnd()}${stop < to ? '…' : ''}`,
    `    ${blank(head + show(begin, start))}${carets(marked)}`,
  ];
}

function summary(findings: readonly Finding[], language: Language): string {
  const counts = (['block', 'error', 'warning', 'note'] as const)
    .map((severity) => ({
      severity,
      count: findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) =>
      language === 'zh'
        ? `${SEVERITY.zh[severity]}${count}处`
        : `${count} ${SEVERITY.en[severity]}${count > 1 && severity !== 'block' ? 's' : ''}`,
    );
  if (counts.length === 0) return language === 'zh' ? '未发现问题。' : 'Nothing found.';
  return language === 'zh' ? `共发现：${counts.join('，')}。` : `Found: ${counts.join(', ')}.`;
}

/** Findings for a reader at a terminal: place, severity, message, the line with carets, what may stand instead. */
export function printFindings(
  text: string,
  findings: readonly Finding[],
  language: Language,
  io: CommandIo,
): void {
  const find = placeFinder(text);
  for (const finding of findings) {
    const place = find(finding.start);
    const clause = finding.clause === undefined ? '' : ` [${finding.clause}]`;
    io.out(
      `${place.line}:${place.column} ${SEVERITY[language][finding.severity]} ${finding.rule}  ${finding.message[language]}${clause}`,
    );
    for (const line of excerpt(text, finding, place)) io.out(line);
    if (finding.fixes.length > 0)
      io.out(
        `    ${FIXES[language]}${finding.fixes.map(({ label }) => label[language]).join(BETWEEN[language])}`,
      );
  }
  io.out(summary(findings, language));
}
