import { useNavigate } from '@tanstack/react-router';
import { Alert, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { RecordSummary } from '../../contract/ledger.ts';
import {
  type Data,
  type DeclaredType,
  mergedData,
  moveOf,
  type RecordView,
} from '../../programmes/kit/index.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { useAct } from '../ui/use-act.ts';
import { useDeclaredText } from './declared.ts';
import { shownValue } from './shown-value.ts';

const viewOf = (record: RecordSummary): RecordView => ({
  id: record.id,
  type: record.type,
  state: record.state,
  version: record.version,
  unitPath: record.unitPath,
  authorId: null,
  assigneeId: null,
  data: record.data as Data,
  links: {},
});

/** What the survivor will say in the fields that it takes from the others, beside what it says now. */
function Afterwards({
  type,
  survivor,
  others,
}: {
  type: DeclaredType;
  survivor: RecordSummary;
  others: readonly RecordSummary[];
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const merged = mergedData(type, viewOf(survivor), others.map(viewOf));
  const changed = Object.entries(merged).filter(([field, value]) => survivor.data[field] !== value);
  const end = moveOf(type, type.type.merge?.end.move ?? '')?.to ?? '';
  return (
    <>
      <h3>{say('merge.after')}</h3>
      <p>
        <b>{survivor.title}</b>
      </p>
      {changed.length === 0 ? (
        <p className="quiet">{say('merge.kept', { state: text(type, `state.${survivor.state}`) })}</p>
      ) : (
        <dl className="fields">
          {changed.map(([field, value]) => (
            <div key={field}>
              <dt>{text(type, field)}</dt>
              <dd>{shownValue(type, field, value, text, say)}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="quiet">{say('merge.ends', { n: others.length, state: text(type, `state.${end}`) })}</p>
    </>
  );
}

/** 合并: which one stays, what it will look like, and why they are one. */
export function MergeDialog({
  type,
  records,
  first,
  onClose,
}: {
  type: DeclaredType;
  /** Two or more; none: it is closed. */
  records: readonly RecordSummary[];
  /** Id of the one that stays unless another is picked. */
  first?: string | undefined;
  onClose: () => void;
}) {
  const { say } = useSay();
  const text = useDeclaredText();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ reason: string }>();
  const [picked, setPicked] = useState<string>();
  const { act, busy, refused } = useAct(['records', 'record', 'figures', 'work'], { type, text });
  const survivor = records.find(({ id }) => id === (picked ?? first)) ?? records[0];
  const others = records.filter(({ id }) => id !== survivor?.id);
  const close = (): void => {
    setPicked(undefined);
    form.resetFields();
    onClose();
  };
  const submit = async ({ reason }: { reason: string }): Promise<void> => {
    if (!survivor) return;
    const done = await act('/merges', {
      type: type.id,
      survivor: { id: survivor.id, version: survivor.version },
      others: others.map(({ id, version }) => ({ id, version })),
      reason,
    });
    if (!done) return;
    close();
    void navigate({ to: '/records/$recordId', params: { recordId: survivor.id } });
  };
  return (
    <Modal
      open={records.length > 1}
      title={say('merge.title', { type: text(type) })}
      okText={say('merge.do')}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={close}
      destroyOnHidden
    >
      {refused !== undefined && <Alert type="warning" showIcon title={refused} />}
      <Form form={form} layout="vertical" onFinish={submit} preserve={false}>
        <Form.Item label={say('merge.survivor')}>
          <Radio.Group
            className="picks"
            value={survivor?.id}
            onChange={(event) => setPicked(event.target.value as string)}
            options={records.map((record) => ({
              value: record.id,
              label: `${record.title} · ${text(type, `state.${record.state}`)} · ${shortTime(record.openedAt)}`,
            }))}
          />
        </Form.Item>
        {survivor && <Afterwards type={type} survivor={survivor} others={others} />}
        <Form.Item
          name="reason"
          label={say('merge.reason')}
          rules={[{ required: true, whitespace: true, message: say('records.required') }]}
        >
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1_000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
