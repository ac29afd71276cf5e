import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { hydrologyQueries } from '../api/hydrology.ts';
import { stationQueries } from '../api/stations.ts';
import { HydrographTable } from '../desk/hydrograph-table.tsx';
import { showOnWall } from '../desk/shown.ts';
import { CommandPanel } from '../stations/command-panel.tsx';
import { ExportLinks } from '../stations/export-links.tsx';
import { ForecastPanel } from '../stations/forecast-panel.tsx';
import { LinkPanel } from '../stations/link-panel.tsx';
import { RegistrationPanel } from '../stations/registration-panel.tsx';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { whenIdle } from '../ui/when-idle.ts';

const SPANS = [6, 24, 72] as const;

/** The heaviest part comes when the words stand. */
const Hydrograph = lazy(() =>
  whenIdle()
    .then(() => import('../desk/hydrograph.tsx'))
    .then(({ Hydrograph: chart }) => ({ default: chart })),
);

/** Below what a duty officer looks at first. */
const RelationsPanel = lazy(() =>
  whenIdle()
    .then(() => import('../stations/relations-panel.tsx'))
    .then(({ RelationsPanel: panel }) => ({ default: panel })),
);

/** Fetched when somebody telephones. */
const ManualReading = lazy(() =>
  import('../stations/manual-reading.tsx').then(({ ManualReading: form }) => ({ default: form })),
);

/** Hydrograph in the convention of the trade, its table, raw frames with decode, a manual reading in one line. */
export function StationPage() {
  const { say, language } = useSay();
  const { stationId } = useParams({ strict: false }) as { stationId: string };
  useEffect(() => showOnWall({ kind: 'station', id: stationId }), [stationId]);
  const [hours, setHours] = useState<number>(24);
  const [entering, setEntering] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const station = useQuery(stationQueries.one(stationId));
  const chart = useQuery(stationQueries.chart(stationId, hours));
  const forecast = useQuery(hydrologyQueries.forecast(stationId));
  const frames = useQuery(stationQueries.frames(stationId));
  const expected = forecast.data?.forecast?.available ? forecast.data.forecast : undefined;
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
            <ExportLinks stationId={stationId} hours={hours} />
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
          {(data) =>
            asTable ? (
              <HydrographTable chart={data} />
            ) : (
              <Suspense fallback={<div className="chart" />}>
                <Hydrograph chart={data} {...(expected ? { forecast: expected } : {})} />
              </Suspense>
            )
          }
        </Loaded>
      </Panel>
      {(forecast.data?.model ?? forecast.error) && <ForecastPanel query={forecast} />}
      <Panel
        title={say('station.manual')}
        extra={
          <Button onClick={() => setEntering(!entering)} aria-expanded={entering}>
            {say('station.enter')}
          </Button>
        }
      >
        {entering ? (
          <Loaded query={station}>
            {(data) => (
              <Suspense fallback={<output className="quiet">{say('common.loading')}</output>}>
                <ManualReading station={data} />
              </Suspense>
            )}
          </Loaded>
        ) : (
          <p className="quiet">{say('station.manualHint')}</p>
        )}
      </Panel>
      <Suspense fallback={null}>
        <RelationsPanel stationId={stationId} />
      </Suspense>
      {station.data && <LinkPanel stationId={stationId} address={station.data.summary.address} />}
      <CommandPanel stationId={stationId} />
      {station.data && <RegistrationPanel station={station.data} />}
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
