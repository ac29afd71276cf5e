import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Form, Input, InputNumber, Segmented } from 'antd';
import { useState } from 'react';
import { toBeijingIso } from '../../contract/time.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { stationQueries } from '../api/stations.ts';
import { Hydrograph, HydrographTable } from '../desk/hydrograph.tsx';
import { CommandPanel } from '../stations/command-panel.tsx';
import { LinkPanel } from '../stations/link-panel.tsx';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

const SPANS = [6, 24, 72] as const;

function ManualReading({ stationId }: { stationId: string }) {
  const { say } = useSay();
  const me = useQuery(queries.me);
  const { act, busy } = useAct(['station', 'stations', 'alarms', 'responses']);
  const [form] = Form.useForm<{ element: string; value: number; toldBy: string }>();
  const may = me.data?.permissions.includes('readings.enter') ?? false;
  return (
    <Form
      form={form}
      layout="inline"
      className="form-row"
      initialValues={{ element: 'Z' }}
      onFinish={async (values) =>
        (await act(`/stations/${stationId}/manual-readings`, {
          ...values,
          observedAt: toBeijingIso(Math.floor(dutyNow() / 1000) * 1000),
        })) && form.resetFields(['value'])
      }
    >
      <Form.Item name="element">
        <Segmented
          aria-label={say('station.manualElement')}
          options={[
            { value: 'Z', label: `${say('stations.level')} m` },
            { value: 'Q', label: 'Q m\u00b3/s' },
            { value: 'RAIN1H', label: `${say('stations.rain1h')} mm` },
          ]}
        />
      </Form.Item>
      <Form.Item name="value" rules={[{ required: true }]}>
        <InputNumber aria-label={say('station.manualValue')} placeholder={say('station.manualValue')} />
      </Form.Item>
      <Form.Item name="toldBy" rules={[{ required: true }]}>
        <Input
          aria-label={say('station.manualFrom')}
          placeholder={say('station.manualFrom')}
          maxLength={40}
        />
      </Form.Item>
      <Button
        htmlType="submit"
        loading={busy}
        disabled={!may}
        title={may ? undefined : say('common.notAllowed')}
      >
        {say('station.enter')}
      </Button>
      <p className="quiet" style={{ margin: 0, alignSelf: 'center', paddingLeft: 8 }}>
        {say('station.manualHint')}
      </p>
    </Form>
  );
}

/** Hydrograph in the convention of the trade, its table, raw frames with decode, a manual reading in one line. */
export function StationPage() {
  const { say, language } = useSay();
  const { stationId } = useParams({ strict: false }) as { stationId: string };
  const [hours, setHours] = useState<number>(24);
  const [asTable, setAsTable] = useState(false);
  const station = useQuery(stationQueries.one(stationId));
  const chart = useQuery(stationQueries.chart(stationId, hours));
  const frames = useQuery(stationQueries.frames(stationId));
  const name = station.data
    ? (language === 'en' && station.data.summary.nameEn) || station.data.summary.nameZh
    : stationId;
  return (
    <div className="stack">
      <Panel
        title={name}
        extra={
          <span className="row">
            {station.data && (
              <span className={station.data.summary.link === 'ok' ? 'tag' : 'tag amber'}>
                {say(`stations.${station.data.summary.link}`)}
                {station.data.summary.lastHeardAt ? ` · ${shortTime(station.data.summary.lastHeardAt)}` : ''}
              </span>
            )}
            <Segmented
              value={hours}
              onChange={(value) => setHours(Number(value))}
              options={SPANS.map((n) => ({ value: n, label: say('station.hours', { n }) }))}
            />
            <Segmented
              value={asTable ? 'table' : 'chart'}
              onChange={(value) => setAsTable(value === 'table')}
              options={[
                { value: 'chart', label: say('common.chart') },
                { value: 'table', label: say('common.table') },
              ]}
            />
          </span>
        }
      >
        <Loaded
          query={chart}
          empty={{
            when: (data) => data.lines.every((line) => line.points.length === 0),
            text: say('station.noData'),
          }}
        >
          {(data) => (asTable ? <HydrographTable chart={data} /> : <Hydrograph chart={data} />)}
        </Loaded>
      </Panel>
      <Panel title={say('station.manual')}>
        <ManualReading stationId={stationId} />
      </Panel>
      {station.data && <LinkPanel stationId={stationId} address={station.data.summary.address} />}
      <CommandPanel stationId={stationId} />
      <Panel title={say('station.frames')}>
        <Loaded query={frames} empty={{ when: (rows) => rows.length === 0, text: say('station.noData') }}>
          {(rows) => (
            <ul className="list">
              {rows.slice(0, 20).map((frame) => (
                <li key={frame.seq} className="card">
                  <details>
                    <summary className="number">
                      {shortTime(frame.receivedAt)} · {frame.functionCode} · {frame.peer}
                    </summary>
                    <div className="mono">{frame.hex}</div>
                    <pre className="mono" style={{ whiteSpace: 'pre-wrap' }}>
                      {JSON.stringify(frame.decoded, null, 1)}
                    </pre>
                  </details>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </div>
  );
}
