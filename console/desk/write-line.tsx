import { Button, Form, Input } from 'antd';
import { useSay } from '../text/index.ts';
import { fromBeijingInput } from '../ui/format.ts';
import { useAct } from '../ui/use-act.ts';
import { useLogUnit } from './log-unit.ts';

/** A line in the officer's own words; with a time where it happened earlier. */
export function WriteLine({ withTime }: { withTime?: boolean }) {
  const { say } = useSay();
  const { act, busy } = useAct(['log']);
  const [form] = Form.useForm<{ text: string; at?: string }>();
  const unit = useLogUnit();
  if (!unit) return null;
  return (
    <Form
      form={form}
      layout="inline"
      className="no-print"
      onFinish={async ({ text, at }) => {
        const happenedAt = at ? { happenedAt: fromBeijingInput(at) } : {};
        if (await act('/duty-log', { text, unitId: unit.unitId, ...happenedAt })) form.resetFields();
      }}
    >
      <Form.Item
        name="text"
        style={{ flex: 1, minWidth: 180 }}
        rules={[{ required: true, message: say('log.placeholder') }]}
      >
        <Input aria-label={say('log.placeholder')} placeholder={say('log.placeholder')} maxLength={4000} />
      </Form.Item>
      {withTime && (
        <Form.Item name="at">
          <Input type="datetime-local" aria-label={say('log.at')} title={say('log.at')} />
        </Form.Item>
      )}
      <Button htmlType="submit" loading={busy}>
        {say('log.write')}
      </Button>
    </Form>
  );
}
