import type { ReactNode } from 'react';
import type { Statement } from '../../contract/figures.ts';
import { useSay } from '../text/index.ts';
import { dayTimeText } from '../ui/format.ts';
import { useFigureName } from './names.ts';
import { useUnitName } from './unit-name.ts';

/** A signed statement: what, how much, how it came about, who signed; withdrawn it stays to be read. */
export function StatementRow({ row, children }: { row: Statement; children?: ReactNode }) {
  const { say } = useSay();
  const nameOf = useFigureName();
  const unitName = useUnitName();
  return (
    <li className="card" data-statement={row.id}>
      <div className="row">
        <span className="tag">{say(`figures.kind.${row.kind}`)}</span>
        <span>{row.concept ?? nameOf(row.figure ?? '')}</span>
        <b className="number">
          {row.value}
          {row.measure}
        </b>
        <span>{unitName(row.unitPath)}</span>
        <span className="number">
          {row.fromDay} – {row.asOfDay}
        </span>
        {children}
      </div>
      <div className="quiet">
        {say(`figures.method.${row.method}`)} · {row.source}
        {row.attachment && (
          <>
            {' · '}
            {row.paperKept ? (
              <a
                className="alone"
                href={`/api/figure-statements/${row.id}/paper`}
                target="_blank"
                rel="noopener"
              >
                {row.attachment.name}
              </a>
            ) : (
              row.attachment.name
            )}{' '}
            (SHA-256 {row.attachment.sha256.slice(0, 12)}…)
          </>
        )}
      </div>
      <div className="quiet">
        {say('figures.signedBy', { name: row.signedBy })}
        {row.signedAs && ` · ${row.signedAs}`} · <span className="number">{dayTimeText(row.signedAt)}</span>
      </div>
      {row.withdrawn && (
        <div>
          <span className="tag amber">{say('figures.withdrawn')}</span> {row.withdrawn.by} ·{' '}
          <span className="number">{dayTimeText(row.withdrawn.at)}</span> · {row.withdrawn.reason}
        </div>
      )}
    </li>
  );
}
