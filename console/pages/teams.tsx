import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { useEffect, useState } from 'react';
import { CallOutBoard, type TeamMember } from '../../contract/callouts.ts';
import { calloutQueries, type Near } from '../api/callouts.ts';
import { post } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { stationQueries } from '../api/stations.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

function MemberRow({ member, mayRelieve }: { member: TeamMember; mayRelieve: boolean }) {
  const { say } = useSay();
  const { run, busy } = useTask(['callouts', 'log']);
  const { callId, calloutId } = member;
  const state = say(`teams.state.${member.state}`);
  return (
    <tr data-member={member.state}>
      <td>
        <b>{member.name}</b>
        <div className="quiet">{member.postTitle}</div>
      </td>
      <td className="number">{member.phone && <a href={`tel:${member.phone}`}>{member.phone}</a>}</td>
      <td>
        {calloutId ? (
          <Link to="/call-outs/$calloutId" params={{ calloutId }}>
            {state}
          </Link>
        ) : (
          <span className="tag">{state}</span>
        )}
        {member.openOrders > 0 && (
          <div className="quiet">{say('teams.orders', { n: member.openOrders })}</div>
        )}
      </td>
      <td className="number">
        {member.hoursOnPost !== null &&
          (member.tired ? (
            <span className="tag amber">{say('teams.tired', { n: member.hoursOnPost })}</span>
          ) : (
            say('teams.hoursOf', { n: member.hoursOnPost })
          ))}
      </td>
      <td className="number">
        {member.distanceKm === null ? '' : say('teams.km', { n: member.distanceKm })}
        <div className="quiet">
          {member.positionAt
            ? say('teams.positionAt', { time: shortTime(member.positionAt) })
            : say('teams.positionNone')}
        </div>
      </td>
      <td>
        {mayRelieve && member.state === 'on-post' && callId && (
          <Button
            size="small"
            loading={busy}
            onClick={() =>
              void run(async () => CallOutBoard.parse(await post(`/calls/${callId}/relieve`, {})))
            }
          >
            {say('callouts.dial.relieve')}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** The three teams: who is free, who is tired, who is nearest to a station where something happens. */
export function TeamsPage() {
  const { say, language } = useSay();
  const me = useQuery(queries.me);
  const may = new Set(me.data?.permissions ?? []);
  const stations = useQuery({ ...stationQueries.list, enabled: may.has('stations.read') });
  const [stationId, setStationId] = useState('');
  const station = stations.data?.find(({ id }) => id === stationId);
  const near: Near | undefined =
    station?.longitude && station.latitude
      ? { longitude: station.longitude, latitude: station.latitude }
      : undefined;
  const query = useQuery(calloutQueries.teams(near));
  useEffect(() => {
    document.title = `${say('nav.teams')} · ${say('app.name')}`;
  }, [say]);
  return (
    <Panel
      title={say('teams.title')}
      extra={
        <Select
          style={{ minWidth: 180 }}
          showSearch
          optionFilterProp="label"
          aria-label={say('teams.near')}
          value={stationId}
          onChange={setStationId}
          options={[
            { value: '', label: `${say('teams.near')}：${say('teams.near.none')}` },
            ...(stations.data ?? [])
              .filter(({ longitude, latitude }) => longitude !== null && latitude !== null)
              .map(({ id, nameZh, nameEn }) => ({
                value: id,
                label: `${say('teams.near.station')} ${language === 'en' ? (nameEn ?? nameZh) : nameZh}`,
              })),
          ]}
        />
      }
    >
      <Loaded query={query} empty={{ when: ({ teams }) => teams.length === 0, text: say('teams.none') }}>
        {({ teams }) => (
          <div className="stack">
            {teams.map(({ unit, members }) => (
              <section key={unit.id} aria-label={unit.name}>
                <div className="row">
                  <h3 style={{ flex: '1 1 10em' }}>{unit.name}</h3>
                  <span className="quiet number">
                    {say('teams.counts', {
                      free: members.filter(({ state }) => state === 'free').length,
                      onPost: members.filter(({ state }) => state === 'on-post').length,
                      tired: members.filter(({ tired }) => tired).length,
                    })}
                  </span>
                </div>
                <PlainTable
                  name={unit.name}
                  heads={
                    <>
                      <th>{say('teams.member')}</th>
                      <th>{say('callouts.phone')}</th>
                      <th>{say('teams.state')}</th>
                      <th>{say('teams.hours')}</th>
                      <th>{say('teams.position')}</th>
                      <th />
                    </>
                  }
                >
                  {members.map((member) => (
                    <MemberRow
                      key={member.personId}
                      member={member}
                      mayRelieve={may.has('callouts.record')}
                    />
                  ))}
                </PlainTable>
              </section>
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
