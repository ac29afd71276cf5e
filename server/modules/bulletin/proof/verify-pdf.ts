import type { FigureSidecar, IssueSidecar } from '../../../../contract/bulletin/sidecar.ts';
import { readAttachments, readText } from '../../../platform/pdf/index.ts';
import type { NoteVerifier } from '../../../platform/proof/index.ts';
import { type Broken, verifySidecar } from './verify-sidecar.ts';

export type VerifiedPdf =
  | { ok: true; issue: IssueSidecar; figures: FigureSidecar[]; size: number }
  | (Broken & { file: string | null });

const fault = (link: Broken['link'], zh: string, en: string): VerifiedPdf => ({
  ok: false,
  link,
  zh,
  en,
  file: null,
});

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}

const PAGE_NUMBER = /^— \d+ —$/;
const squeeze = (text: string): string => text.replace(/\s/g, '');
/** The text of the pages without page numbers and spaces. */
const printedText = (pdf: Uint8Array): string =>
  readText(pdf)
    .flatMap(({ lines }) => lines.filter((line) => !PAGE_NUMBER.test(line)))
    .map(squeeze)
    .join('');

/**
 * An issue as PDF against the public key alone: every attached sidecar, then whether the pages say what the log says of
 * them. Nothing of the machine is asked, and no network.
 */
export function verifyPdf(pdf: Uint8Array, verifier: NoteVerifier): VerifiedPdf {
  let attached: ReturnType<typeof readAttachments>;
  try {
    attached = readAttachments(pdf);
  } catch (error) {
    const { message } = error as Error;
    return fault('file', `文件不能读取：${message}`, `the file cannot be read: ${message}`);
  }
  const sidecars = attached.filter(({ name }) => name.endsWith('.json'));
  if (sidecars.length === 0) return fault('file', '文件中没有附带数据文件。', 'the file carries no sidecar');
  const issues: IssueSidecar[] = [];
  const figures: FigureSidecar[] = [];
  let size = 0;
  for (const { name, content } of sidecars) {
    const verified = verifySidecar(parse(content), verifier);
    if (!verified.ok) return { ...verified, file: name };
    if (verified.sidecar.format === 'ward.issue/1') issues.push(verified.sidecar);
    else figures.push(verified.sidecar);
    size = Math.max(size, verified.size);
  }
  const [issue] = issues;
  const expected = issue?.entries.reduce((sum, entry) => sum + entry.figures, 0);
  const distinct = new Set(figures.map(({ briefId, n }) => `${briefId} ${n}`)).size;
  if (
    !issue ||
    issues.length > 1 ||
    distinct !== expected ||
    figures.some(({ issueId }) => issueId !== issue.issueId)
  )
    return fault(
      'file',
      '附带的数据文件不全，或不属于同一期。',
      'sidecars are missing, or belong to another issue',
    );
  return comparePages(pdf, issue, figures, size);
}

function comparePages(
  pdf: Uint8Array,
  issue: IssueSidecar,
  figures: FigureSidecar[],
  size: number,
): VerifiedPdf {
  let printed: string;
  try {
    printed = printedText(pdf);
  } catch (error) {
    const { message } = error as Error;
    return fault('printed', `版面文字不能读取：${message}`, `the pages cannot be read: ${message}`);
  }
  let at = 0;
  for (const [index, { text }] of issue.entries.entries()) {
    const found = printed.indexOf(squeeze(text), at);
    if (found < 0)
      return fault(
        'printed',
        `版面上第${index + 1}条的文字与日志中的不一致：版面被改动。`,
        `the pages do not say what entry ${index + 1} says in the log: the pages were altered`,
      );
    at = found + squeeze(text).length;
  }
  return { ok: true, issue, figures, size };
}
