import { lazy, Suspense, useEffect } from 'react';
import { ActionList } from '../desk/action-list.tsx';
import { AlarmPanel } from '../desk/alarm-panel.tsx';
import { LogList } from '../desk/log-list.tsx';
import { ResponsePanels } from '../desk/response-panel.tsx';
import { TransferPanel } from '../desk/transfer-panel.tsx';
import { OnDutyNow } from '../duty/on-duty.tsx';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { whenIdle } from '../ui/when-idle.ts';

/** The heaviest part comes when the words stand. */
const StationMap = lazy(() => whenIdle().then(() => import('../desk/station-map.tsx')));

/** Everything of the seat on one page: alarms · map, orders, log · responses, proposals, transfers. */
export function DeskPage() {
  const { say } = useSay();
  useEffect(() => {
    document.title = `${say('nav.desk')} · ${say('app.name')}`;
  }, [say]);
  return (
    <div className="columns desk">
      <div className="stack">
        <AlarmPanel />
      </div>
      <div className="stack look">
        <Panel
          title={say('map.title')}
          extra={
            <a href="/wall" target="_blank" rel="noreferrer">
              {say('map.wall')}
            </a>
          }
        >
          <Suspense fallback={<div className="map" />}>
            <StationMap />
          </Suspense>
        </Panel>
        <Panel title={say('orders.title')} grows>
          <ActionList />
        </Panel>
        <Panel title={say('log.title')} extra={<OnDutyNow />} grows>
          <LogList most={30} />
        </Panel>
      </div>
      <div className="stack decide">
        <ResponsePanels />
        <TransferPanel />
      </div>
    </div>
  );
}
