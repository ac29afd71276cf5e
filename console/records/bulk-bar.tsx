import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { BulkDone, type RecordSummary } from '../../contract/ledger.ts';
import { type DeclaredType, HAND_OVER, isJoint } from '../../programmes/kit/index.ts';
import { ApiError, post } from '../api/client.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';
import { useDeclaredText } from './declared.ts';
import { HandlerSelect, NOBODY } from './hand-over.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { type Filled, MoveFields, saidIn } from './move-form.tsx';

type Outcome = BulkDone['outcomes'][number];

/** Moves that start from the state of every record chosen; what is signed or made with others is not among them. */
const commonMoves = (type: DeclaredType, records: readonly RecordSummary[]): string[] =>
  Object.entries(type.type.moves).flatMap(([name, { from, quorum }]) =>
    from !== 'new' &&
    quorum === undefined &&
    !isJoint(type.type, name) &&
    records.every(({ state }) => from.includes(state))
      ? [name]
      : [],
  );

/** What came of each record: what is refused hinders no other and says why. */
function Outcomes({
  records,
  outcomes,
  type,
}: {
  records: readonly RecordSummary[];
  outcomes: readonly Outcome[];
  type: DeclaredType;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const problemText = useProblemText({ type, text });
  const refused = outcomes.filter(({ ok }) => !ok).length;
  return (
    <>
      <p role="status">{say('bulk.result', { done: outcomes.length - refused, refused })}</p>
      <ul className="list">
        {records.map((record, n) => {
          const outcome = outcomes[n];
          if (!outcome) return null;
          return (
            <li key={record.id} className="card">
              <span className="row">
                <span className={outcome.ok ? 'tag' : 'tag bad'}>
                  {say(outcome.ok ? 'bulk.done' : 'bulk.refused')}
                </span>
                <span>{record.title || record.id}</span>
              </span>
              {!outcome.ok && (
                <div>
                  {problemText(new ApiError(outcome.code, outcome.detail ?? '', undefined, outcome.fields))}
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** One move for every record that is marked, each with its own outcome. */
export function BulkBar({
  type,
  records,
  onDone,
}: {
  type: DeclaredType;
  records: readonly RecordSummary[];
  onDone: () => void;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const client = useQueryClient();
  const problemText = useProblemText({ type, text });
  const [form] = Form.useForm<Filled & { to?: string }>();
  const [name, setName] = useState<string>();
  /** As they stood on the page when the move was chosen: what others do meanwhile is told, record by record. */
  const [seen, setSeen] = useState<readonly RecordSummary[]>([]);
  const [busy, setBusy] = useState(false);
  const [merging, setMerging] = useState<readonly RecordSummary[]>([]);
  const [done, setDone] = useState<{ records: readonly RecordSummary[]; outcomes: readonly Outcome[] }>();
  const [first] = records;
  if (!first && !done) return null;
  const moves = commonMoves(type, records);
  const close = (): void => {
    setName(undefined);
    if (done) onDone();
    setDone(undefined);
    form.resetFields();
  };
  const send = async (filled: Filled & { to?: string }): Promise<void> => {
    const said =
      name === HAND_OVER
        ? {
            data: { assignee: filled.to === NOBODY ? null : filled.to },
            reason: filled.reason?.trim() || null,
          }
        : saidIn(type, filled);
    setBusy(true);
    try {
      const answer = await post('/bulk-moves', {
        moves: seen.map(({ id, version }) => ({
          type: type.id,
          move: name,
          recordId: id,
          expectedVersion: version,
          ...said,
        })),
      });
      setDone({ records: seen, outcomes: BulkDone.parse(answer).outcomes });
    } catch (error) {
      notice(problemText(error));
    } finally {
      setBusy(false);
      for (const family of ['records', 'record', 'figures', 'work'])
        await client.invalidateQueries({ queryKey: [family] });
    }
  };
  const label = name === undefined ? '' : text(type, `move.${name}`);
  return (
    <div className="row bulk" role="region" aria-label={say('bulk.bar')}>
      <span>{say('bulk.chosen', { n: records.length })}</span>
      <Select<string>
        aria-label={say('bulk.move')}
        placeholder={say('bulk.move')}
        value={null}
        style={{ minWidth: 160 }}
        notFoundContent={say('bulk.noMove')}
        onChange={(move) => {
          setName(move);
          setSeen(records);
        }}
        options={[...moves, HAND_OVER].map((move) => ({ value: move, label: text(type, `move.${move}`) }))}
      />
      {type.type.merge && records.length > 1 && (
        <Button size="small" onClick={() => setMerging(records)}>
          {say('merge.button')}
        </Button>
      )}
      <MergeDialog type={type} records={merging} onClose={() => setMerging([])} />
      <Button size="small" onClick={onDone}>
        {say('bulk.clear')}
      </Button>
      <Modal
        open={name !== undefined}
        title={say('bulk.title', { move: label, n: seen.length })}
        okText={done ? say('bulk.close') : label}
        cancelText={say('common.cancel')}
        {...(done ? { cancelButtonProps: { style: { display: 'none' } } } : {})}
        confirmLoading={busy}
        onOk={() => (done ? close() : form.submit())}
        onCancel={close}
        destroyOnHidden
      >
        {done ? (
          <Outcomes type={type} records={done.records} outcomes={done.outcomes} />
        ) : (
          <Form form={form} layout="vertical" onFinish={send} preserve={false}>
            {name === HAND_OVER && first ? (
              <>
                <Form.Item
                  name="to"
                  label={say('handOver.to')}
                  rules={[{ required: true, message: say('records.required') }]}
                >
                  <HandlerSelect recordId={first.id} />
                </Form.Item>
                <Form.Item name="reason" label={say('handOver.reason')}>
                  <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1_000} />
                </Form.Item>
              </>
            ) : (
              name !== undefined && <MoveFields type={type} name={name} recordId={first?.id} />
            )}
          </Form>
        )}
      </Modal>
    </div>
  );
}
