import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Radio, Select } from 'antd';
import { STATEMENT_METHODS, type StatementMethod } from '../../contract/figures.ts';
import { post } from '../api/client.ts';
import { FIGURES, sendPaper } from '../api/figures.ts';
import { queries } from '../api/queries.ts';
import type { FigureScope } from '../api/records.ts';
import { FormDialog } from '../people/form-dialog.tsx';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';
import { useFigureName } from './names.ts';
import { useUnitName } from './unit-name.ts';

interface Stated {
  kind: 'manual' | 'opening';
  figure?: string;
  concept?: string;
  measure?: string;
  value: number;
  fromDay: string;
  asOfDay: string;
  method: StatementMethod;
  source: string;
}

/** A file picked; the form is handed the file, never its path. */
function PaperInput({ id, onChange }: { id?: string; onChange?: (file: File | undefined) => void }) {
  return <input type="file" id={id} onChange={(event) => onChange?.(event.target.files?.[0])} />;
}

/** Signs a manual figure or an opening balance; its paper is sent first and kept with it. */
export function StatementForm({
  scope,
  figures,
  onDone,
}: {
  scope: FigureScope;
  figures: readonly string[];
  onDone: () => void;
}) {
  const { say } = useSay();
  const nameOf = useFigureName();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const [form] = Form.useForm<Stated & { paper?: File }>();
  const kind = Form.useWatch('kind', form) ?? 'manual';
  const { run, busy } = useTask(FIGURES);
  const needed = [{ required: true, message: say('records.required') }];
  const sign = async ({ paper, ...stated }: Stated & { paper?: File }): Promise<void> => {
    const done = await run(async () => {
      const attachment = paper ? await sendPaper(scope.unit, paper) : null;
      const unitId = units.data?.find(({ path }) => path === scope.unit)?.id;
      return post('/figure-statements', { ...stated, unitId, attachment });
    });
    if (done) onDone();
  };
  return (
    <FormDialog
      title={say('figures.sign')}
      hint={say('figures.signHint', { unit: unitName(scope.unit) })}
      form={form}
      busy={busy}
      initial={{ kind: 'manual', method: 'head-count', fromDay: scope.from, asOfDay: scope.to }}
      onCancel={onDone}
      onFinish={(values) => void sign(values)}
    >
      <Form.Item name="kind" label={say('figures.kind')}>
        <Radio.Group
          options={(['manual', 'opening'] as const).map((value) => ({
            value,
            label: say(`figures.kind.${value}`),
          }))}
        />
      </Form.Item>
      {kind === 'opening' ? (
        <Form.Item name="figure" label={say('figures.figure')} rules={needed} preserve={false}>
          <Select options={figures.map((id) => ({ value: id, label: nameOf(id) }))} />
        </Form.Item>
      ) : (
        <div className="fields">
          <Form.Item name="concept" label={say('figures.concept')} rules={needed} preserve={false}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name="measure" label={say('figures.measure')} rules={needed} preserve={false}>
            <Input maxLength={8} />
          </Form.Item>
        </div>
      )}
      <div className="fields">
        <Form.Item name="value" label={say('figures.value')} rules={needed}>
          <InputNumber min={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="method" label={say('figures.method')} rules={needed}>
          <Select
            options={STATEMENT_METHODS.map((value) => ({ value, label: say(`figures.method.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="fromDay" label={say('figures.from')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="asOfDay" label={say('figures.to')} rules={needed}>
          <Input type="date" />
        </Form.Item>
      </div>
      <Form.Item name="source" label={say('figures.source')} rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="paper"
        label={say('figures.paper')}
        extra={say('figures.paperHint')}
        rules={kind === 'opening' ? needed : []}
      >
        <PaperInput />
      </Form.Item>
    </FormDialog>
  );
}
