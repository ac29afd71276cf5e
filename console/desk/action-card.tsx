import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Permission } from '../../contract/permissions.ts';
import type { Action } from '../../contract/responses.ts';
import { dutyQueries } from '../api/duty.ts';
import { dutyNow } from '../api/live.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { beijingInput, fromBeijingInput, shortTime } from '../ui/format.ts';
import { useAct } from '../ui/use-act.ts';

const STEPS = ['receive', 'arrive', 'finish'] as const;
type Step = (typeof STEPS)[number];
/** Steps still open in a state; the first is the next, the others may be told by telephone as well. */
const LEFT: Record<Action['state'], readonly Step[]> = {
  ordered: STEPS,
  delivered: STEPS,
  received: ['arrive', 'finish'],
  arrived: ['finish'],
  done: [],
  withdrawn: [],
};
const TEXTS: Record<Step, TextKey> = {
  receive: 'orders.receive',
  arrive: 'orders.arrive',
  finish: 'orders.finish',
};
type Asking = 'finish' | 'told' | 'hand-over' | 'resend';

/** The link's own story: opened, signed by whom, for whom. */
function ReceiptText({ action }: { action: Action }) {
  const { say } = useSay();
  const receipt = action.receipts.findLast((each) => each.state !== 'revoked');
  if (!receipt) return null;
  if (receipt.signedAt) {
    const name = receipt.signedName ?? '';
    const { addressee } = receipt;
    const time = shortTime(receipt.signedAt);
    const key = name === addressee ? 'orders.signedBy' : 'orders.signedFor';
    return <span>{say(key, { name, addressee, time })}</span>;
  }
  return receipt.openedAt ? <span>{say('orders.opened')}</span> : null;
}

function HandOver({ action, onDone }: { action: Action; onDone: () => void }) {
  const { say } = useSay();
  const people = useQuery(dutyQueries.people(action.id));
  const { act, busy } = useAct(['actions', 'alarms', 'log']);
  if (!people.data) return null;
  const options = people.data.map((person) => ({
    value: person.personId,
    label: `${person.name} (${person.unitName} ${person.postTitle})`,
  }));
  return (
    <Ask
      title={say('orders.handOver')}
      hint={action.title}
      open
      busy={busy}
      questions={[
        {
          name: 'toPersonId',
          label: say('orders.to'),
          kind: 'person',
          required: true,
          options,
          ...(options[0] ? { initial: options[0].value } : {}),
        },
        { name: 'reason', label: say('common.reason'), kind: 'text', required: true },
      ]}
      onCancel={onDone}
      onAnswer={async (values) => {
        const body = { expectedVersion: action.version, ...values };
        if (await act(`/actions/${action.id}/hand-over`, body)) onDone();
      }}
    />
  );
}

/** Told by telephone: who said it, what, and when it was. */
function Told({ action, onDone }: { action: Action; onDone: () => void }) {
  const { say } = useSay();
  const { act, busy } = useAct(['actions', 'alarms', 'log']);
  const steps = LEFT[action.state];
  return (
    <Ask
      title={say('orders.told')}
      hint={action.title}
      open
      busy={busy}
      questions={[
        {
          name: 'step',
          label: say('orders.toldMove'),
          kind: 'person',
          required: true,
          options: steps.map((value) => ({ value, label: say(TEXTS[value]) })),
          ...(steps[0] ? { initial: steps[0] } : {}),
        },
        {
          name: 'toldBy',
          label: say('orders.toldBy'),
          kind: 'text',
          required: true,
          initial: action.addressee.name,
        },
        {
          name: 'happenedAt',
          label: say('log.at'),
          kind: 'time',
          required: true,
          initial: beijingInput(dutyNow()),
        },
        { name: 'result', label: say('orders.result'), kind: 'long' },
      ]}
      onCancel={onDone}
      onAnswer={async ({ step, toldBy, happenedAt, result }) => {
        const base = { expectedVersion: action.version, happenedAt: fromBeijingInput(String(happenedAt)) };
        const body =
          step === 'finish'
            ? { ...base, result: result || say('orders.state.done'), note: String(toldBy) }
            : { ...base, toldBy, ...(result ? { note: result } : {}) };
        if (await act(`/actions/${action.id}/${step}`, body)) onDone();
      }}
    />
  );
}

export function ActionCard({ action, may }: { action: Action; may: ReadonlySet<Permission> }) {
  const { say } = useSay();
  const { act, busy } = useAct(['actions', 'alarms', 'log']);
  const [asking, setAsking] = useState<Asking>();
  const close = (): void => setAsking(undefined);
  const [next] = LEFT[action.state];
  const mayReceive = may.has('actions.receipt');
  const press = (step: Step): void => {
    if (step === 'finish') setAsking('finish');
    else void act(`/actions/${action.id}/${step}`, { expectedVersion: action.version });
  };
  const { receivedAt, arrivedAt, doneAt } = action;
  return (
    <li className="card" data-action={action.state}>
      <div className="row">
        <b style={{ flex: '1 1 10em' }}>{action.title}</b>
        <span className="tag">{say(`orders.state.${action.state}`)}</span>
        {action.overdue !== 'no' && (
          <span className="tag bad">{say(`orders.overdue.${action.overdue}`)}</span>
        )}
        {action.undelivered && <span className="tag bad">{say('orders.undelivered')}</span>}
        {action.handedOver && <span className="tag">{say('orders.handedOver')}</span>}
      </div>
      <div className="quiet row">
        <span>
          {action.unit.name} · {action.addressee.name}
        </span>
        {action.receiptDueAt && !receivedAt && next && (
          <span className="number">{say('orders.due', { time: shortTime(action.receiptDueAt) })}</span>
        )}
        {action.doneDueAt && next && (
          <span className="number">{say('orders.doneDue', { time: shortTime(action.doneDueAt) })}</span>
        )}
        <ReceiptText action={action} />
        {arrivedAt && (
          <span className="number">{say('orders.at.arrived', { time: shortTime(arrivedAt) })}</span>
        )}
        {doneAt && <span className="number">{say('orders.at.done', { time: shortTime(doneAt) })}</span>}
      </div>
      {action.detail && <div>{action.detail}</div>}
      {action.result && <div>{action.result}</div>}
      {action.withdrawnReason && <div>{action.withdrawnReason}</div>}
      {next && (
        <div className="row thumbs">
          <Button
            size="small"
            type="primary"
            ghost
            disabled={!mayReceive || busy}
            title={mayReceive ? undefined : say('common.notAllowed')}
            onClick={() => press(next)}
          >
            {say(TEXTS[next])}
          </Button>
          {may.has('actions.order') && mayReceive && (
            <Button size="small" disabled={busy} onClick={() => setAsking('told')}>
              {say('orders.told')}
            </Button>
          )}
          {may.has('actions.hand-over') && (
            <Button size="small" disabled={busy} onClick={() => setAsking('hand-over')}>
              {say('orders.handOver')}
            </Button>
          )}
          {may.has('actions.order') && (action.state === 'ordered' || action.state === 'delivered') && (
            <Button size="small" disabled={busy} onClick={() => setAsking('resend')}>
              {say('orders.resend')}
            </Button>
          )}
        </div>
      )}
      {asking === 'finish' && (
        <Ask
          title={say('orders.finish')}
          hint={action.title}
          open
          busy={busy}
          questions={[{ name: 'result', label: say('orders.result'), kind: 'long', required: true }]}
          onCancel={close}
          onAnswer={async (values) => {
            if (await act(`/actions/${action.id}/finish`, { expectedVersion: action.version, ...values }))
              close();
          }}
        />
      )}
      {asking === 'resend' && (
        <Ask
          title={say('orders.resend')}
          hint={action.title}
          open
          busy={busy}
          questions={[{ name: 'note', label: say('common.note'), kind: 'text' }]}
          onCancel={close}
          onAnswer={async ({ note }) => {
            const body = { expectedVersion: action.version, ...(note ? { note } : {}) };
            if (await act(`/actions/${action.id}/resend`, body)) close();
          }}
        />
      )}
      {asking === 'told' && <Told action={action} onDone={close} />}
      {asking === 'hand-over' && <HandOver action={action} onDone={close} />}
    </li>
  );
}
