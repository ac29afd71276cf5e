import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { inlineToText } from '../../contract/bulletin/document.ts';
import { lineDiff } from '../desk/line-diff.ts';

/** A document as lines: each part one, so that a change is shown where it is. */
export function linesOf(document: BulletinDocument): string {
  if (document.kind === 'item') return `${document.mark} ${inlineToText(document.text)}\n${document.unit}`;
  const { title, lead = [], measures, closing = [], unit } = document;
  return [
    inlineToText(title),
    inlineToText(lead),
    ...measures.map(
      ({ ordinal, heading, stop, text }) =>
        `${ordinal}${heading ? `${inlineToText(heading)}${stop}` : ''}${inlineToText(text)}`,
    ),
    inlineToText(closing),
    unit,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Two versions, line by line: what stands in the earlier only, what in the later only. */
export function DocumentDiff({
  earlier,
  later,
  label,
}: {
  earlier: BulletinDocument;
  later: BulletinDocument;
  label: string;
}) {
  return (
    <div className="diff" role="region" aria-label={label} tabIndex={0}>
      {lineDiff(linesOf(earlier), linesOf(later)).map(({ mark, text }, n) => (
        <div key={n} className={`diff-line ${{ '+': 'added', '-': 'gone', ' ': 'same' }[mark]}`}>
          <span className="diff-mark" aria-hidden="true">
            {mark}
          </span>
          {mark === '+' ? <ins>{text}</ins> : mark === '-' ? <del>{text}</del> : text}
        </div>
      ))}
    </div>
  );
}
