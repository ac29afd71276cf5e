import { useQuery } from '@tanstack/react-query';
import { Alert, Form, Input, Modal, Select, Switch } from 'antd';
import type { Camera, CameraInput, CameraSourceInput } from '../../contract/media.ts';
import { put } from '../api/client.ts';
import { stationQueries } from '../api/stations.ts';
import { useSay } from '../text/index.ts';
import { useTask } from '../ui/use-task.ts';
import { DEVICE_ID, PlaceFields, UnitField, unitIdOf, useOwnUnit } from './device-fields.tsx';

const KINDS = ['keep', 'none', 'station', 'rtsp', 'hls'] as const;
interface Values extends Omit<CameraInput, 'expectedVersion' | 'source' | 'stationId'> {
  id: string;
  stationId?: string;
  kind: (typeof KINDS)[number];
  url?: string;
  hlsUrl?: string;
  snapshotUrl?: string;
  basicOverHttp?: boolean;
}

/** Undefined keeps the source as it is: its address with user and password was never sent to this browser. */
function sourceOf({
  kind,
  url = '',
  hlsUrl,
  snapshotUrl,
  basicOverHttp,
}: Values): CameraSourceInput | undefined {
  if (kind === 'keep') return undefined;
  const more = { ...(snapshotUrl ? { snapshotUrl } : {}), ...(basicOverHttp ? { basicOverHttp } : {}) };
  if (kind === 'rtsp') return { kind, url, ...(hlsUrl ? { hlsUrl } : {}), ...more };
  return kind === 'hls' ? { kind, url, ...more } : { kind };
}

/** Registers a camera or changes it. */
export function CameraForm({ camera, onDone }: { camera?: Camera; onDone: () => void }) {
  const { say, language } = useSay();
  const [form] = Form.useForm<Values>();
  const { run, busy } = useTask(['media']);
  const stations = useQuery(stationQueries.list);
  const unitId = useOwnUnit();
  const kind = Form.useWatch('kind', form);
  const addresses = [
    Form.useWatch('url', form),
    Form.useWatch('hlsUrl', form),
    Form.useWatch('snapshotUrl', form),
  ];
  const isClear = addresses.some((address?: string) => address?.startsWith('http:'));
  const save = async (values: Values): Promise<void> => {
    const source = sourceOf(values);
    const input: CameraInput = {
      expectedVersion: camera?.version ?? 0,
      unitId: values.unitId,
      name: values.name,
      view: values.view ?? '',
      stationId: values.stationId ?? null,
      longitude: values.longitude ?? null,
      latitude: values.latitude ?? null,
      enabled: values.enabled,
      commissionedOn: values.commissionedOn || null,
      ...(source ? { source } : {}),
    };
    const id = camera?.id ?? values.id;
    if (await run(() => put(`/cameras/${encodeURIComponent(id)}`, input))) onDone();
  };
  const address = (scheme: RegExp) => [
    { required: true, message: say('cameras.urlNeeded') },
    { pattern: scheme, message: say('cameras.urlWrong') },
  ];
  return (
    <Modal
      open
      title={say(camera ? 'cameras.change' : 'cameras.register')}
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
          camera
            ? {
                ...camera,
                unitId: unitIdOf(camera.unitPath),
                stationId: camera.stationId ?? undefined,
                kind: 'keep',
              }
            : { kind: 'hls', enabled: true, unitId, view: '' }
        }
      >
        <div className="fields">
          {!camera && (
            <Form.Item
              name="id"
              label={say('devices.id')}
              rules={[{ required: true, pattern: DEVICE_ID, message: say('devices.idRule') }]}
            >
              <Input maxLength={64} />
            </Form.Item>
          )}
          <Form.Item
            name="name"
            label={say('devices.name')}
            rules={[{ required: true, whitespace: true, message: say('devices.needed') }]}
          >
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="view" label={say('cameras.view')}>
            <Input maxLength={100} />
          </Form.Item>
          <UnitField />
          <Form.Item name="stationId" label={say('cameras.station')}>
            <Select
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              options={(stations.data ?? []).map((station) => ({
                value: station.id,
                label: (language === 'en' && station.nameEn) || station.nameZh,
              }))}
            />
          </Form.Item>
          <PlaceFields />
          <Form.Item
            name="commissionedOn"
            label={say('cameras.commissionedOn')}
            extra={say('cameras.commissionedOn.why')}
          >
            <Input type="date" />
          </Form.Item>
          <Form.Item name="enabled" label={say('devices.enabled')} valuePropName="checked">
            <Switch />
          </Form.Item>
        </div>
        <Form.Item name="kind" label={say('cameras.source')}>
          <Select
            options={KINDS.filter((value) => camera !== undefined || value !== 'keep').map((value) => ({
              value,
              label: say(`cameras.source.${value}`),
            }))}
          />
        </Form.Item>
        {kind === 'rtsp' && (
          <>
            <Form.Item name="url" label={say('cameras.rtspUrl')} rules={address(/^rtsps?:\/\//)}>
              <Input.Password autoComplete="off" maxLength={2000} placeholder="rtsp://" />
            </Form.Item>
            <Form.Item name="hlsUrl" label={say('cameras.hlsUrl')} rules={address(/^https?:\/\//).slice(1)}>
              <Input.Password autoComplete="off" maxLength={2000} placeholder="https://" />
            </Form.Item>
            <Alert type="info" showIcon title={say('cameras.rtspHint')} />
          </>
        )}
        {kind === 'hls' && (
          <Form.Item name="url" label={say('cameras.hlsUrl')} rules={address(/^https?:\/\//)}>
            <Input.Password autoComplete="off" maxLength={2000} placeholder="https://" />
          </Form.Item>
        )}
        {(kind === 'rtsp' || kind === 'hls') && (
          <Form.Item
            name="snapshotUrl"
            label={say('cameras.snapshotUrl')}
            rules={address(/^https?:\/\//).slice(1)}
          >
            <Input.Password autoComplete="off" maxLength={2000} placeholder="https://" />
          </Form.Item>
        )}
        {isClear && (
          <Form.Item
            name="basicOverHttp"
            label={say('cameras.basicOverHttp')}
            valuePropName="checked"
            extra={say('cameras.basicOverHttp.why')}
          >
            <Switch />
          </Form.Item>
        )}
        {(kind === 'rtsp' || kind === 'hls') && <p className="quiet">{say('cameras.secretHint')}</p>}
      </Form>
    </Modal>
  );
}
