import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import {
  CHARACTERISTIC_LEVELS,
  type CharacteristicLevel,
  RAIN_SOURCES,
  STATION_CLASSES,
  type StationDetail,
  type StationInput,
} from '../../contract/telemetry.ts';
import { post, put } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';

type Registration = StationDetail['registration'];
interface Values {
  id: string;
  unitPath: string;
  nameZh: string;
  nameEn: string;
  address: string;
  class: Registration['class'];
  verticalDatum: string;
  rainSources: (typeof RAIN_SOURCES)[number][];
  everyMinutes: number | null;
  enabled: boolean;
  levels: Pick<CharacteristicLevel, 'kind' | 'value' | 'source' | 'origin'>[];
}

const valuesOf = (station: Registration | undefined): Partial<Values> =>
  station
    ? {
        ...station,
        verticalDatum: station.verticalDatum ?? '',
        rainSources: station.rainSources ?? [],
        everyMinutes: station.intervals.everyMinutes,
        levels: station.levels,
      }
    : { nameEn: '', class: '48', rainSources: [], everyMinutes: 5, enabled: true, levels: [] };

/** The registration as it is, with what the form holds put over it: what the form does not show stays. */
function bodyOf(values: Values, before: Registration | undefined): StationInput {
  const datum = values.verticalDatum.trim() || null;
  const base = {
    intervals: { keepaliveSeconds: 40, timedHours: 1, additionalMinutes: 5, hourly: true },
    ...before,
  };
  const flows = before?.levels.filter((level) => level.quantity === 'flow') ?? [];
  return {
    ...base,
    id: values.id,
    unitPath: values.unitPath,
    nameZh: values.nameZh,
    nameEn: values.nameEn,
    address: values.address,
    class: values.class,
    sttp: before?.class === values.class ? before.sttp : STATION_CLASSES[values.class].sttp,
    verticalDatum: datum,
    rainSources: values.rainSources.length > 0 ? values.rainSources : null,
    intervals: { ...base.intervals, everyMinutes: values.everyMinutes },
    enabled: values.enabled,
    levels: [
      ...flows,
      ...values.levels.map(({ kind, value, source, origin }) => ({
        kind,
        value,
        source,
        origin,
        quantity: 'level' as const,
        unit: 'm' as const,
        datum,
      })),
    ],
  };
}

/** Registers a station, or changes one: address, datum, order of rain sources, interval, characteristic levels with their sources. */
export function RegistrationForm({
  station,
  address,
  onDone,
}: {
  station: StationDetail | undefined;
  /** Of a station that called and is not registered. */
  address: string | undefined;
  onDone: () => void;
}) {
  const { say, language } = useSay();
  const client = useQueryClient();
  const units = useQuery(queries.units);
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const registration = station?.registration;

  const save = async (values: Values): Promise<void> => {
    setBusy(true);
    try {
      const body = bodyOf(values, registration);
      if (station)
        await put(`/stations/${encodeURIComponent(station.summary.id)}`, {
          ...body,
          expectedVersion: station.version,
        });
      else await post('/stations', body);
      await client.invalidateQueries();
      onDone();
    } catch (error) {
      notice(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  const needed = [{ required: true }];
  const options = <T extends string>(entries: Record<T, { zh: string; en: string }>) =>
    (Object.keys(entries) as T[]).map((value) => ({ value, label: entries[value][language] }));
  return (
    <Form<Values>
      layout="vertical"
      key={station?.version ?? 'new'}
      initialValues={address === undefined ? valuesOf(registration) : { ...valuesOf(registration), address }}
      onFinish={(values) => void save(values)}
    >
      <Form.Item name="id" label={say('registration.id')} rules={needed}>
        <Input disabled={station !== undefined} maxLength={64} />
      </Form.Item>
      <Form.Item name="unitPath" label={say('registration.unit')} rules={needed}>
        <Select options={(units.data ?? []).map((unit) => ({ value: unit.path, label: unit.nameZh }))} />
      </Form.Item>
      <Form.Item name="nameZh" label={say('registration.nameZh')} rules={needed}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="nameEn" label={say('registration.nameEn')}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="address"
        label={say('registration.address')}
        rules={[{ required: true, pattern: /^[0-9A-Fa-f]{10}$/ }]}
      >
        <Input className="mono" maxLength={10} />
      </Form.Item>
      <Form.Item name="class" label={say('registration.class')} rules={needed}>
        <Select options={options(STATION_CLASSES)} />
      </Form.Item>
      <Form.Item name="verticalDatum" label={say('registration.datum')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="rainSources" label={say('registration.rainSources')}>
        <Select
          mode="multiple"
          placeholder={say('registration.usual')}
          options={RAIN_SOURCES.map((value) => ({ value, label: value }))}
        />
      </Form.Item>
      <Form.Item name="everyMinutes" label={say('registration.every')}>
        <InputNumber min={1} max={1_440} />
      </Form.Item>
      <Form.Item name="enabled" label={say('registration.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <h3>{say('registration.levels')}</h3>
      <Form.List name="levels">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <div className="row" key={key}>
                <Form.Item name={[name, 'kind']} rules={needed}>
                  <Select
                    aria-label={say('registration.levels')}
                    style={{ width: 130 }}
                    options={options(CHARACTERISTIC_LEVELS)}
                  />
                </Form.Item>
                <Form.Item name={[name, 'value']} rules={needed}>
                  <InputNumber aria-label={say('registration.value')} suffix="m" />
                </Form.Item>
                <Form.Item name={[name, 'source']} rules={needed}>
                  <Input aria-label={say('registration.source')} placeholder={say('registration.source')} />
                </Form.Item>
                <Form.Item name={[name, 'origin']} rules={needed}>
                  <Select
                    aria-label={say('registration.origin')}
                    style={{ width: 120 }}
                    options={(['published', 'ours', 'customer'] as const).map((value) => ({
                      value,
                      label: say(`registration.${value}`),
                    }))}
                  />
                </Form.Item>
                <Button onClick={() => remove(name)}>{say('registration.removeLevel')}</Button>
              </div>
            ))}
            <Button onClick={() => add({ origin: 'customer' })}>{say('registration.addLevel')}</Button>
          </>
        )}
      </Form.List>
      <Button type="primary" htmlType="submit" loading={busy}>
        {say('registration.save')}
      </Button>
    </Form>
  );
}
