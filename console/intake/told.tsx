import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { RecordDetail } from '../../contract/ledger.ts';
import { recordQueries } from '../api/records.ts';
import { useDeclaredText } from '../records/declared.ts';
import { MoveButton } from '../records/move-form.tsx';
import { Shown } from '../records/shown.tsx';
import { useSay } from '../text/index.ts';
import { dayText } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { boxType } from './boxes.ts';

/** A record as it is read out or looked over: its state in plain words, some of its fields, some of its moves. */
export function Told({
  id,
  fields,
  moves,
  aloud = false,
  extra,
}: {
  id: string;
  fields: (record: RecordDetail) => readonly string[];
  moves: (record: RecordDetail) => readonly string[];
  /** With the state in the words for residents: it is read out to one. */
  aloud?: boolean;
  extra?: ReactNode;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const query = useQuery(recordQueries.one(id));
  return (
    <li className="card">
      <Loaded query={query}>
        {(record) => {
          const type = boxType(record.type)?.type;
          if (!type) return <p className="quiet">{record.type}</p>;
          return (
            <>
              <div className="row">
                <b>
                  <Link className="alone" to="/records/$recordId" params={{ recordId: record.id }}>
                    {record.title}
                  </Link>
                </b>
                <span className="tag">{text(type, `state.${record.state}`)}</span>
                <span className="quiet number">
                  {say('intake.saidOn', { day: dayText(record.openedAt) })}
                </span>
              </div>
              {aloud && <p>{text(type, `told.${record.state}`)}</p>}
              <dl className="fields">
                {fields(record)
                  .filter((field) => record.data[field] !== undefined && record.data[field] !== null)
                  .map((field) => (
                    <div key={field}>
                      <dt>{text(type, field)}</dt>
                      <dd>
                        <Shown type={type} field={field} value={record.data[field]} recordId={record.id} />
                      </dd>
                    </div>
                  ))}
              </dl>
              <div className="row moves">
                {moves(record).map((name) => (
                  <MoveButton key={name} type={type} name={name} record={record} />
                ))}
                {extra}
              </div>
            </>
          );
        }}
      </Loaded>
    </li>
  );
}

export function IssueButton({ busy, onPress }: { busy: boolean; onPress: () => void }) {
  const { say } = useSay();
  return (
    <Button disabled={busy} onClick={onPress}>
      {say('intake.desk.issue')}
    </Button>
  );
}
