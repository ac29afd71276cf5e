import { z } from 'zod';
import { type Actor, allow } from '../../../contract/permissions.ts';
import {
  Chart,
  ChartQuery,
  type LatestValue,
  Q,
  qualityFlags,
  RAIN_ELEMENT,
  RawFrames,
  StationDetail,
  StationSummary,
  UNUSABLE_MASK,
} from '../../../contract/telemetry.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { lineOf, manualTimes, rainBars } from './chart.ts';
import type { ReadSheet } from './exchange/read-lines.ts';
import { exchangeRoutes, type NoteConfiguration } from './routes/exchange-routes.ts';
import { manualElements, manualReadingRoute } from './routes/manual-reading.ts';
import { stationRoutes } from './routes/station-routes.ts';
import { linkState, reachedLevel, silentAfterMs } from './station-state.ts';
import { readRawFrames } from './store/frames.ts';
import { levelsOfAnHourAgo, levelTrend } from './store/level-trend.ts';
import { type RainOfTime, readRainOf } from './store/readings.ts';
import { loadLatest, type SeriesRow, type StationRow } from './store.ts';
import type { Telemetry } from './telemetry.ts';

export type DecodeRaw = (raw: Uint8Array) => unknown;

export interface TelemetryRoutesContext {
  db: Db;
  clock: Clock;
  telemetry: Telemetry;
  /** Decodes a raw frame for people to read. */
  decodeRaw: DecodeRaw;
  /** Rows of the first sheet of a workbook from anywhere. */
  readSheet: ReadSheet;
  note: NoteConfiguration;
  unitPath: (unitId: string) => Promise<string | null>;
}

const Params = z.object({ id: z.string().max(64) });
const HOUR_MS = 3_600_000;
const SHOWN_FRAMES = 50;
type Latest = z.infer<typeof LatestValue>;
type LatestRow = Awaited<ReturnType<typeof loadLatest>>[number];

const presentLatest = (series: SeriesRow, row: LatestRow | undefined): Latest => ({
  seriesId: series.id,
  element: series.element,
  kind: series.kind as Latest['kind'],
  unit: series.unit,
  datum: series.datum,
  value: row?.value ?? null,
  observedAt: row ? toBeijingIso(row.atMs) : null,
  manual: ((row?.quality ?? 0) & Q.manual) !== 0,
  flags: qualityFlags(row?.quality ?? 0),
});

export function telemetryRoutes(context: TelemetryRoutesContext): WardRoute[] {
  const { db, clock, telemetry, decodeRaw } = context;
  const { registry } = telemetry;
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    registry.byId(params.id)?.unitPath ?? null;
  const stationOf = (id: string): StationRow => {
    const station = registry.byId(id);
    if (!station) throw new WardError('not-found');
    return station;
  };

  const latestRows = async (): Promise<Map<number, LatestRow>> =>
    new Map((await loadLatest(db)).map((row) => [row.seriesId, row]));
  const rainOfHour = () => readRainOf(db, clock.nowMs() - HOUR_MS, clock.nowMs(), UNUSABLE_MASK);
  const levelsBefore = () => levelsOfAnHourAgo(db, clock.nowMs(), UNUSABLE_MASK);

  const summarise = (
    station: StationRow,
    latest: Map<number, LatestRow>,
    rain: Map<number, RainOfTime>,
    before: Map<number, number>,
  ): z.infer<typeof StationSummary> => {
    const series = registry.seriesOf(station.id);
    const ofKind = (kind: string): Latest | null => {
      const found = series.find((entry) => entry.kind === kind && latest.has(entry.id));
      return found ? presentLatest(found, latest.get(found.id)) : null;
    };
    const rainSeries = registry.findSeries(station.id, RAIN_ELEMENT);
    const hour = rainSeries && rain.get(rainSeries.id);
    const heard = telemetry.lastHeard(station.id);
    const level = ofKind('level');
    return {
      id: station.id,
      nameZh: station.nameZh,
      nameEn: station.nameEn,
      unitPath: station.unitPath,
      address: station.address,
      class: station.class,
      river: station.river,
      longitude: station.longitude,
      latitude: station.latitude,
      enabled: station.enabled,
      link: linkState(heard?.atMs, station.intervals, clock.nowMs()),
      lastHeardAt: heard ? toBeijingIso(heard.atMs) : null,
      silentAfterMinutes: silentAfterMs(station.intervals) / 60_000,
      rain1hMm: hour ? Math.round(hour.mm * 10) / 10 : null,
      rainIncomplete: rainSeries !== undefined && (hour?.coveredS ?? 0) < 3_000,
      level,
      levelTrend: level
        ? levelTrend(latest.get(level.seriesId), before.get(level.seriesId), clock.nowMs())
        : null,
      flow: ofKind('flow'),
      reached: level ? reachedLevel(level.value, level.datum, station.levels) : null,
    };
  };
  const visible = (actor: Actor): StationRow[] =>
    registry.stations().filter((station) => allow(actor, 'stations.read', station.unitPath));

  return [
    route(
      {
        method: 'get',
        path: '/stations',
        operationId: 'listStations',
        summary: 'Stations with their latest values',
        access: 'stations.read',
        response: z.array(StationSummary),
      },
      async ({ actor }) => {
        const [latest, rain, before] = await Promise.all([latestRows(), rainOfHour(), levelsBefore()]);
        return visible(actor).map((station) => summarise(station, latest, rain, before));
      },
    ),
    route(
      {
        method: 'get',
        path: '/stations/{id}',
        operationId: 'getStation',
        summary: 'One station',
        access: 'stations.read',
        params: Params,
        response: StationDetail,
        scope,
      },
      async ({ params }) => {
        const station = stationOf(params.id);
        const [latest, rain, before] = await Promise.all([latestRows(), rainOfHour(), levelsBefore()]);
        const { password: _password, version, ...registration } = station;
        return {
          summary: summarise(station, latest, rain, before),
          registration,
          version,
          series: registry.seriesOf(station.id).map((series) => presentLatest(series, latest.get(series.id))),
          manualElements: manualElements(station, registry.seriesOf(station.id)),
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/stations/{id}/chart',
        operationId: 'getStationChart',
        summary: 'Rain, level and flow over a time',
        access: 'stations.read',
        params: Params,
        query: ChartQuery,
        response: Chart,
        scope,
      },
      async ({ params, query }) => {
        const station = stationOf(params.id);
        const fromMs = fromIso(query.from) ?? 0;
        const toMs = fromIso(query.to) ?? 0;
        if (toMs <= fromMs) throw new WardError('invalid-input', { detail: '`to` must lie after `from`' });
        const gapMs = Math.max(15 * 60_000, silentAfterMs(station.intervals));
        const lines = await Promise.all(
          registry
            .seriesOf(station.id)
            .filter((series) => ['rain', 'level', 'flow'].includes(series.kind))
            .map(async (series) => {
              const about = {
                seriesId: series.id,
                element: series.element,
                kind: series.kind as Latest['kind'],
                unit: series.unit,
                datum: series.datum,
              };
              if (series.kind === 'rain')
                return {
                  ...about,
                  ...(await rainBars(db, series, fromMs, toMs, query.pixels, UNUSABLE_MASK)),
                  manualAt: [],
                };
              const [points, manualAt] = await Promise.all([
                lineOf(db, series, fromMs, toMs, query.pixels, UNUSABLE_MASK, gapMs),
                manualTimes(db, series, fromMs, toMs, Q.manual, UNUSABLE_MASK),
              ]);
              return { ...about, barMinutes: null, points, manualAt };
            }),
        );
        return { from: query.from, to: query.to, lines, levels: station.levels };
      },
    ),
    route(
      {
        method: 'get',
        path: '/stations/{id}/frames',
        operationId: 'listFrames',
        summary: 'Raw frames, newest first, decoded',
        access: 'stations.read',
        params: Params,
        response: RawFrames,
        scope,
      },
      async ({ params }) => {
        const rows = await readRawFrames(db, params.id, SHOWN_FRAMES);
        return rows.map(({ received, sent, raw, ...row }) => ({
          ...row,
          receivedAt: toBeijingIso(received.getTime()),
          sentAt: sent ? toBeijingIso(sent.getTime()) : null,
          hex: raw.subarray(0, 2_048).toString('hex').toUpperCase(),
          decoded: raw.length > 0 && raw.length < 4_096 ? decodeRaw(raw) : null,
        }));
      },
    ),
    manualReadingRoute({ clock, telemetry, scope }),
    ...exchangeRoutes({ ...context, scope }),
    ...stationRoutes({ ...context, scope }),
  ];
}
