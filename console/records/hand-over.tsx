import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { RecordDetail } from '../../contract/ledger.ts';
import { workQueries } from '../api/work.ts';
import { useSay } from '../text/index.ts';
import { useAct } from '../ui/use-act.ts';

export const NOBODY = 'nobody';
const KINDS = ['unit', 'post', 'person'] as const;

/** Whom a record can be handed to, by kind; found by typing. */
export function HandlerSelect({
  recordId,
  move,
  ...control
}: {
  recordId: string;
  /** A move that assigns: those it may assign to, and nobody is no choice. */
  move?: string;
  id?: string;
}) {
  const { say } = useSay();
  const handlers = useQuery(workQueries.handlers(recordId, move));
  return (
    <Select
      {...control}
      loading={handlers.isPending}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={say('records.choose')}
      options={[
        ...KINDS.map((kind) => ({
          label: say(`handOver.kind.${kind}`),
          options: (handlers.data ?? [])
            .filter((handler) => handler.kind === kind)
            .map(({ key, name, about }) => ({ value: key, label: about ? `${name}（${about}）` : name })),
        })).filter(({ options }) => options.length > 0),
        ...(move === undefined
          ? [{ label: say('handOver.nobody'), options: [{ value: NOBODY, label: say('handOver.nobody') }] }]
          : []),
      ]}
    />
  );
}

/** 交办: who goes on with the record. */
export function HandOver({ record }: { record: RecordDetail }) {
  const { say } = useSay();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<{ to: string; reason?: string }>();
  const { act, busy } = useAct(['records', 'record', 'work']);
  if (!record.mayHandOver) return null;
  const submit = async ({ to, reason }: { to: string; reason?: string }): Promise<void> => {
    const done = await act('/moves', {
      type: record.type,
      move: 'hand-over',
      recordId: record.id,
      expectedVersion: record.version,
      data: { assignee: to === NOBODY ? null : to },
      reason: reason?.trim() || null,
    });
    if (done) setOpen(false);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say('handOver.move')}</Button>
      <Modal
        open={open}
        title={say('handOver.move')}
        okText={say('handOver.move')}
        cancelText={say('common.cancel')}
        confirmLoading={busy}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form form={form} layout="vertical" onFinish={submit} preserve={false}>
          <Form.Item
            name="to"
            label={say('handOver.to')}
            rules={[{ required: true, message: say('records.required') }]}
          >
            <HandlerSelect recordId={record.id} />
          </Form.Item>
          <Form.Item name="reason" label={say('handOver.reason')}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1_000} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
