import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import type { AlarmHealth } from '../../contract/responses.ts';
import { dutyQueries } from '../api/duty.ts';
import { type Say, useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { spanText } from '../ui/span.ts';

const HOURS = [1, 8, 24, 168] as const;
/** Figures an operator can bear, after EEMUA 191 and ISA-18.2. A storm breaks them; the page says by how much. */
const AVERAGE_PER_TEN = 1;
const MOST_PER_TEN = 10;
const MOST_STALE = 5;
const ACK_SECONDS = 180;

function figuresOf(health: AlarmHealth, hours: number, say: Say) {
  const perTen = health.raised / (hours * 6);
  const share = (count: number): string =>
    health.raised === 0 ? '0%' : `${Math.round((100 * count) / health.raised)}%`;
  const { medianAckSeconds: ack } = health;
  return [
    { name: say('alarms.health.raised'), value: String(health.raised), target: '', good: undefined },
    {
      name: say('alarms.health.average'),
      value: perTen.toFixed(1),
      target: say('alarms.health.averageTarget'),
      good: perTen <= AVERAGE_PER_TEN,
    },
    {
      name: say('alarms.health.perTen'),
      value: String(health.perTenMinutesMax),
      target: say('alarms.health.perTenTarget'),
      good: health.perTenMinutesMax <= MOST_PER_TEN,
    },
    {
      name: say('alarms.health.flood'),
      value: String(health.floodPeriods),
      target: say('alarms.health.floodTarget'),
      good: health.floodPeriods === 0,
    },
    {
      name: say('alarms.health.ack'),
      value: ack === null ? say('common.none') : spanText(say, ack * 1_000),
      target: say('alarms.health.ackTarget'),
      good: ack === null ? undefined : ack <= ACK_SECONDS,
    },
    {
      name: say('alarms.health.stale'),
      value: String(health.stale),
      target: say('alarms.health.staleTarget'),
      good: health.stale <= MOST_STALE,
    },
    {
      name: say('alarms.health.mix'),
      value: health.byPriority.map(({ priority, count }) => `${priority}: ${share(count)}`).join('  '),
      target: say('alarms.health.mixTarget'),
      good: undefined,
    },
  ];
}

/** 告警健康: whether the list is one that people can answer. */
export function AlarmHealthPanel() {
  const { say } = useSay();
  const [hours, setHours] = useState<number>(24);
  const query = useQuery(dutyQueries.alarmHealth(hours));
  return (
    <>
      <Segmented
        value={hours}
        onChange={setHours}
        options={HOURS.map((value) => ({ value, label: say('alarms.health.hours', { n: value }) }))}
      />
      <Loaded query={query}>
        {(health) => (
          <>
            <dl className="figures">
              {figuresOf(health, hours, say).map(({ name, value, target, good }) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <b className="number">{value}</b>{' '}
                    {good !== undefined && (
                      <span className={good ? 'tag' : 'tag amber'}>
                        {say(good ? 'alarms.health.within' : 'alarms.health.beyond')}
                      </span>
                    )}
                    <div className="quiet">{target}</div>
                  </dd>
                </div>
              ))}
            </dl>
            <h3>{say('alarms.health.top')}</h3>
            <div className="scroll" tabIndex={0} role="region" aria-label={say('alarms.health.top')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{say('alarms.health.place')}</th>
                    <th>{say('alarms.title')}</th>
                    <th>{say('alarms.health.count')}</th>
                  </tr>
                </thead>
                <tbody>
                  {health.top.map((row, index) => (
                    <tr key={`${row.placeName} ${row.title} ${index}`}>
                      <td>{row.placeName}</td>
                      <td>{row.title}</td>
                      <td className="number">{row.count}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
