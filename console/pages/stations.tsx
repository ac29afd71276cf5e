import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Input, Segmented } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { StationSummary } from '../../contract/telemetry.ts';
import { stationQueries } from '../api/stations.ts';
import { TREND_ARROWS } from '../desk/trend.ts';
import { ArealRainPanel } from '../stations/areal-rain.tsx';
import { AwaitingCommands } from '../stations/command-panel.tsx';
import { ImportPanel } from '../stations/import-panel.tsx';
import { RegistrationPanel } from '../stations/registration-panel.tsx';
import { useSay } from '../text/index.ts';
import { Age } from '../ui/age.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const MOST_ROWS = 200;
const GROUPS = ['all', 'reached', 'away'] as const;
type Group = (typeof GROUPS)[number];

const inGroup = (station: StationSummary, group: Group): boolean =>
  group === 'all' || (group === 'away' ? station.link !== 'ok' : station.reached !== null);
/** What asks for a look stands first: levels reached, then stations that are not heard. */
const urgency = (station: StationSummary): number =>
  station.reached !== null ? 0 : station.link === 'ok' ? 2 : 1;

function StationRow({ station }: { station: StationSummary }) {
  const { say, language } = useSay();
  const { level } = station;
  return (
    <tr>
      <td>
        <Link to="/stations/$stationId" params={{ stationId: station.id }}>
          {(language === 'en' && station.nameEn) || station.nameZh}
        </Link>
      </td>
      <td>
        <span className={station.link === 'ok' ? 'tag' : 'tag amber'}>{say(`stations.${station.link}`)}</span>
        {!station.enabled && <span className="tag amber">{say('devices.disabled')}</span>}
      </td>
      <td className="number">
        {station.rain1hMm === null
          ? ''
          : `${station.rainIncomplete ? '\u2265 ' : ''}${station.rain1hMm.toFixed(1)} mm`}
      </td>
      <td className="number">
        {level?.value == null ? '' : `${level.value.toFixed(2)} m `}
        {station.levelTrend && (
          <span role="img" aria-label={say(`stations.trend.${station.levelTrend}`)}>
            {TREND_ARROWS[station.levelTrend]}{' '}
          </span>
        )}
        {station.reached && <span className="tag bad">{say(`kind.${station.reached}`)}</span>}
        {level?.manual && <span className="tag amber">{say('station.manualMark')}</span>}
      </td>
      <td>{station.lastHeardAt ? <Age at={station.lastHeardAt} /> : ''}</td>
    </tr>
  );
}

/** Every station with its newest values, its age and its state in words. */
export function StationsPage() {
  const { say } = useSay();
  const query = useQuery(stationQueries.list);
  const { register } = useSearch({ strict: false }) as { register?: unknown };
  // An address of digits alone comes out of the link as a number.
  const address = register === undefined ? undefined : String(register);
  const [filter, setFilter] = useState('');
  const [group, setGroup] = useState<Group>('all');
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  const chosen = (query.data ?? [])
    .filter(
      (row) =>
        inGroup(row, group) &&
        `${row.nameZh} ${row.nameEn} ${row.id} ${row.address}`.toLowerCase().includes(wanted),
    )
    .sort((a, b) => urgency(a) - urgency(b));
  return (
    <div className="stack">
      <AwaitingCommands />
      <ImportPanel />
      <RegistrationPanel key={address} address={address} />
      <Panel
        title={say('stations.title')}
        extra={
          <span className="row">
            <Segmented
              aria-label={say('outbox.stateHead')}
              value={group}
              onChange={(value) => setGroup(value as Group)}
              options={GROUPS.map((value) => ({
                value,
                label: `${say(value === 'all' ? 'common.all' : `stations.group.${value}`)} ${(query.data ?? []).filter((row) => inGroup(row, value)).length}`,
              }))}
            />
            <Input
              allowClear
              aria-label={say('stations.filter')}
              placeholder={say('stations.filter')}
              style={{ width: 200 }}
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
          </span>
        }
      >
        <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('stations.none') }}>
          {() => (
            <>
              <div className="scroll" tabIndex={0} role="region" aria-label={say('stations.title')}>
                <table className="plain">
                  <thead>
                    <tr>
                      <th>{say('devices.name')}</th>
                      <th>{say('outbox.stateHead')}</th>
                      <th>{say('stations.rain1h')}</th>
                      <th>{say('stations.level')}</th>
                      <th>{say('stations.lastSeen')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {chosen.slice(0, MOST_ROWS).map((station) => (
                      <StationRow key={station.id} station={station} />
                    ))}
                  </tbody>
                </table>
              </div>
              {chosen.length === 0 && <p className="quiet">{say('stations.noneFit')}</p>}
              {chosen.length > MOST_ROWS && (
                <p className="quiet">{say('common.more', { shown: MOST_ROWS, count: chosen.length })}</p>
              )}
            </>
          )}
        </Loaded>
      </Panel>
      <ArealRainPanel />
    </div>
  );
}
