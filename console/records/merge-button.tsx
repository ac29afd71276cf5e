import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Modal } from 'antd';
import { useState } from 'react';
import type { RecordDetail, RecordSummary } from '../../contract/ledger.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { recordQueries } from '../api/records.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';
import { useDeclaredText } from './declared.ts';
import { RecordSelect } from './field-input.tsx';
import { MergeDialog } from './merge-dialog.tsx';

/** On the page of a record: find those that it is merged with, then merge. */
export function MergeButton({ type, record }: { type: DeclaredType; record: RecordDetail }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const client = useQueryClient();
  const problemText = useProblemText({ type, text });
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<readonly RecordSummary[]>([]);
  const [form] = Form.useForm<{ others: string[] }>();
  const { merge } = type.type;
  if (!merge || !record.jointMoves.some((move) => [merge.keep.move, merge.end.move].includes(move)))
    return null;
  const next = async ({ others }: { others: string[] }): Promise<void> => {
    try {
      const ids = others.filter((id) => id !== record.id);
      setFound([record, ...(await Promise.all(ids.map((id) => client.fetchQuery(recordQueries.one(id)))))]);
      setOpen(false);
    } catch (error) {
      notice(problemText(error));
    }
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say('merge.button')}</Button>
      <Modal
        open={open}
        title={say('merge.title', { type: text(type) })}
        okText={say('merge.button')}
        cancelText={say('common.cancel')}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form form={form} layout="vertical" onFinish={next} preserve={false}>
          <Form.Item
            name="others"
            label={say('merge.with')}
            rules={[{ required: true, message: say('records.required') }]}
          >
            <RecordSelect typeId={type.id} multiple />
          </Form.Item>
        </Form>
      </Modal>
      <MergeDialog type={type} records={found} first={record.id} onClose={() => setFound([])} />
    </>
  );
}
