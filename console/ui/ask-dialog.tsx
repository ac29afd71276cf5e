import { Form, Input, InputNumber, Modal } from 'antd';
import { useSay } from '../text/index.ts';
import type { AskProps, Question } from './ask.tsx';

/** A needed choice begins with the option that is seen. */
const firstOf = ({ initial, required, options }: Question): string | number | undefined =>
  initial ?? (required ? options?.[0]?.value : undefined);

/** The dialog behind `Ask`. */
export function AskDialog({ title, hint, questions, open, busy, onCancel, onAnswer }: AskProps) {
  const { say } = useSay();
  const [form] = Form.useForm<Record<string, string | number>>();
  const field = (question: Question) => {
    if (question.kind === 'long') return <Input.TextArea rows={3} maxLength={question.max ?? 2000} />;
    if (question.kind === 'number')
      return <InputNumber min={0} {...(question.max === undefined ? {} : { max: question.max })} />;
    if (question.kind === 'time') return <Input type="datetime-local" />;
    if (question.options) {
      return (
        <select className="ant-input" aria-label={question.label}>
          {question.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    }
    return <Input maxLength={question.max ?? 200} />;
  };
  return (
    <Modal
      title={title}
      open={open}
      confirmLoading={busy}
      okText={say('common.confirm')}
      cancelText={say('common.cancel')}
      onCancel={onCancel}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      {hint && <p>{hint}</p>}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={onAnswer}
        initialValues={Object.fromEntries(questions.map((question) => [question.name, firstOf(question)]))}
        preserve={false}
      >
        {questions.map((question) => (
          <Form.Item
            key={question.name}
            name={question.name}
            label={question.label}
            rules={[
              ...(question.required ? [{ required: true, message: say('records.required') }] : []),
              ...(question.min === undefined
                ? []
                : [{ min: question.min, message: say('common.atLeast', { n: question.min }) }]),
            ]}
          >
            {field(question)}
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}
