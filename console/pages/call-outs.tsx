import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { calloutQueries } from '../api/callouts.ts';
import { queries } from '../api/queries.ts';
import { ListCards } from '../callouts/list-cards.tsx';
import { OtherDialog } from '../callouts/other-dialog.tsx';
import '../callouts/callouts.css';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useRowKeys } from '../ui/use-row-keys.ts';

const COUNTS = ['called', 'answered', 'confirmed', 'onPost', 'unanswered', 'toDial'] as const;

function Records() {
  const { say } = useSay();
  const query = useQuery(calloutQueries.list);
  const around = useRowKeys<HTMLDivElement>();
  return (
    <div ref={around}>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('callouts.records.none') }}>
        {(rows) => (
          <PlainTable
            name={say('callouts.records')}
            heads={
              <>
                <th>{say('callouts.record.name')}</th>
                <th>{say('callouts.call.state')}</th>
                {COUNTS.map((count) => (
                  <th key={count}>{say(`callouts.count.${count}`)}</th>
                ))}
                <th>{say('callouts.record.unit')}</th>
                <th>{say('callouts.record.madeAt')}</th>
              </>
            }
          >
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <Link to="/call-outs/$calloutId" params={{ calloutId: row.id }}>
                    {row.title}
                  </Link>
                </td>
                <td>
                  <span className={row.state === 'open' ? 'tag amber' : 'tag'}>
                    {say(`callouts.state.${row.state}`)}
                  </span>
                </td>
                {COUNTS.map((count) => (
                  <td key={count} className="number">
                    {row.counts[count]}
                  </td>
                ))}
                <td>{row.unit.name}</td>
                <td className="number">{shortTime(row.madeAt)}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </Loaded>
    </div>
  );
}

/** 叫应: the lists that can be called out, and what was called out so far. */
export function CallOutsPage() {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const mayMake = me.data?.permissions.includes('callouts.make') ?? false;
  const lists = useQuery({ ...calloutQueries.lists, enabled: mayMake });
  const [other, setOther] = useState(false);
  useEffect(() => {
    document.title = `${say('nav.callouts')} · ${say('app.name')}`;
  }, [say]);
  const plans = lists.data?.plans ?? [];
  return (
    <div className="stack">
      {mayMake && (
        <Panel
          title={say('callouts.lists')}
          extra={plans.length > 0 && <Button onClick={() => setOther(true)}>{say('callouts.other')}</Button>}
        >
          <ListCards />
          {other && <OtherDialog plans={plans} onDone={() => setOther(false)} />}
        </Panel>
      )}
      <Panel title={say('callouts.records')}>
        <Records />
      </Panel>
    </div>
  );
}
