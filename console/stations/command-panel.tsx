import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { STATION_COMMANDS, type StationCommandKind } from '../../contract/gateway.ts';
import { gatewayQueries } from '../api/gateway.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { CommandCard } from './command-list.tsx';

/** Fetched when somebody asks a station: its controls weigh more than the rest of the page. */
const CommandForm = lazy(() => import('./command-form.tsx').then((file) => ({ default: file.CommandForm })));

const KINDS = Object.keys(STATION_COMMANDS) as StationCommandKind[];

/** Queries and settings of SL 651 from the console, with who asked, who agreed, what left and what came back. */
export function CommandPanel({ stationId }: { stationId: string }) {
  const { say, language } = useSay();
  const query = useQuery(gatewayQueries.commands(stationId));
  const me = useQuery(queries.me);
  const [kind, setKind] = useState<StationCommandKind>('read-current');
  const [asking, setAsking] = useState(false);
  const may = me.data?.permissions.includes('stations.command') ?? false;
  const group = (dangerous: boolean) => ({
    label: say(dangerous ? 'commands.groupDangerous' : 'commands.groupPlain'),
    kinds: KINDS.filter((each) => STATION_COMMANDS[each].dangerous === dangerous),
  });
  return (
    <Panel
      title={say('commands.title')}
      extra={
        <span className="row">
          <select
            className="choice"
            aria-label={say('commands.choose')}
            value={kind}
            onChange={(event) => setKind(event.target.value as StationCommandKind)}
          >
            {[group(false), group(true)].map(({ label, kinds }) => (
              <optgroup key={label} label={label}>
                {kinds.map((value) => (
                  <option key={value} value={value}>
                    {STATION_COMMANDS[value].code}H {STATION_COMMANDS[value][language]}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
          <Button
            disabled={!may}
            title={may ? undefined : say('common.notAllowed')}
            onClick={() => setAsking(true)}
          >
            {say('commands.open')}
          </Button>
        </span>
      }
    >
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('commands.none') }}>
        {(rows) => (
          <ul className="list">
            {rows.slice(0, 20).map((command) => (
              <CommandCard key={command.id} command={command} />
            ))}
          </ul>
        )}
      </Loaded>
      {asking && (
        <Suspense fallback={null}>
          <CommandForm stationId={stationId} kind={kind} onDone={() => setAsking(false)} />
        </Suspense>
      )}
    </Panel>
  );
}

/** Dangerous commands of every station that wait for a second person; nothing is shown where none waits. */
export function AwaitingCommands() {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const may = me.data?.permissions.includes('stations.command-approve') ?? false;
  const query = useQuery({ ...gatewayQueries.awaiting, enabled: may });
  if (!may || (query.data !== undefined && query.data.length === 0 && !query.error)) return null;
  return (
    <Panel title={say('commands.awaiting')}>
      <Loaded query={query}>
        {(rows) => (
          <ul className="list">
            {rows.map((command) => (
              <CommandCard key={command.id} command={command} showStation />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
