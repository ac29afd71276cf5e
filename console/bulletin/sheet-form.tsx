import { Form, type FormInstance, Input, InputNumber, Select } from 'antd';
import type { IssueSheet } from '../../contract/bulletin/issue.ts';
import { useSay } from '../text/index.ts';

export interface SheetAnswers {
  name: string;
  office: string;
  mark?: string;
  note?: string;
  report?: string[];
  send?: string[];
  issue?: string[];
  copies?: number;
}
export const toAnswers = ({ distribution, mark, note, copies, ...sheet }: IssueSheet): SheetAnswers => ({
  ...sheet,
  ...distribution,
  ...(mark === null ? {} : { mark }),
  ...(note === null ? {} : { note }),
  ...(copies === null ? {} : { copies }),
});
export const toSheet = ({ name, office, mark, note, copies, ...lists }: SheetAnswers): IssueSheet => ({
  name,
  office,
  mark: mark?.trim() || null,
  note: note?.trim() || null,
  copies: copies ?? null,
  distribution: { report: lists.report ?? [], send: lists.send ?? [], issue: lists.issue ?? [] },
});

/** Head, note and foot of an issue. */
export function SheetForm({
  form,
  initial,
  units,
  disabled = false,
  onChange,
  onFinish,
}: {
  form: FormInstance<SheetAnswers>;
  initial: SheetAnswers;
  /** Names that the lists offer. */
  units: readonly string[];
  disabled?: boolean;
  onChange?: () => void;
  onFinish?: (answers: SheetAnswers) => void;
}) {
  const { say } = useSay();
  const needed = [{ required: true, message: say('records.required') }];
  return (
    <Form<SheetAnswers>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={disabled}
      initialValues={initial}
      {...(onChange ? { onValuesChange: onChange } : {})}
      {...(onFinish ? { onFinish } : {})}
    >
      <div className="fields">
        <Form.Item name="name" label={say('issues.name')} rules={needed}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="office" label={say('issues.office')} rules={needed}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="mark" label={say('issues.mark')}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="copies" label={say('issues.copies')}>
          <InputNumber min={1} max={100_000} precision={0} />
        </Form.Item>
      </div>
      <Form.Item name="note" label={say('issues.note')}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={600} />
      </Form.Item>
      {(['report', 'send', 'issue'] as const).map((list) => (
        <Form.Item key={list} name={list} label={say(`issues.listName.${list}`)}>
          <Select<string[]>
            mode="tags"
            options={units.map((unit) => ({ value: unit, label: unit }))}
            tokenSeparators={['\u3001', ',']}
          />
        </Form.Item>
      ))}
    </Form>
  );
}
