import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { STATION_COMMANDS, type StationCommandKind } from '../../contract/gateway.ts';
import { gatewayQueries } from '../api/gateway.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { CommandForm } from './command-form.tsx';
import { CommandCard } from './command-list.tsx';

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
    options: KINDS.filter((each) => STATION_COMMANDS[each].dangerous === dangerous).map((value) => ({
      value,
      label: `${STATION_COMMANDS[value].code}H ${STATION_COMMANDS[value][language]}`,
    })),
  });
  return (
    <Panel
      title={say('commands.title')}
      extra={
        <span className="row">
          <Select
            aria-label={say('commands.choose')}
            value={kind}
            onChange={setKind}
            style={{ width: 220 }}
            options={[group(false), group(true)]}
          />
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
      {asking && <CommandForm stationId={stationId} kind={kind} onDone={() => setAsking(false)} />}
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
