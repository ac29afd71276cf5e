import { useQuery } from '@tanstack/react-query';
import { Alert, AutoComplete, Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { type Loudspeaker, type LoudspeakerInput, TerminalParams } from '../../contract/media.ts';
import { put } from '../api/client.ts';
import { mediaQueries } from '../api/media.ts';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';
import { DEVICE_ID, PlaceFields, UnitField, unitIdOf } from './device-fields.tsx';
import { useZones } from './zones.ts';

interface Values extends Omit<LoudspeakerInput, 'expectedVersion' | 'endpoint' | 'zoneId'> {
  id: string;
  zoneId?: string;
  endpointUrl?: string;
  token?: string;
}

/** Registers a loudspeaker or changes it. What stands in no field (endpoint, token) stays as it is. */
export function SpeakerForm({ speaker, onDone }: { speaker?: Loudspeaker; onDone: () => void }) {
  const { say } = useSay();
  const [form] = Form.useForm<Values>();
  const { run, busy } = useTask(['media']);
  const zones = useZones();
  const speakers = useQuery(mediaQueries.loudspeakers);
  const zoneIds = new Set([
    ...zones.keys(),
    ...(speakers.data ?? []).flatMap(({ zoneId }) => (zoneId === null ? [] : [zoneId])),
  ]);
  const transport = Form.useWatch('transport', form);
  const save = async (values: Values): Promise<void> => {
    const input: LoudspeakerInput = {
      expectedVersion: speaker?.version ?? 0,
      unitId: values.unitId,
      name: values.name,
      zoneId: values.zoneId?.trim() || null,
      terminal: values.terminal,
      transport: values.transport,
      heartbeatSeconds: values.heartbeatSeconds,
      longitude: values.longitude ?? null,
      latitude: values.latitude ?? null,
      enabled: values.enabled,
      ...(values.transport === 'http' && values.endpointUrl
        ? { endpoint: { url: values.endpointUrl, ...(values.token ? { token: values.token } : {}) } }
        : {}),
    };
    const id = speaker?.id ?? values.id;
    if (await run(() => put(`/loudspeakers/${encodeURIComponent(id)}`, input))) onDone();
  };
  const needed = { required: true, message: say('devices.needed') };
  return (
    <Modal
      open
      title={say(speaker ? 'speakers.change' : 'speakers.register')}
      okText={say('common.confirm')}
      cancelText={say('common.cancel')}
      confirmLoading={busy}
      onCancel={onDone}
      onOk={() => form.submit()}
      width={640}
      style={{ top: 24 }}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={save}
        initialValues={
          speaker
            ? { ...speaker, unitId: unitIdOf(speaker.unitPath), zoneId: speaker.zoneId ?? '' }
            : { transport: 'mqtt', heartbeatSeconds: 300, enabled: true }
        }
      >
        <div className="fields">
          {!speaker && (
            <Form.Item
              name="id"
              label={say('devices.id')}
              rules={[{ required: true, pattern: DEVICE_ID, message: say('devices.idRule') }]}
            >
              <Input maxLength={64} />
            </Form.Item>
          )}
          <Form.Item name="name" label={say('devices.name')} rules={[needed]}>
            <Input maxLength={100} />
          </Form.Item>
          <UnitField />
          <Form.Item name="zoneId" label={say('speakers.zone')}>
            <AutoComplete
              allowClear
              options={[...zoneIds].map((id) => ({
                value: id,
                label: zones.has(id) ? `${zones.get(id)}（${id}）` : id,
              }))}
            />
          </Form.Item>
          <Form.Item
            name="terminal"
            label={say('speakers.terminal')}
            rules={[
              {
                required: true,
                validator: (_rule, value: unknown) =>
                  TerminalParams.shape.terminal.safeParse(value).success
                    ? Promise.resolve()
                    : Promise.reject(new Error(say('speakers.terminalRule'))),
              },
            ]}
          >
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="transport" label={say('speakers.transport')}>
            <Select
              options={(['mqtt', 'http'] as const).map((value) => ({
                value,
                label: say(`speakers.transport.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="heartbeatSeconds" label={say('speakers.interval')} rules={[needed]}>
            <InputNumber min={10} max={86_400} precision={0} style={{ width: '100%' }} />
          </Form.Item>
          <PlaceFields />
          <Form.Item name="enabled" label={say('devices.enabled')} valuePropName="checked">
            <Switch />
          </Form.Item>
        </div>
        {transport === 'http' && (
          <>
            <Form.Item
              name="endpointUrl"
              label={say('speakers.endpoint')}
              rules={[
                { required: !speaker?.endpoint, message: say('cameras.urlNeeded') },
                { pattern: /^https?:\/\//, message: say('cameras.urlWrong') },
              ]}
              extra={
                speaker?.endpoint ? say('speakers.endpointNow', { address: speaker.endpoint }) : undefined
              }
            >
              <Input autoComplete="off" maxLength={2000} placeholder="https://" />
            </Form.Item>
            <Form.Item name="token" label={say('speakers.token')}>
              <Input.Password autoComplete="new-password" maxLength={4096} />
            </Form.Item>
            <Alert type="info" showIcon title={say('cameras.secretHint')} />
          </>
        )}
      </Form>
    </Modal>
  );
}
