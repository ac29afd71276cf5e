import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { type LiveState, live } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { AwaitingCommands } from '../stations/command-panel.tsx';
import { GatewayPanel } from '../stations/gateway-panel.tsx';
import { useSay } from '../text/index.ts';
import { sayOr } from '../ui/act-text.ts';
import { clockText } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

function About({ hello }: { hello: NonNullable<LiveState['hello']> }) {
  const { say } = useSay();
  return (
    <dl className="facts">
      <dt>{say('system.world')}</dt>
      <dd>
        <span className={hello.world === 'live' ? 'tag' : 'tag amber'}>
          {say(`system.world.${hello.world}`)}
        </span>
      </dd>
      <dt>{say('system.dutyTime')}</dt>
      <dd className="number">
        {clockText(hello.nowMs)}
        {hello.speed !== 1 && ` · ${say('system.speed', { n: hello.speed })}`}
      </dd>
      {hello.version !== undefined && (
        <>
          <dt>{say('system.version')}</dt>
          <dd className="number">{hello.version}</dd>
        </>
      )}
    </dl>
  );
}

/** What waits, left and failed, by channel. */
function Outgoing() {
  const { say } = useSay();
  const query = useQuery(queries.outboxCounts);
  const states = ['pending', 'sending', 'sent', 'failed', 'cancelled'] as const;
  return (
    <Panel title={say('outbox.title')} extra={<Link to="/outbox">{say('system.toOutbox')}</Link>}>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('outbox.none') }}>
        {(rows) => (
          <div className="scroll" tabIndex={0} role="region" aria-label={say('outbox.title')}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{say('outbox.channel')}</th>
                  {states.map((state) => (
                    <th key={state}>{say(`outbox.state.${state}`)}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {[...new Set(rows.map(({ channel }) => channel))].map((channel) => (
                  <tr key={channel}>
                    <td>{sayOr(say, `outbox.channel.${channel}`, channel)}</td>
                    {states.map((state) => {
                      const count = rows.find((row) => row.channel === channel && row.state === state)?.count;
                      return (
                        <td className="number" key={state}>
                          {state === 'failed' && count ? (
                            <span className="tag bad">{count}</span>
                          ) : (
                            (count ?? 0)
                          )}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

/** What the server calls the clock of a demo or drill. */
const SCENARIO_CLOCK = 'scenario clock';

/** Every part with its state and what it means; the machine's own words stand behind it. */
function Parts() {
  const { say } = useSay();
  const query = useQuery(queries.health);
  return (
    <Loaded query={query} empty={{ when: (data) => data.parts.length === 0, text: say('common.none') }}>
      {(data) => (
        <ul className="list parts">
          {data.parts.map((part) => (
            <li className="card row" key={part.part}>
              <b>{sayOr(say, `system.part.${part.part}`, part.part)}</b>
              <span
                className={part.state === 'ok' ? 'tag' : part.state === 'unknown' ? 'tag amber' : 'tag bad'}
              >
                {say(`system.state.${part.state}`)}
              </span>
              {part.state !== 'ok' && <span>{sayOr(say, `system.explain.${part.part}`, '')}</span>}
              {part.detail && (
                <span className="quiet mono">
                  {part.detail === SCENARIO_CLOCK ? say('system.scenarioClock') : part.detail}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

export function SystemPage() {
  const { say } = useSay();
  const { hello } = useSyncExternalStore(live.subscribe, live.state);
  const me = useQuery(queries.me);
  const may = new Set(me.data?.permissions ?? []);
  return (
    <div className="stack">
      <Panel title={say('system.title')}>
        {hello && <About hello={hello} />}
        <Parts />
      </Panel>
      <AwaitingCommands />
      {may.has('system.read') && <GatewayPanel />}
      {may.has('outbox.read') && <Outgoing />}
    </div>
  );
}
