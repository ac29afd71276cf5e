import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { IntakeCallbacks } from '../../contract/intake.ts';
import { OpenedFields } from '../../contract/ledger.ts';
import { post } from '../api/client.ts';
import { intakeQueries } from '../api/intake.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { useTask } from '../ui/use-task.ts';

type Callback = IntakeCallbacks['records'][number];

/** The number that was left, opened for this call; the reason stands in the audit log. */
function LeftNumber({ row }: { row: Callback }) {
  const { say } = useSay();
  const [number, setNumber] = useState<string>();
  const { run, busy } = useTask([]);
  const { number: left } = row;
  if (!left) return <span className="quiet">{say('intake.callbacks.noNumber')}</span>;
  if (number !== undefined) return <b className="number">{number}</b>;
  const open = async (): Promise<void> => {
    const done = await run(async () =>
      OpenedFields.parse(
        await post(`/records/${left.recordId}/sensitive`, {
          reason: say('intake.callbacks.reasonFor', { title: row.about?.title ?? row.title }),
        }),
      ),
    );
    if (!done) return;
    const { data } = done.answer;
    const name = left.name === null ? null : data[left.name];
    const said = String(data[left.field] ?? say('intake.callbacks.erased'));
    setNumber(name == null ? said : `${name} ${said}`);
  };
  return (
    <Button size="small" disabled={busy || !row.mayCall} onClick={() => void open()}>
      {say('intake.callbacks.number')}
    </Button>
  );
}

function Outcome({ row }: { row: Callback }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const type = typeById(row.typeId);
  const { act, busy } = useAct(['records', 'record', 'ratings', 'figures', 'work'], type && { type, text });
  const [missed, setMissed] = useState(false);
  const field = type?.type.fields[row.field];
  if (!type || field?.kind !== 'choice') return null;
  if (!row.mayCall) return <span className="quiet">{say('intake.callbacks.another')}</span>;
  const rate = (value: string): Promise<boolean> =>
    act('/moves', {
      type: type.id,
      move: row.move,
      recordId: row.id,
      expectedVersion: row.version,
      data: { [row.field]: value },
    });
  const miss = async (): Promise<void> => {
    if (await act(`/records/${row.id}/comments`, { text: say('intake.callbacks.missedNote') }))
      setMissed(true);
  };
  return (
    <span className="row">
      {field.options.map((option) => (
        <Button
          key={option}
          size="small"
          type={option === row.noted ? 'primary' : 'default'}
          disabled={busy}
          onClick={() => void rate(option)}
        >
          {text(type, `${row.field}.${option}`)}
        </Button>
      ))}
      <Button size="small" disabled={busy || missed} onClick={() => void miss()}>
        {say(missed ? 'intake.callbacks.missedDone' : 'intake.callbacks.missed')}
      </Button>
    </span>
  );
}

/** 回访: a rating written down by whoever did the work counts when another person has asked the author. */
export function Callbacks() {
  const { say } = useSay();
  const text = useDeclaredText();
  const query = useQuery(intakeQueries.callbacks);
  return (
    <>
      <p className="quiet">{say('intake.callbacks.hint')}</p>
      <Loaded
        query={query}
        empty={{ when: ({ records }) => records.length === 0, text: say('intake.callbacks.none') }}
      >
        {({ records }) => (
          <PlainTable
            name={say('intake.tab.callbacks')}
            heads={
              <>
                <th>{say('intake.callbacks.record')}</th>
                <th>{say('intake.callbacks.noted')}</th>
                <th>{say('intake.callbacks.by')}</th>
                <th>{say('intake.callbacks.numberHead')}</th>
                <th>{say('intake.callbacks.outcome')}</th>
              </>
            }
          >
            {records.map((row) => {
              const type = typeById(row.typeId);
              return (
                <tr key={`${row.id} ${row.version}`}>
                  <td>
                    <Link className="alone" to="/records/$recordId" params={{ recordId: row.id }}>
                      {row.title}
                    </Link>
                    {row.about && (
                      <>
                        <br />
                        <Link
                          className="alone quiet"
                          to="/records/$recordId"
                          params={{ recordId: row.about.id }}
                        >
                          {row.about.title}
                        </Link>
                      </>
                    )}
                  </td>
                  <td>{type ? text(type, `${row.field}.${row.noted}`) : row.noted}</td>
                  <td>
                    {row.notedBy} <span className="quiet number">{shortTime(row.notedAt)}</span>
                  </td>
                  <td>
                    <LeftNumber row={row} />
                  </td>
                  <td>
                    <Outcome row={row} />
                  </td>
                </tr>
              );
            })}
          </PlainTable>
        )}
      </Loaded>
    </>
  );
}
