import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import type { Action } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { ActionCard } from './action-card.tsx';

const FILTERS = ['open', 'overdue', 'mine', 'all'] as const;
type Filter = (typeof FILTERS)[number];
const MOST_SHOWN = 200;

const unfinished = (action: Action): boolean => action.state !== 'done' && action.state !== 'withdrawn';
const late = (action: Action): boolean =>
  unfinished(action) && (action.overdue !== 'no' || action.undelivered);

function fits(action: Action, filter: Filter, personId: string | undefined): boolean {
  if (filter === 'open') return unfinished(action);
  if (filter === 'overdue') return late(action);
  return filter === 'all' || action.addressee.personId === personId;
}

/** Late first, then by deadline; what is done at the end. */
const rank = (action: Action): number => (late(action) ? 0 : unfinished(action) ? 1 : 2);
const deadline = (action: Action): string =>
  (action.receivedAt ? action.doneDueAt : action.receiptDueAt) ?? action.doneDueAt ?? '9';

/** Orders with their receipts; a team leader sees their own first. */
export function ActionList() {
  const { say } = useSay();
  const query = useQuery(queries.actions);
  const me = useQuery(queries.me);
  const isLeader = me.data?.posts.some((post) => post.role === 'team-leader') ?? false;
  const [chosen, setChosen] = useState<Filter>();
  const filter = chosen ?? (isLeader ? 'mine' : 'open');
  const may = new Set(me.data?.permissions ?? []);
  return (
    <>
      <Segmented
        size="small"
        value={filter}
        onChange={setChosen}
        options={FILTERS.map((value) => ({ value, label: say(`orders.filter.${value}`) }))}
        style={{ marginBottom: 6 }}
      />
      <Loaded query={query} empty={{ when: (data) => data.actions.length === 0, text: say('orders.none') }}>
        {(data) => {
          const shown = data.actions
            .filter((action) => fits(action, filter, me.data?.personId))
            .sort((a, b) => rank(a) - rank(b) || deadline(a).localeCompare(deadline(b)));
          const standing = data.actions.filter((action) => action.state !== 'withdrawn');
          return (
            <>
              <p className="quiet number">
                {say('orders.counts', {
                  total: standing.length,
                  received: standing.filter((action) => action.receivedAt !== null).length,
                  overdue: standing.filter(late).length,
                })}
              </p>
              {shown.length === 0 && <p className="quiet">{say('orders.noneFit')}</p>}
              <ul className="list">
                {shown.slice(0, MOST_SHOWN).map((action) => (
                  <ActionCard key={action.id} action={action} may={may} />
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
