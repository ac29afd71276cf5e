import { useQuery } from '@tanstack/react-query';
import { Alert, AutoComplete, Button, Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { STATION_COMMANDS, StationCommand, type StationCommandKind } from '../../contract/gateway.ts';
import { dutyNow } from '../api/live.ts';
import { stationQueries } from '../api/stations.ts';
import { type TextKey, useSay } from '../text/index.ts';
import { beijingInput, fromBeijingInput } from '../ui/format.ts';
import { useAct } from '../ui/use-act.ts';
import { type CommandField, fieldsOf, parametersOf, settingOf } from './command-fields.ts';

type Values = Record<string, unknown> & { reason?: string };
const DAY_MS = 86_400_000;

function commandOf(kind: StationCommandKind, values: Values) {
  const parts = fieldsOf(kind).map(({ name, type }) => {
    const value = values[name];
    if (type === 'time') return [name, fromBeijingInput(String(value))];
    if (type === 'settings')
      return [name, (value as { key: string; value: string }[]).map((each) => settingOf(kind, each))];
    if (type === 'switch') return [name, value === true];
    if (type === 'switches') return [name, (value as unknown[]).map((each) => each === true)];
    return [name, value];
  });
  return StationCommand.safeParse({ kind, ...Object.fromEntries(parts) });
}

function startOf(field: CommandField): unknown {
  if (field.type === 'time')
    return beijingInput(Math.floor((dutyNow() - (field.name === 'from' ? DAY_MS : 0)) / 60_000) * 60_000);
  if (field.type === 'switches') return [false];
  if (field.type === 'numbers') return [0];
  if (field.type === 'settings') return [{}];
  return field.type === 'number' ? 60 : undefined;
}

/** Several of one kind: each with its number; one can be added or taken away. */
function Several({ field, kind }: { field: CommandField; kind: StationCommandKind }) {
  const { say } = useSay();
  const parameters = useParameterOptions(kind);
  const label = say(`commands.field.${field.name}` as TextKey);
  return (
    <Form.List name={field.name}>
      {(rows, { add, remove }) => (
        <fieldset className="several">
          <legend>{label}</legend>
          {rows.map((row, index) => (
            <div className="row" key={row.key}>
              <span className="number">{index + 1}</span>
              {field.type === 'switches' && (
                <Form.Item name={row.name} valuePropName="checked" noStyle>
                  <Switch
                    aria-label={`${label} ${index + 1}`}
                    checkedChildren={say('commands.on')}
                    unCheckedChildren={say('commands.off')}
                  />
                </Form.Item>
              )}
              {field.type === 'numbers' && (
                <Form.Item name={row.name} noStyle rules={[{ required: true }]}>
                  <InputNumber aria-label={`${label} ${index + 1}`} min={0} max={9999} precision={0} />
                </Form.Item>
              )}
              {field.type === 'settings' && (
                <>
                  <Form.Item
                    name={[row.name, 'key']}
                    noStyle
                    rules={[{ required: true, message: say('devices.needed') }]}
                  >
                    <Select
                      aria-label={`${say('commands.parameter')} ${index + 1}`}
                      placeholder={say('commands.parameter')}
                      showSearch={{ optionFilterProp: 'label' }}
                      style={{ width: 260 }}
                      options={parameters}
                    />
                  </Form.Item>
                  <Form.Item
                    name={[row.name, 'value']}
                    noStyle
                    rules={[{ required: true, message: say('devices.needed') }]}
                  >
                    <Input
                      aria-label={`${say('station.manualValue')} ${index + 1}`}
                      placeholder={say('station.manualValue')}
                      style={{ width: 140 }}
                      maxLength={200}
                    />
                  </Form.Item>
                </>
              )}
              {rows.length > 1 && (
                <Button
                  size="small"
                  onClick={() => remove(row.name)}
                  aria-label={say('commands.remove', { n: index + 1 })}
                >
                  −
                </Button>
              )}
            </div>
          ))}
          <Button
            size="small"
            onClick={() => add(field.type === 'switches' ? false : field.type === 'numbers' ? 0 : {})}
          >
            {say('commands.add')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function useParameterOptions(kind: StationCommandKind) {
  const { language } = useSay();
  return parametersOf(kind).map(([, key, zh, unit]) => ({
    value: key,
    label: `${language === 'zh' ? zh : key.replaceAll('-', ' ')}${unit ? ` (${unit})` : ''}`,
  }));
}

function Field({
  field,
  kind,
  elements,
}: {
  field: CommandField;
  kind: StationCommandKind;
  elements: { value: string; label: string }[];
}) {
  const { say } = useSay();
  const parameters = useParameterOptions(kind);
  const label = say(`commands.field.${field.name}` as TextKey);
  if (field.type === 'switches' || field.type === 'numbers' || field.type === 'settings')
    return <Several field={field} kind={kind} />;
  const inputs = {
    text: <Input maxLength={60} />,
    time: <Input type="datetime-local" />,
    number: <InputNumber min={field.min ?? 0} max={field.max ?? 99_999} precision={0} />,
    switch: <Switch checkedChildren={say('commands.on')} unCheckedChildren={say('commands.off')} />,
    element: <AutoComplete options={elements} />,
    elements: <Select mode="tags" options={elements} />,
    keys: <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} options={parameters} />,
  } as const;
  return (
    <Form.Item
      name={field.name}
      label={label}
      {...(field.type === 'switch' ? { valuePropName: 'checked' } : {})}
      rules={field.type === 'switch' ? [] : [{ required: true, message: say('devices.needed') }]}
    >
      {inputs[field.type]}
    </Form.Item>
  );
}

/** One command with the fields that the contract gives it; a dangerous one says that a second person has to agree. */
export function CommandForm({
  stationId,
  kind,
  onDone,
}: {
  stationId: string;
  kind: StationCommandKind;
  onDone: () => void;
}) {
  const { say, language } = useSay();
  const [form] = Form.useForm<Values>();
  const { act, busy } = useAct(['commands']);
  const station = useQuery(stationQueries.one(stationId));
  const elements = [...new Set(station.data?.series.map(({ element }) => element))]
    .filter((element) => element !== 'RAIN')
    .map((value) => ({ value, label: value }));
  const { code, dangerous, ...names } = STATION_COMMANDS[kind];
  const fields = fieldsOf(kind);
  const send = async ({ reason = '', ...values }: Values): Promise<void> => {
    const command = commandOf(kind, values);
    if (!command.success) {
      form.setFields(
        command.error.issues.map(({ path }) => ({
          name: path.filter((part) => typeof part !== 'symbol') as [string],
          errors: [say('error.invalid-input')],
        })),
      );
      return;
    }
    if (await act(`/stations/${encodeURIComponent(stationId)}/commands`, { command: command.data, reason }))
      onDone();
  };
  return (
    <Modal
      open
      title={`${names[language]} (${code}H)`}
      okText={say(dangerous ? 'commands.request' : 'commands.send')}
      okButtonProps={{ danger: dangerous }}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      onCancel={onDone}
      onOk={() => form.submit()}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={send}
        initialValues={Object.fromEntries(fields.map((field) => [field.name, startOf(field)]))}
      >
        {dangerous && <Alert type="warning" showIcon title={say('commands.dangerousHint')} />}
        {fields.map((field) => (
          <Field key={field.name} field={field} kind={kind} elements={elements} />
        ))}
        <Form.Item
          name="reason"
          label={say(dangerous ? 'commands.reasonNeeded' : 'common.reason')}
          rules={dangerous ? [{ required: true, whitespace: true, message: say('devices.needed') }] : []}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
