import { useQuery } from '@tanstack/react-query';
import { Form, InputNumber, Select } from 'antd';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';

export const DEVICE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The unit a device belongs to stands last in its path. */
export const unitIdOf = (unitPath: string): string => unitPath.split('/').at(-1) ?? unitPath;

/** Where whoever is signed in holds a post: devices are mostly those of one's own unit. */
export function useOwnUnit(): string | undefined {
  const path = useQuery(queries.me).data?.posts[0]?.unitPath;
  return path === undefined ? undefined : unitIdOf(path);
}

export function UnitField() {
  const { say, language } = useSay();
  const units = useQuery(queries.units);
  return (
    <Form.Item
      name="unitId"
      label={say('people.unit')}
      rules={[{ required: true, message: say('devices.needed') }]}
    >
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        options={(units.data ?? []).map((unit) => ({
          value: unit.id,
          label: (language === 'en' && unit.nameEn) || unit.nameZh,
        }))}
      />
    </Form.Item>
  );
}

/** Degrees of CGCS2000; both or none. */
export function PlaceFields() {
  const { say } = useSay();
  const bothOrNone =
    (other: string) =>
    ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
      validator: (_rule: unknown, value: unknown) =>
        (value == null) === (getFieldValue(other) == null)
          ? Promise.resolve()
          : Promise.reject(new Error(say('devices.bothPlaces'))),
    });
  return (
    <>
      <Form.Item
        name="longitude"
        label={say('devices.longitude')}
        dependencies={['latitude']}
        rules={[bothOrNone('latitude')]}
      >
        <InputNumber min={-180} max={180} precision={5} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item
        name="latitude"
        label={say('devices.latitude')}
        dependencies={['longitude']}
        rules={[bothOrNone('longitude')]}
      >
        <InputNumber min={-90} max={90} precision={5} style={{ width: '100%' }} />
      </Form.Item>
    </>
  );
}
