import type { InlineText } from '../../contract/bulletin/document.ts';
import type { IssueContent, IssueEntry } from '../../contract/bulletin/issue.ts';
import { useSay } from '../text/index.ts';

function Line({ inlines }: { inlines: InlineText }) {
  return inlines.map((inline, n) =>
    'text' in inline ? (
      inline.text
    ) : (
      <data key={n} value={inline.figure.value}>
        {inline.figure.wording}
      </data>
    ),
  );
}

function Entry({ entry }: { entry: IssueEntry }) {
  const { document, note } = entry;
  const signed = <span className="signed">{`\uff08${document.unit}\uff09`}</span>;
  return (
    <>
      {note && <p className="sheet-note">{note}</p>}
      {document.kind === 'item' ? (
        <p>
          {document.mark} <Line inlines={document.text} />
          {signed}
        </p>
      ) : (
        <p>
          <b>
            <Line inlines={document.title} />
          </b>
          {'\u3000'}
          <Line inlines={document.lead ?? []} />
          {document.measures.map(({ ordinal, heading, stop, text }) => (
            <span key={ordinal}>
              <b>
                {ordinal}
                <Line inlines={heading ?? []} />
                {heading && stop}
              </b>
              <Line inlines={text} />
            </span>
          ))}
          <Line inlines={document.closing ?? []} />
          {signed}
        </p>
      )}
    </>
  );
}

/** The issue as it will read; the exact lines are those of the PDF. */
export function IssuePreview({ content }: { content: IssueContent }) {
  const { say } = useSay();
  const { sheet, label, signedOff, entries } = content;
  const { distribution } = sheet;
  const lists = (['report', 'send', 'issue'] as const).filter((list) => distribution[list].length > 0);
  return (
    <article className="issue-sheet" lang="zh-CN" aria-label={say('issues.preview')}>
      <header>
        {sheet.mark && <p className="sheet-mark">{sheet.mark}</p>}
        <p className="sheet-name">{sheet.name}</p>
        <p className="sheet-number">{label.replace(sheet.name, '')}</p>
        <p className="sheet-office">
          <span>{sheet.office}</span>
          <span>{signedOff?.on ?? ''}</span>
        </p>
      </header>
      {sheet.note && <p className="sheet-note">{sheet.note}</p>}
      {entries.map((entry) => (
        <Entry key={entry.briefId} entry={entry} />
      ))}
      {lists.length > 0 && (
        <footer>
          {lists.map((list) => (
            <p key={list}>
              {say(`issues.list.${list}`)}
              {distribution[list].join('\u3001')}
            </p>
          ))}
          {sheet.copies !== null && (
            <p className="sheet-copies">{say('issues.printed', { n: sheet.copies })}</p>
          )}
        </footer>
      )}
    </article>
  );
}
