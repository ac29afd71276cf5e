import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Segmented } from 'antd';
import { useState } from 'react';
import { ManualOutcome } from '../../contract/manual-reading.ts';
import type { StationDetail } from '../../contract/telemetry.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { dutyNow } from '../api/live.ts';
import { queries, useMove } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { notice } from '../ui/notices.tsx';
import { useProblemText } from '../ui/problem-text.tsx';

const TOLERATED_MS = 5 * 60_000;
const inputTime = (atMs: number): string => toBeijingIso(atMs).slice(0, 16);
const atOf = (value: string): number => Date.parse(`${value}:00+08:00`);

interface Values {
  element: string;
  value: number;
  at: string;
  toldBy: string;
}

/** A reading told on the telephone, in one line: an element the station has, its time now or past, marked 手. */
export function ManualReading({ station }: { station: StationDetail }) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const move = useMove(['station', 'stations', 'alarms', 'responses']);
  const [told, setTold] = useState('');
  const problemText = useProblemText();
  const [form] = Form.useForm<Values>();
  const chosen = Form.useWatch('element', form);
  const elements = station.manualElements;
  const one = elements.find((entry) => entry.element === chosen) ?? elements[0];
  const may = me.data?.permissions.includes('readings.enter') ?? false;
  const send = async (values: Values): Promise<void> => {
    try {
      const { outcome } = ManualOutcome.parse(
        await move.mutateAsync({
          path: `/stations/${encodeURIComponent(station.summary.id)}/manual-readings`,
          body: {
            element: values.element,
            value: values.value,
            toldBy: values.toldBy,
            observedAt: toBeijingIso(atOf(values.at)),
          },
        }),
      );
      setTold(say(outcome === 'kept' ? 'station.manualKept' : 'station.manualEntered'));
      form.resetFields(['value']);
    } catch (error) {
      setTold('');
      notice(problemText(error));
    }
  };
  if (!one) return <p className="quiet">{say('station.manualNothing')}</p>;
  const nameOf = (element: string, kind: string): string =>
    kind === 'level'
      ? `${say('stations.level')} ${element}`
      : kind === 'rain'
        ? say('stations.rain1h')
        : element;
  return (
    <Form
      form={form}
      layout="inline"
      className="form-row"
      initialValues={{ element: one.element, at: inputTime(dutyNow()) }}
      onFinish={(values) => void send(values)}
    >
      <Form.Item name="element">
        <Segmented
          aria-label={say('station.manualElement')}
          options={elements.map(({ element, kind }) => ({ value: element, label: nameOf(element, kind) }))}
        />
      </Form.Item>
      <Form.Item
        name="value"
        rules={[{ required: true, message: say('station.manualValueNeeded') }]}
        extra={
          one.kind === 'level'
            ? one.datum
              ? say('station.manualDatum', { datum: one.datum })
              : say('station.manualNoDatum')
            : undefined
        }
      >
        <InputNumber
          aria-label={say('station.manualValue')}
          placeholder={say('station.manualValue')}
          suffix={one.unit}
          style={{ width: 150 }}
        />
      </Form.Item>
      <Form.Item
        name="at"
        rules={[
          {
            validator: (_rule, value: string) =>
              Number.isNaN(atOf(value))
                ? Promise.reject(new Error(say('station.manualTimeNeeded')))
                : atOf(value) > dutyNow() + TOLERATED_MS
                  ? Promise.reject(new Error(say('station.manualFuture')))
                  : Promise.resolve(),
          },
        ]}
      >
        <Input type="datetime-local" aria-label={say('station.manualTime')} style={{ width: 190 }} />
      </Form.Item>
      <Form.Item name="toldBy" rules={[{ required: true, message: say('station.manualFromNeeded') }]}>
        <Input
          aria-label={say('station.manualFrom')}
          placeholder={say('station.manualFrom')}
          maxLength={40}
        />
      </Form.Item>
      <Button
        htmlType="submit"
        loading={move.isPending}
        disabled={!may}
        title={may ? undefined : say('common.notAllowed')}
      >
        {say('station.enter')}
      </Button>
      <output className="quiet" style={{ alignSelf: 'center', paddingLeft: 8 }}>
        {told || say('station.manualHint')}
      </output>
    </Form>
  );
}
