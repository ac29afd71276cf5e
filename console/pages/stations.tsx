import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { stationQueries } from '../api/stations.ts';
import { AwaitingCommands } from '../stations/command-panel.tsx';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const MOST_ROWS = 200;

/** Every station with its newest values, its age and its state in words. */
export function StationsPage() {
  const { say, language } = useSay();
  const query = useQuery(stationQueries.list);
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  return (
    <div className="stack">
      <AwaitingCommands />
      <Panel
        title={say('stations.title')}
        extra={
          <Input
            allowClear
            aria-label={say('stations.filter')}
            placeholder={say('stations.filter')}
            style={{ width: 200 }}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        }
      >
        <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('stations.none') }}>
          {(rows) => (
            <div className="scroll" tabIndex={0} role="region" aria-label={say('stations.title')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{say('stations.title')}</th>
                    <th>{say('outbox.stateHead')}</th>
                    <th>{say('stations.rain1h')}</th>
                    <th>{say('stations.level')}</th>
                    <th>{say('stations.lastSeen')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows
                    .filter((row) => `${row.nameZh} ${row.nameEn} ${row.id}`.toLowerCase().includes(wanted))
                    .slice(0, MOST_ROWS)
                    .map((row) => (
                      <tr key={row.id}>
                        <td>
                          <Link to="/stations/$stationId" params={{ stationId: row.id }}>
                            {language === 'en' && row.nameEn ? row.nameEn : row.nameZh}
                          </Link>
                        </td>
                        <td>
                          <span className={row.link === 'ok' ? 'tag' : 'tag amber'}>
                            {say(`stations.${row.link}`)}
                          </span>
                        </td>
                        <td className="number">
                          {row.rain1hMm === null
                            ? ''
                            : `${row.rainIncomplete ? '\u2265 ' : ''}${row.rain1hMm.toFixed(1)} mm`}
                        </td>
                        <td className="number">
                          {row.level?.value == null ? '' : `${row.level.value.toFixed(2)} m`}
                          {row.reached && <span className="tag bad">{say(`kind.${row.reached}`)}</span>}
                          {row.level?.manual && (
                            <span className="tag amber">{say('station.manualMark')}</span>
                          )}
                        </td>
                        <td className="number">{row.lastHeardAt ? shortTime(row.lastHeardAt) : ''}</td>
                      </tr>
                    ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </Panel>
    </div>
  );
}
