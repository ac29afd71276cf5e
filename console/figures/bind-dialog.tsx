import { useQuery } from '@tanstack/react-query';
import { Button, Form, Modal, Select } from 'antd';
import { type CellBinding, REPORT_PERIODS } from '../../contract/figure-reports.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { matches } from './figure-groups.ts';
import { useFigureName } from './names.ts';
import { useUnitName } from './unit-name.ts';

/** The unit that fills the table in, whichever it is. */
const OWN = '';
interface Answers {
  figure: string;
  ofUnit: string;
  period: CellBinding['period'];
}

/** Which figure a cell shows: found by typing, of which unit, over which days. */
export function BindDialog({
  cell,
  bound,
  figures,
  unit,
  busy,
  onBind,
  onCancel,
}: {
  cell: { ref: string; text: string };
  /** How it is bound now, if it is. */
  bound: CellBinding | undefined;
  figures: readonly string[];
  /** Path of the unit that fills the table in. */
  unit: string;
  busy: boolean;
  onBind: (binding: CellBinding | null) => void;
  onCancel: () => void;
}) {
  const { say } = useSay();
  const nameOf = useFigureName();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const [form] = Form.useForm<Answers>();
  return (
    <Modal
      open
      title={say('figures.report.bindTitle', { cell: cell.ref })}
      onCancel={onCancel}
      footer={[
        bound && (
          <Button key="unbind" danger loading={busy} onClick={() => onBind(null)}>
            {say('figures.report.unbind')}
          </Button>
        ),
        <Button key="cancel" onClick={onCancel}>
          {say('common.cancel')}
        </Button>,
        <Button key="bind" type="primary" loading={busy} onClick={() => form.submit()}>
          {say('figures.report.bindCell')}
        </Button>,
      ]}
    >
      {cell.text !== '' && <p className="quiet">{say('figures.report.replaces', { text: cell.text })}</p>}
      <Form<Answers>
        form={form}
        layout="vertical"
        initialValues={{
          figure: bound?.figure,
          ofUnit: bound?.ofUnit ?? OWN,
          period: bound?.period ?? REPORT_PERIODS[0],
        }}
        onFinish={({ figure, ofUnit, period }) => onBind({ figure, ofUnit: ofUnit || null, period })}
      >
        <Form.Item
          name="figure"
          label={say('figures.report.figure')}
          rules={[{ required: true, message: say('records.required') }]}
        >
          <Select
            autoFocus
            placeholder={say('figures.searchHint')}
            showSearch={{
              filterOption: (words, option) => matches(words, String(option?.label), String(option?.value)),
            }}
            options={figures.map((id) => ({ value: id, label: nameOf(id) }))}
          />
        </Form.Item>
        <Form.Item name="ofUnit" label={say('figures.report.unit')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={[
              { value: OWN, label: say('figures.report.ownUnit', { unit: unitName(unit) }) },
              ...(units.data ?? [])
                .filter(({ path }) => path !== unit)
                .map(({ path }) => ({ value: path, label: unitName(path) })),
            ]}
          />
        </Form.Item>
        <Form.Item name="period" label={say('figures.report.days')}>
          <Select
            options={REPORT_PERIODS.map((period) => ({
              value: period,
              label: say(`figures.report.period.${period}`),
            }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
