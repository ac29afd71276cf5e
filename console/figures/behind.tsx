import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FigureScope, recordQueries } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';

/** The records behind a figure: those the reader sees by title, for an auditor by number; the rest as a count. */
export function Behind({ id, scope }: { id: string; scope: FigureScope }) {
  const { say } = useSay();
  const query = useQuery(recordQueries.behind(id, scope));
  return (
    <Loaded
      query={query}
      empty={{
        when: (found) => found.records.length + found.deidentified.length + found.hidden === 0,
        text: say('records.none'),
      }}
    >
      {(found) => (
        <>
          <ul className="list">
            {found.records.map((record) => (
              <li key={record.id} className="row">
                <span className="number">{record.day}</span>
                {typeof record.data['camera'] === 'string' ? (
                  <Link
                    className="alone"
                    to="/cameras/$cameraId"
                    params={{ cameraId: record.data['camera'] }}
                  >
                    {record.title}
                  </Link>
                ) : (
                  <Link className="alone" to="/records/$recordId" params={{ recordId: record.id }}>
                    {record.title}
                  </Link>
                )}
                <span className="number quiet">{record.contribution}</span>
              </li>
            ))}
          </ul>
          {found.deidentified.length > 0 && (
            <>
              <p className="quiet">{say('figures.deidentified')}</p>
              <ul className="list">
                {found.deidentified.map((record) => (
                  <li key={record.id} className="row">
                    <span className="number">{record.day}</span>
                    <span className="number">{record.id}</span>
                    <span className="number quiet">{record.contribution}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {found.more && (
            <p className="quiet">
              {say('figures.more', { n: Math.max(found.records.length, found.deidentified.length) })}
            </p>
          )}
          {found.hidden > 0 && <p className="quiet">{say('figures.hidden', { n: found.hidden })}</p>}
        </>
      )}
    </Loaded>
  );
}
