import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { GATEWAY_REFUSALS, type GatewayOverview, type GatewayRefusal } from '../../contract/gateway.ts';
import { gatewayQueries } from '../api/gateway.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Age } from '../ui/age.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const COUNTERS = [
  'connections',
  'framesTotal',
  'acceptedTotal',
  'confirmedTotal',
  'duplicatesTotal',
  'keepalivesTotal',
  'resendRequestsTotal',
  'commandsTotal',
  'commandsUnansweredTotal',
  'clockCorrectionsTotal',
  'queuedFrames',
] as const satisfies readonly (keyof GatewayOverview)[];
const MOST_REFUSALS = 50;

function Refusals({ data, mayRegister }: { data: GatewayOverview; mayRegister: boolean }) {
  const { say, language } = useSay();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={say('gateway.refusals')}>
      <table className="plain">
        <thead>
          <tr>
            <th>{say('outbox.time')}</th>
            <th>{say('outbox.reason')}</th>
            <th>{say('stations.title')}</th>
            <th>{say('gateway.peer')}</th>
            <th>{say('gateway.bytes')}</th>
          </tr>
        </thead>
        <tbody>
          {data.refusals.slice(0, MOST_REFUSALS).map((refusal, index) => (
            <tr key={`${refusal.at} ${refusal.peer} ${index}`}>
              <td>
                <Age at={refusal.at} />
              </td>
              <td>
                {GATEWAY_REFUSALS[refusal.reason][language]}
                {refusal.detail && <div className="quiet">{refusal.detail}</div>}
              </td>
              <td className="number">
                {refusal.station ?? ''}
                {refusal.reason === 'unregistered-station' && refusal.station && mayRegister && (
                  <div>
                    <Link to="/stations" search={{ register: refusal.station } as never}>
                      {say('gateway.register')}
                    </Link>
                  </div>
                )}
              </td>
              <td className="number">{refusal.peer}</td>
              <td className="mono">{refusal.bytes}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Counters of the station gateway, and everything it gave no answer to, with the reason. */
export function GatewayPanel() {
  const { say, language } = useSay();
  const query = useQuery(gatewayQueries.overview);
  const me = useQuery(queries.me);
  const may = me.data?.permissions.includes('stations.edit') ?? false;
  return (
    <Panel title={say('gateway.title')}>
      <Loaded query={query}>
        {(data) => {
          const refused = Object.entries(data.refused) as [GatewayRefusal, number][];
          return (
            <>
              <div className="row">
                {data.storeAway && <span className="tag bad">{say('gateway.storeAway')}</span>}
                {data.pressed && <span className="tag amber">{say('gateway.pressed')}</span>}
              </div>
              <dl className="tiles">
                {COUNTERS.map((name) => (
                  <div key={name}>
                    <dt>{say(`gateway.count.${name}`)}</dt>
                    <dd className="number">{data[name].toLocaleString('en')}</dd>
                  </div>
                ))}
              </dl>
              <h3>{say('gateway.refusals')}</h3>
              {refused.length === 0 ? (
                <p className="quiet">{say('gateway.noRefusals')}</p>
              ) : (
                <>
                  <p className="row">
                    {refused
                      .sort((a, b) => b[1] - a[1])
                      .map(([reason, count]) => (
                        <span className="tag amber" key={reason}>
                          {GATEWAY_REFUSALS[reason][language]} {count.toLocaleString('en')}
                        </span>
                      ))}
                  </p>
                  <Refusals data={data} mayRegister={may} />
                </>
              )}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
