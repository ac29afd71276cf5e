import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { OpenedFields, type RecordDetail, type RecordEntry } from '../../contract/ledger.ts';
import { ASSIGNEE, ASSIGNEE_NAME, type DeclaredType } from '../../programmes/kit/index.ts';
import { post } from '../api/client.ts';
import { recordQueries } from '../api/records.ts';
import { Clocks } from '../records/clocks.tsx';
import { Comments } from '../records/comments.tsx';
import { asOf, typeById, useDeclaredText } from '../records/declared.ts';
import { HandOver } from '../records/hand-over.tsx';
import { LinkedRecords } from '../records/linked-records.tsx';
import { MergeButton } from '../records/merge-button.tsx';
import { MoveButton } from '../records/move-form.tsx';
import { RecordPlace } from '../records/record-views.tsx';
import { Shown } from '../records/shown.tsx';
import { Signing } from '../records/signing.tsx';
import { SplitButton } from '../records/split-button.tsx';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { notice } from '../ui/notices.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded, useProblemText } from '../ui/problem-text.tsx';

/** Values in the order in which their fields are declared; what is not declared stands last. */
function inOrder<V>({ type }: DeclaredType, data: Readonly<Record<string, V>>): [string, V][] {
  const place = new Map(Object.keys(type.fields).map((field, n) => [field, n]));
  const at = (field: string): number => place.get(field) ?? place.size;
  return Object.entries(data).toSorted(([a], [b]) => at(a) - at(b));
}

function Fields({ record, type }: { record: RecordDetail; type: DeclaredType }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const problemText = useProblemText();
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState<{ data: OpenedFields['data']; reason: string }>();
  const hidden = Object.values(record.data).some(
    (value) => typeof value === 'object' && value !== null && 'masked' in value,
  );
  const open = async (reason: string): Promise<void> => {
    setAsking(false);
    try {
      const { data } = OpenedFields.parse(await post(`/records/${record.id}/sensitive`, { reason }));
      setOpened({ data, reason });
    } catch (error) {
      notice(problemText(error));
    }
  };
  return (
    <>
      <dl className="fields">
        {inOrder(type, record.data).map(([field, value]) => (
          <div key={field}>
            <dt>{text(type, field)}</dt>
            <dd>
              <Shown
                type={type}
                field={field}
                value={opened?.data[field] ?? value}
                recordId={record.id}
                reason={opened?.data[field] == null ? undefined : opened.reason}
              />
            </dd>
          </div>
        ))}
      </dl>
      {hidden && !opened && (
        <Button size="small" onClick={() => setAsking(true)}>
          {say('records.openSensitive')}
        </Button>
      )}
      <Ask
        open={asking}
        busy={false}
        title={say('records.openSensitive')}
        questions={[
          { name: 'reason', label: say('records.openReason'), kind: 'text', required: true, min: 4 },
        ]}
        onCancel={() => setAsking(false)}
        onAnswer={({ reason }) => void open(String(reason))}
      />
    </>
  );
}

const entriesShown = (type: DeclaredType, { data }: RecordEntry): [string, unknown][] =>
  inOrder(type, data).filter(([field]) => field !== ASSIGNEE && field !== ASSIGNEE_NAME);

/** A record: what it is, what can be done now, and everything that was done. */
export function RecordPage() {
  const { say } = useSay();
  const text = useDeclaredText();
  const { recordId } = useParams({ strict: false }) as { recordId: string };
  const query = useQuery(recordQueries.one(recordId));
  /** A move whose dialogue is open stays, whatever others do meanwhile: the answer to it says what changed. */
  const [filling, setFilling] = useState<string>();
  return (
    <Loaded query={query}>
      {(record) => {
        const type = typeById(record.type);
        if (!type) return <p className="quiet">{record.type}</p>;
        return (
          <div className="stack">
            <Panel
              title={`${text(type)} · ${record.title}`}
              extra={
                <span className="row">
                  {record.assignee && (
                    <span className="tag">
                      {say('handOver.now', { name: record.assigneeName ?? record.assignee })}
                    </span>
                  )}
                  <span className="tag">{text(type, `state.${record.state}`)}</span>
                </span>
              }
            >
              <Fields key={record.version} record={record} type={type} />
              <RecordPlace type={type} record={record} />
              <div className="row moves">
                {[...new Set([...record.moves, ...(filling === undefined ? [] : [filling])])].map((name) => (
                  <MoveButton
                    key={name}
                    type={type}
                    name={name}
                    record={record}
                    onOpen={(opens) => setFilling(opens ? name : undefined)}
                  />
                ))}
                <MergeButton type={type} record={record} />
                <SplitButton type={type} record={record} />
                <HandOver key={record.version} record={record} />
              </div>
            </Panel>
            <Signing type={type} record={record} />
            {record.clocks.length > 0 && (
              <Panel title={say('due.panel')}>
                <Clocks type={type} clocks={record.clocks} />
              </Panel>
            )}
            <LinkedRecords type={type} record={record} />
            <Comments recordId={record.id} />
            <Panel title={say('records.journal')}>
              <ol className="list">
                {record.entries
                  .map((entry) => ({ entry, type: asOf(type, entry.declared) }))
                  .map(({ entry, type }) => (
                    <li key={entry.n} className="card">
                      <span className="row">
                        <b>{text(type, `move.${entry.move}`)}</b>
                        <span className="number">{shortTime(entry.happenedAt)}</span>
                        {entry.late && (
                          <span className="tag amber" title={shortTime(entry.recordedAt)}>
                            {say('records.late', { time: shortTime(entry.recordedAt) })}
                          </span>
                        )}
                        <span className="quiet">
                          {entry.byName}
                          {entry.byPost ? ` · ${entry.byPost}` : ''}
                        </span>
                      </span>
                      {entry.reason && <p>{entry.reason}</p>}
                      {ASSIGNEE in entry.data && (
                        <p>
                          {typeof entry.data[ASSIGNEE_NAME] === 'string'
                            ? say('handOver.done', { name: entry.data[ASSIGNEE_NAME] })
                            : say('handOver.back')}
                        </p>
                      )}
                      {entriesShown(type, entry).map(([field, value]) => (
                        <div key={field} className="quiet">
                          {text(type, field)}：
                          <Shown type={type} field={field} value={value} recordId={record.id} />
                        </div>
                      ))}
                    </li>
                  ))}
              </ol>
            </Panel>
          </div>
        );
      }}
    </Loaded>
  );
}
