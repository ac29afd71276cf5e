import { Alert, Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';
import { EnteredRating, type RatingStanding } from '../../contract/ratings.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { useAct } from '../ui/use-act.ts';

interface Entry {
  number: number;
  rating: string;
  words?: string;
}

/** Slips that came back on paper, one after the other. */
export function RatingEntry({ standing, onDone }: { standing: RatingStanding; onDone: () => void }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const type = typeById(standing.ratingType);
  const [form] = Form.useForm<Entry>();
  const [told, setTold] = useState<EnteredRating>();
  const { send, busy, refused } = useAct(['ratings', 'records', 'figures'], type && { type, text });
  const enter = async ({ number, rating, words }: Entry): Promise<void> => {
    const body = { number, rating, ...(words?.trim() ? { words } : {}) };
    const done = await send(`/ratings/${standing.id}/entries`, body);
    setTold(done ? EnteredRating.parse(done.answer) : undefined);
    if (done) form.resetFields();
  };
  const needed = [{ required: true, message: say('records.required') }];
  return (
    <Modal
      open
      title={`${say('ratings.enter')} · ${standing.title}`}
      okText={say('common.confirm')}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <p className="quiet">{say('ratings.enterHint')}</p>
      {told && (
        <Alert
          type={told.counts ? 'success' : 'info'}
          showIcon
          title={say(told.counts ? 'ratings.entered' : 'ratings.noted', { address: told.address })}
        />
      )}
      {refused !== undefined && <Alert type="warning" showIcon title={refused} />}
      <Form<Entry> form={form} layout="vertical" onFinish={(entry) => void enter(entry)}>
        <Form.Item name="number" label={say('ratings.number')} rules={needed}>
          <InputNumber min={1} precision={0} autoFocus />
        </Form.Item>
        <Form.Item name="rating" label={type ? text(type, standing.field) : standing.field} rules={needed}>
          <Radio.Group
            optionType="button"
            options={standing.options.map((value) => ({
              value,
              label: type ? text(type, `${standing.field}.${value}`) : value,
            }))}
          />
        </Form.Item>
        <Form.Item name="words" label={say('ratings.words')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
