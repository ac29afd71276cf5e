import { useQuery } from '@tanstack/react-query';
import { GATEWAY_REFUSALS, type GatewayOverview } from '../../contract/gateway.ts';
import { gatewayQueries } from '../api/gateway.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Age } from '../ui/age.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** SL 651-2014 6.6.4.24: a clock more than five minutes off is corrected. */
const CLOCK_LIMIT_S = 300;
const ofStation = (overview: GatewayOverview | undefined, address: string) =>
  (overview?.refusals ?? []).filter(({ station }) => station === address);

/** Whether the station is on the line, since when, what it sent, how far its clock is off, and what was refused of it. */
export function LinkPanel({ stationId, address }: { stationId: string; address: string }) {
  const { say, language } = useSay();
  const query = useQuery(gatewayQueries.link(stationId));
  const me = useQuery(queries.me);
  const overview = useQuery({
    ...gatewayQueries.overview,
    enabled: me.data?.permissions.includes('system.read') ?? false,
  });
  const refusals = ofStation(overview.data, address);
  return (
    <Panel title={say('link.title')}>
      <Loaded query={query} empty={{ when: (link) => link === null, text: say('link.never') }}>
        {(link) =>
          link && (
            <dl className="facts">
              <dt>{say('link.state')}</dt>
              <dd>
                <span className={link.online ? 'tag' : 'tag amber'}>
                  {say(link.online ? 'link.online' : 'link.offline')}
                </span>{' '}
                {link.onlineSince && <Age at={link.onlineSince} />}
              </dd>
              <dt>{say('stations.lastSeen')}</dt>
              <dd>
                <Age at={link.lastHeardAt} />
              </dd>
              <dt>{say('link.address')}</dt>
              <dd className="number">
                {link.address} · {link.peer} · {link.encoding}
              </dd>
              <dt>{say('link.counts')}</dt>
              <dd className="number">
                {say('link.frames', {
                  frames: link.frames,
                  keepalives: link.keepalives,
                  confirmed: link.confirmed,
                })}
              </dd>
              <dt>{say('link.clock')}</dt>
              <dd>
                {link.clockOffsetSeconds === null ? (
                  say('stations.unknown')
                ) : (
                  <span
                    className={Math.abs(link.clockOffsetSeconds) > CLOCK_LIMIT_S ? 'tag amber' : 'number'}
                  >
                    {say('link.offset', { n: Math.round(link.clockOffsetSeconds) || 0 })}
                  </span>
                )}
                {link.clockCorrectedAt && (
                  <>
                    {' '}
                    {say('link.corrected')} <Age at={link.clockCorrectedAt} />
                  </>
                )}
              </dd>
            </dl>
          )
        }
      </Loaded>
      {refusals.length > 0 && (
        <details>
          <summary>{say('link.refusals', { count: refusals.length })}</summary>
          <ul className="evidence">
            {refusals.map((refusal) => (
              <li key={`${refusal.at} ${refusal.bytes} ${refusal.peer}`}>
                {GATEWAY_REFUSALS[refusal.reason][language]} · <Age at={refusal.at} /> · {refusal.peer}
                <div className="mono">{refusal.bytes}</div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
