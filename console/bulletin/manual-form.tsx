import { Form, Input, InputNumber, Select } from 'antd';
import { findFigures } from '../../contract/bulletin/find-figures.ts';
import { STATEMENT_METHODS, type StatementMethod } from '../../contract/figures.ts';
import type { FigureScope } from '../api/records.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import type { ManualAnswers } from './figure-acts.ts';

interface Answers {
  concept: string;
  value: number;
  measure: string;
  method: StatementMethod;
  source: string;
  to: string;
}

/** A number that no record counts, in one line: what, how, from where. Whoever signs the brief signs it too. */
export function ManualForm({
  typed,
  scope,
  onDone,
  onCancel,
}: {
  typed: string | undefined;
  scope: FigureScope;
  onDone: (answers: ManualAnswers) => void;
  onCancel: () => void;
}) {
  const { say } = useSay();
  const [form] = Form.useForm<Answers>();
  const [read] = findFigures(typed ?? '');
  const needed = [{ required: true, message: say('records.required') }];
  const atLeastTwo = [...needed, { min: 2, message: say('common.atLeast', { n: 2 }) }];
  return (
    <FormDialog<Answers>
      title={say('bulletin.manualTitle')}
      hint={say('bulletin.manualHint')}
      form={form}
      busy={false}
      initial={{
        method: 'head-count',
        to: scope.to,
        ...(read ? { value: read.value, measure: read.unit } : {}),
      }}
      onCancel={onCancel}
      onFinish={({ to, ...answers }) =>
        onDone({ ...answers, unit: scope.unit, from: scope.from < to ? scope.from : to, to })
      }
    >
      <Form.Item name="concept" label={say('figures.concept')} rules={atLeastTwo}>
        <Input autoFocus maxLength={80} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="value" label={say('figures.value')} rules={needed}>
          <InputNumber min={0} max={1e12} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="measure" label={say('figures.measure')} rules={needed}>
          <Input maxLength={8} />
        </Form.Item>
        <Form.Item name="method" label={say('figures.method')} rules={needed}>
          <Select
            options={STATEMENT_METHODS.map((value) => ({ value, label: say(`figures.method.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="to" label={say('bulletin.asOf')} rules={needed}>
          <Input type="date" />
        </Form.Item>
      </div>
      <Form.Item name="source" label={say('figures.source')} rules={atLeastTwo}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDialog>
  );
}
