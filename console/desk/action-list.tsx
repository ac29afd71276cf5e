import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Action } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const NEXT = { ordered: 'receive', delivered: 'receive', received: 'arrive', arrived: 'finish' } as const;

function ActionCard({ action, may }: { action: Action; may: boolean }) {
  const { say } = useSay();
  const { act, busy } = useAct(['actions', 'log']);
  const [finishing, setFinishing] = useState(false);
  const next = NEXT[action.state as keyof typeof NEXT];
  const press = (): void => {
    if (next === 'finish') setFinishing(true);
    else void act(`/actions/${action.id}/${next}`, { expectedVersion: action.version });
  };
  return (
    <li className="card" data-action={action.state}>
      <div className="row">
        <b style={{ flex: 1 }}>{action.title}</b>
        <span className="tag">{say(`orders.state.${action.state}`)}</span>
        {action.overdue !== 'no' && (
          <span className="tag bad">{say(`orders.overdue.${action.overdue}`)}</span>
        )}
        {action.undelivered && <span className="tag bad">{say('orders.undelivered')}</span>}
      </div>
      <div className="quiet">
        {action.unit.name} · {action.addressee.name}
        {action.receiptDueAt && !action.receivedAt
          ? ` · ${say('orders.due', { time: shortTime(action.receiptDueAt) })}`
          : ''}
      </div>
      {action.detail && <div>{action.detail}</div>}
      {next && (
        <Button
          size="small"
          disabled={!may || busy}
          title={may ? undefined : say('common.notAllowed')}
          onClick={press}
        >
          {say(`orders.${next}`)}
        </Button>
      )}
      {finishing && (
        <Ask
          title={say('orders.finish')}
          open
          busy={busy}
          questions={[{ name: 'result', label: say('orders.result'), kind: 'long', required: true }]}
          onCancel={() => setFinishing(false)}
          onAnswer={async (values) => {
            if (await act(`/actions/${action.id}/finish`, { expectedVersion: action.version, ...values }))
              setFinishing(false);
          }}
        />
      )}
    </li>
  );
}

/** Orders with their receipts; what is overdue says so in words. */
export function ActionList() {
  const { say } = useSay();
  const query = useQuery(queries.actions);
  const me = useQuery(queries.me);
  return (
    <Loaded query={query} empty={{ when: (data) => data.actions.length === 0, text: say('orders.none') }}>
      {(data) => (
        <ul className="list">
          {data.actions.slice(0, 200).map((action) => (
            <ActionCard
              key={action.id}
              action={action}
              may={me.data?.permissions.includes('actions.receipt') ?? false}
            />
          ))}
        </ul>
      )}
    </Loaded>
  );
}
