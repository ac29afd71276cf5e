import { Segmented } from 'antd';
import { useState } from 'react';
import { DelegationList } from '../people/delegation-list.tsx';
import { PersonList } from '../people/person-list.tsx';
import { PostList } from '../people/post-list.tsx';
import { UnitTree } from '../people/unit-tree.tsx';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';

const TABS = { posts: PostList, people: PersonList, units: UnitTree, delegations: DelegationList } as const;
type Tab = keyof typeof TABS;

/** Units, people, posts with deputies, delegation. */
export function PeoplePage() {
  const { say } = useSay();
  const [tab, setTab] = useState<Tab>('posts');
  const Shown = TABS[tab];
  return (
    <Panel
      title={say('people.title')}
      extra={
        <Segmented<Tab>
          aria-label={say('people.tabs')}
          value={tab}
          onChange={setTab}
          options={(Object.keys(TABS) as Tab[]).map((value) => ({
            value,
            label: say(`people.tab.${value}`),
          }))}
        />
      }
    >
      <Shown />
    </Panel>
  );
}
