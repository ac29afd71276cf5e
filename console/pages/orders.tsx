import { ActionList } from '../desk/action-list.tsx';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';

export function OrdersPage() {
  const { say } = useSay();
  return (
    <Panel title={say('orders.title')}>
      <ActionList />
    </Panel>
  );
}
