import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import type { Transfer } from '../../contract/responses.ts';
import { dutyNow, live } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { stationQueries } from '../api/stations.ts';
import { followShown, shownOnWall } from '../desk/shown.ts';
import { TREND_ARROWS } from '../desk/trend.ts';
import { useSay } from '../text/index.ts';
import { clockText, shortTime, timeOnly } from '../ui/format.ts';
import { LevelMark } from '../ui/marks.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import '../desk/wall.css';

const HOURS = 24;
const SECOND_MS = 1_000;
const COUNTS = ['due', 'moved', 'sheltered', 'returned'] as const;

const Hydrograph = lazy(() =>
  import('../desk/hydrograph.tsx').then(({ Hydrograph: chart }) => ({ default: chart })),
);

/** One station as large as it goes: what it measures now, and the last day. */
function StationOnWall({ id }: { id: string }) {
  const { say, language } = useSay();
  const station = useQuery(stationQueries.one(id));
  const chart = useQuery(stationQueries.chart(id, HOURS));
  // Not every place of an alarm is a station.
  if (station.isError && !station.data) return <ResponsesOnWall />;
  return (
    <Loaded query={station}>
      {({ summary }) => (
        <section>
          <h2>
            {(language === 'en' && summary.nameEn) || summary.nameZh}{' '}
            <span className={summary.link === 'ok' ? 'tag' : 'tag bad'}>
              {say(`stations.${summary.link}`)}
              {summary.lastHeardAt ? ` · ${shortTime(summary.lastHeardAt)}` : ''}
            </span>
          </h2>
          <dl className="wall-figures">
            {summary.level && (
              <div>
                <dt>
                  {say('stations.level')} {summary.level.datum}
                </dt>
                <dd className="number">
                  {summary.level.value} {summary.level.unit}{' '}
                  {summary.levelTrend && TREND_ARROWS[summary.levelTrend]}
                </dd>
              </div>
            )}
            {summary.flow && (
              <div>
                <dt>{say('wall.flow')}</dt>
                <dd className="number">
                  {summary.flow.value} {summary.flow.unit}
                </dd>
              </div>
            )}
            <div>
              <dt>{say('stations.rain1h')}</dt>
              <dd className="number">
                {summary.rain1hMm === null
                  ? say('wall.unknown')
                  : `${summary.rainIncomplete ? '≥ ' : ''}${summary.rain1hMm} mm`}
              </dd>
            </div>
          </dl>
          {chart.data && (
            <Suspense fallback={<div className="chart" />}>
              <Hydrograph chart={chart.data} />
            </Suspense>
          )}
        </section>
      )}
    </Loaded>
  );
}

function ZoneOnWall({ transfer }: { transfer: Transfer }) {
  const { say } = useSay();
  const heads = transfer.roll ?? transfer.counts;
  return (
    <section className="wall-zone" data-zone={transfer.id}>
      <h2>
        {transfer.zone.name}{' '}
        <span className={transfer.state === 'immediate' ? 'tag bad' : 'tag amber'}>
          {say(`transfers.state.${transfer.state}`)}
        </span>
      </h2>
      <dl className="wall-figures">
        {COUNTS.map((name) => (
          <div key={name}>
            <dt>{say(`transfers.${name}`)}</dt>
            <dd className="number">{heads[name].people}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        {transfer.countsAt
          ? say('wall.countsAt', { time: shortTime(transfer.countsAt) })
          : say('wall.notCounted')}
      </p>
    </section>
  );
}

function ResponsesOnWall() {
  const { say } = useSay();
  const query = useQuery(queries.responses);
  return (
    <Loaded query={query}>
      {({ responses }) => {
        const active = responses.filter(({ level }) => level !== null);
        return (
          <section>
            <h2>{say('responses.title')}</h2>
            {active.length === 0 && <p>{say('wall.noResponse')}</p>}
            <ul className="list">
              {active.map(({ id, level, headquarters, levelSince, track }) => (
                <li key={id} className="wall-level">
                  <LevelMark rank={level!.rank} name={level!.name} /> {headquarters.name}{' '}
                  {say(`responses.track.${track}`)}{' '}
                  <span className="quiet">{say('alarms.since', { time: shortTime(levelSince) })}</span>
                </li>
              ))}
            </ul>
          </section>
        );
      }}
    </Loaded>
  );
}

/** Transfers under way; the one the operator has before them alone, as large as it goes. */
function ZonesOnWall({ chosen }: { chosen: string | undefined }) {
  const query = useQuery(queries.transfers);
  const running = (query.data?.transfers ?? []).filter(
    ({ id, state }) => id === chosen || ['prepare', 'immediate', 'lifted'].includes(state),
  );
  return running
    .toSorted((a, b) => Number(b.id === chosen) - Number(a.id === chosen))
    .map((transfer) => <ZoneOnWall key={transfer.id} transfer={transfer} />);
}

/**
 * 大屏: read only, without a control, for a screen on the wall. It shows what the operator of this browser has before them (station,
 * zone, responses), over the live stream; cut off, it says since when it is not live.
 */
export function WallPage() {
  const { say } = useSay();
  const shown = useSyncExternalStore(followShown, shownOnWall);
  const state = useSyncExternalStore(live.subscribe, live.state);
  const [now, setNow] = useState(dutyNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(dutyNow()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    document.title = `${say('wall.title')} · ${say('app.name')}`;
  }, [say]);
  return (
    <div className="wall" data-shown={shown.kind}>
      <header>
        <h1>{say('wall.title')}</h1>
        <time className="clock">{clockText(now)}</time>
        <span className={state.connected ? 'tag' : 'tag bad'} role="status">
          {say(state.connected ? 'live.on' : 'live.off', { time: timeOnly(state.since) })}
        </span>
      </header>
      <div className="wall-parts">
        <div className="wall-first">
          {shown.kind === 'station' && <StationOnWall id={shown.id} />}
          {shown.kind === 'transfer' && <ZonesOnWall chosen={shown.id} />}
          {shown.kind === 'responses' && <ResponsesOnWall />}
        </div>
        <aside>
          {shown.kind !== 'responses' && <ResponsesOnWall />}
          {shown.kind !== 'transfer' && <ZonesOnWall chosen={undefined} />}
        </aside>
      </div>
    </div>
  );
}
