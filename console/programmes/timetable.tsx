import { Link } from '@tanstack/react-router';
import type { RecordSummary } from '../../contract/ledger.ts';
import { useDeclaredText } from '../records/declared.ts';
import type { ViewProps } from '../records/record-views.tsx';
import { useSay } from '../text/index.ts';

const said = (row: RecordSummary, field: string): string => String(row.data[field] ?? '');

/** 秩序册: matches by starting time and court, as they are put up on the day, with the score where one was played. */
export default function Timetable({ type, rows }: ViewProps) {
  const { say } = useSay();
  const text = useDeclaredText();
  const times = Map.groupBy(
    rows.toSorted((a, b) => said(a, 'starts').localeCompare(said(b, 'starts'))),
    (row) => said(row, 'starts'),
  );
  const courts = [...new Set(rows.map((row) => Number(row.data['court'] ?? 0)))].toSorted((a, b) => a - b);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={say('records.view.timetable')}>
      <table className="plain">
        <thead>
          <tr>
            <th>{text(type, 'starts')}</th>
            {courts.map((court) => (
              <th key={court}>{say('records.court', { n: court })}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...times].map(([starts, matches]) => (
            <tr key={starts}>
              <th scope="row" className="number">
                {starts}
              </th>
              {courts.map((court) => (
                <td key={court} style={{ minWidth: '9em' }}>
                  {matches
                    .filter((row) => Number(row.data['court'] ?? 0) === court)
                    .map((row) => (
                      <div key={row.id}>
                        <Link className="alone" to="/records/$recordId" params={{ recordId: row.id }}>
                          {row.title}
                        </Link>{' '}
                        <span className="quiet">
                          {row.data['home-score'] == null
                            ? text(type, `state.${row.state}`)
                            : `${said(row, 'home-score')} : ${said(row, 'away-score')}`}
                        </span>
                      </div>
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
