import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { COMMAND_FAILURES, type GatewayCommand, STATION_COMMANDS } from '../../contract/gateway.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { useAct } from '../ui/use-act.ts';

/** Fetched when the second person decides. */
const Ask = lazy(() => import('../ui/ask.tsx').then((file) => ({ default: file.Ask })));

const TONE: Readonly<Record<GatewayCommand['state'], string>> = {
  requested: 'tag amber',
  approved: 'tag',
  sent: 'tag',
  answered: 'tag',
  failed: 'tag bad',
  refused: 'tag amber',
  expired: 'tag amber',
};

/** The second person decides: somebody other than who asked. */
function Decision({ command }: { command: GatewayCommand }) {
  const { say, language } = useSay();
  const me = useQuery(queries.me);
  const { act, busy } = useAct(['commands']);
  const [asking, setAsking] = useState<'approve' | 'refuse'>();
  const own = me.data?.personId === command.requested.personId;
  const may = (me.data?.permissions.includes('stations.command-approve') ?? false) && !own;
  const why = own ? say('commands.notYourOwn') : say('common.notAllowed');
  return (
    <div className="row">
      {(['approve', 'refuse'] as const).map((move) => (
        <Button
          key={move}
          size="small"
          danger={move === 'approve'}
          disabled={!may || busy}
          title={may ? undefined : why}
          onClick={() => setAsking(move)}
        >
          {say(`commands.${move}`)}
        </Button>
      ))}
      {!may && <span className="quiet">{why}</span>}
      {asking && (
        <Suspense fallback={null}>
          <Ask
            title={`${say(`commands.${asking}`)} · ${command.stationId} · ${STATION_COMMANDS[command.command.kind][language]}`}
            open
            busy={busy}
            questions={
              asking === 'refuse'
                ? [{ name: 'reason', label: say('common.reason'), kind: 'long', required: true, max: 500 }]
                : []
            }
            onCancel={() => setAsking(undefined)}
            onAnswer={async (values) => {
              if (await act(`/gateway/commands/${command.id}/${asking}`, values)) setAsking(undefined);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

export function CommandCard({ command, showStation }: { command: GatewayCommand; showStation?: boolean }) {
  const { say, language } = useSay();
  const { kind, ...parts } = command.command;
  const { code, ...names } = STATION_COMMANDS[kind];
  return (
    <li className="card" data-command={command.state}>
      <div className="row">
        <b>
          {showStation && `${command.stationId} · `}
          {names[language]} ({code}H)
        </b>
        <span className={TONE[command.state]}>{say(`commands.state.${command.state}`)}</span>
        {command.dangerous && <span className="tag bad">{say('commands.dangerous')}</span>}
      </div>
      {Object.keys(parts).length > 0 && <div className="mono">{JSON.stringify(parts)}</div>}
      <div className="quiet">
        {say('commands.requestedBy', {
          name: command.requested.name,
          time: shortTime(command.requested.at),
        })}
        {command.reason && ` · ${command.reason}`}
        {command.decided &&
          ` · ${say('commands.decidedBy', { name: command.decided.name, time: shortTime(command.decided.at) })}`}
        {command.refusal && ` · ${command.refusal}`}
        {command.sentAt &&
          ` · ${say('commands.sentAt', { time: shortTime(command.sentAt), n: command.sends })}`}
        {command.state === 'requested' &&
          ` · ${say('commands.expires', { time: shortTime(command.expiresAt) })}`}
      </div>
      {command.failure && <div>{COMMAND_FAILURES[command.failure][language]}</div>}
      {command.answer.length > 0 && (
        <details>
          <summary>
            {say('commands.answer', {
              time: command.answeredAt ? shortTime(command.answeredAt) : '',
            })}
          </summary>
          <pre className="mono" style={{ whiteSpace: 'pre-wrap' }}>
            {JSON.stringify(command.answer, null, 1)}
          </pre>
        </details>
      )}
      {command.state === 'requested' && <Decision command={command} />}
    </li>
  );
}
