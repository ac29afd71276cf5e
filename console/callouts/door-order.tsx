import type { DeskOrderState } from '../../contract/responses.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';

/** 上门: who has the order, whether it was signed for, and what came of it. */
export function DoorOrder({ order }: { order: DeskOrderState }) {
  const { say } = useSay();
  const at = order.doneAt ?? order.arrivedAt ?? order.receivedAt;
  return (
    <span data-door={order.state}>
      {say('callouts.ladder.door')} <b>{order.to}</b>{' '}
      <span className={order.state === 'done' || order.state === 'withdrawn' ? 'tag' : 'tag amber'}>
        {say(`orders.state.${order.state}`)}
        {at ? ` ${shortTime(at).slice(-5)}` : ''}
      </span>
      {order.overdue && <span className="tag bad">{say('callouts.doorOverdue')}</span>}
      {order.result && `: ${order.result}`}
      {order.withdrawnReason && `: ${order.withdrawnReason}`}
    </span>
  );
}
