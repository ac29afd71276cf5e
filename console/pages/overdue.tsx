import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Select } from 'antd';
import { useState } from 'react';
import { recordQueries } from '../api/records.ts';
import { DueTag } from '../records/clocks.tsx';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const HOURS_A_DAY = 24;
const CHOICES = [0, 1, 3, 7] as const;

/** What is overdue or soon due, over every kind of record that the reader sees. Made from the declarations. */
export function OverduePage() {
  const { say } = useSay();
  const text = useDeclaredText();
  const [days, setDays] = useState<number>(0);
  const query = useQuery(recordQueries.due(days * HOURS_A_DAY));
  return (
    <Panel
      title={say('due.title')}
      extra={
        <Select
          aria-label={say('due.within')}
          value={days}
          style={{ minWidth: 140 }}
          onChange={setDays}
          options={CHOICES.map((value) => ({
            value,
            label: value === 0 ? say('due.now') : say('due.days', { n: value }),
          }))}
        />
      }
    >
      <Loaded query={query}>
        {({ records, more }) =>
          records.length === 0 ? (
            <p className="quiet">{say('due.none')}</p>
          ) : (
            <div className="scroll" tabIndex={0} role="region" aria-label={say('due.title')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{say('due.record')}</th>
                    <th>{say('due.at')}</th>
                    <th>{say('records.type')}</th>
                    <th>{say('records.state')}</th>
                    <th>{say('due.limit')}</th>
                  </tr>
                </thead>
                <tbody>
                  {records.map((record) => {
                    const type = typeById(record.type);
                    return (
                      <tr key={`${record.id} ${record.clock}`}>
                        <td>
                          <Link className="alone" to="/records/$recordId" params={{ recordId: record.id }}>
                            {record.title}
                          </Link>
                        </td>
                        <td>
                          <DueTag dueAt={record.dueAt} late={record.overdue} />
                        </td>
                        <td>{type ? text(type) : record.type}</td>
                        <td>{type ? text(type, `state.${record.state}`) : record.state}</td>
                        <td>{type ? text(type, `clock.${record.clock}`) : record.clock}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
              {more && <p className="quiet">{say('figures.more', { n: records.length })}</p>}
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}
