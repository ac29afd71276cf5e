import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const LINK = /(https?:\/\/\S+\/r\/[\w-]+)/;

/** The text that was sent; in a drill, where it reached nobody, its link opens. */
function MessageText({ body }: { body: Record<string, unknown> }) {
  const { text } = body;
  if (typeof text !== 'string') return null;
  return (
    <div className="quiet" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
      {text.split(LINK).map((part) =>
        LINK.test(part) ? (
          <a key={part} href={part} target="_blank" rel="noreferrer">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </div>
  );
}

/** What gateways said afterwards: many unknown or unreadable mean a gateway that is set up wrongly. */
function ReportCounts({ channelName }: { channelName: (channel: string) => string }) {
  const { say } = useSay();
  const { data = [] } = useQuery(queries.gatewayReports);
  if (data.length === 0) return null;
  const wrong = new Set(['refused', 'unknown', 'unreadable']);
  return (
    <p className="row">
      <span className="quiet">{say('outbox.reports')}</span>
      {data.map(({ channel, outcome, n, lastAt }) => (
        <span
          key={`${channel} ${outcome}`}
          className={wrong.has(outcome) ? 'tag amber number' : 'tag number'}
          title={shortTime(lastAt)}
        >
          {channelName(channel)} {say(`outbox.report.${outcome}` as TextKey)} {n}
        </span>
      ))}
    </p>
  );
}

/** What left and what did not, with the reason; a failed message is sent again by hand. */
export function OutboxPage() {
  const { say } = useSay();
  const [state, setState] = useState<string>('all');
  const [cancelling, setCancelling] = useState<string>();
  const query = useQuery(queries.outbox(state === 'all' ? undefined : state));
  const me = useQuery(queries.me);
  const { act, busy } = useAct(['outbox']);
  const may = me.data?.permissions.includes('outbox.retry') ?? false;
  const failed = query.data?.filter((row) => row.state === 'failed').length ?? 0;
  const channelName = (channel: string): string => {
    const key = `outbox.channel.${channel}` as TextKey;
    const text = say(key);
    return text === key ? channel : text;
  };
  const states = [
    { value: 'all', label: say('common.all') },
    ...(['failed', 'pending', 'sent', 'cancelled'] as const).map((value) => ({
      value,
      label: say(`outbox.state.${value}`),
    })),
  ];
  return (
    <Panel
      title={say('outbox.title')}
      extra={<Segmented value={state} options={states} onChange={setState} />}
    >
      <ReportCounts channelName={channelName} />
      {failed > 0 && (
        <p>
          <span className="tag bad">{say('outbox.failedCount', { count: failed })}</span>{' '}
          {say('outbox.retryHint')}
        </p>
      )}
      <Loaded
        query={query}
        empty={{
          when: (rows) => rows.length === 0,
          text: say(state === 'all' ? 'outbox.none' : 'outbox.noneState'),
        }}
      >
        {(rows) => (
          <PlainTable
            name={say('outbox.title')}
            heads={
              <>
                <th>{say('outbox.time')}</th>
                <th>{say('outbox.channel')}</th>
                <th>{say('outbox.address')}</th>
                <th>{say('outbox.stateHead')}</th>
                <th>{say('outbox.reason')}</th>
                <th>
                  <span className="visually-hidden">{say('outbox.retry')}</span>
                </th>
              </>
            }
          >
            {rows.map((row) => (
              <tr key={row.id}>
                <td className="number">{shortTime(row.createdAt)}</td>
                <td>{channelName(row.channel)}</td>
                <td className="long">
                  <span className="mono">{row.address}</span>
                  <MessageText body={row.body} />
                </td>
                <td>
                  {say(`outbox.state.${row.state}`)}{' '}
                  <span className="quiet">{say('outbox.attempts', { n: row.attempts })}</span>
                  <div className="quiet number">
                    {row.sentAt && say('outbox.sentAt', { time: shortTime(row.sentAt) })}
                    {row.state === 'pending' &&
                      row.attempts > 0 &&
                      say('outbox.nextAttempt', { time: shortTime(row.nextAttemptAt) })}
                  </div>
                </td>
                <td>{row.lastReason}</td>
                <td>
                  {row.state === 'failed' && (
                    <Button
                      size="small"
                      disabled={!may || busy}
                      onClick={() => void act(`/outbox/${row.id}/retry`)}
                    >
                      {say('outbox.retry')}
                    </Button>
                  )}
                  {(row.state === 'failed' || row.state === 'pending') && (
                    <Button size="small" disabled={!may || busy} onClick={() => setCancelling(row.id)}>
                      {say('outbox.cancel')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Loaded>
      {cancelling && (
        <Ask
          title={say('outbox.cancel')}
          open
          busy={busy}
          questions={[{ name: 'reason', label: say('outbox.cancelReason'), kind: 'text', required: true }]}
          onCancel={() => setCancelling(undefined)}
          onAnswer={async (values) => {
            if (await act(`/outbox/${cancelling}/cancel`, values)) setCancelling(undefined);
          }}
        />
      )}
    </Panel>
  );
}
