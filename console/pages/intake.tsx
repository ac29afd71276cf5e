import { Segmented } from 'antd';
import { useState } from 'react';
import { Callbacks } from '../intake/callbacks.tsx';
import { WriteDown } from '../intake/entry.tsx';
import { Moderation } from '../intake/moderation.tsx';
import { PhoneDesk } from '../intake/phone-desk.tsx';
import { Places } from '../intake/places.tsx';
import { Ratings } from '../intake/ratings.tsx';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import '../ui/intake.css';

const TABS = {
  moderation: Moderation,
  callbacks: Callbacks,
  ratings: Ratings,
  desk: PhoneDesk,
  entry: WriteDown,
  places: Places,
} as const;
type Tab = keyof typeof TABS;

/** The opinion box from the office's side. */
export function IntakePage() {
  const { say } = useSay();
  const [tab, setTab] = useState<Tab>('moderation');
  const Chosen = TABS[tab];
  return (
    <Panel
      title={say('intake.title')}
      extra={
        <div className="tabs">
          <Segmented<Tab>
            aria-label={say('intake.title')}
            value={tab}
            onChange={setTab}
            options={(Object.keys(TABS) as Tab[]).map((value) => ({
              value,
              label: say(`intake.tab.${value}`),
            }))}
          />
        </div>
      }
    >
      <Chosen />
    </Panel>
  );
}
