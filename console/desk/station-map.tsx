import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { defaults } from 'ol/control/defaults.js';
import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, type Image as ImageStyle, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import View from 'ol/View.js';
import { useEffect, useRef } from 'react';
import type { StationSummary } from '../../contract/telemetry.ts';
import { stationQueries } from '../api/stations.ts';
import { type Language, useSay } from '../text/index.ts';
import { canvasColours } from '../ui/theme.ts';
import { useTheme } from '../ui/themed.tsx';

type Colours = ReturnType<typeof canvasColours>;
type Standing = 'silent' | 'grave' | 'reached' | 'fine';

const GRAVE: readonly (string | null)[] = ['guaranteed', 'check', 'crest'];

function standingOf(station: StationSummary): Standing {
  if (station.link !== 'ok') return 'silent';
  if (GRAVE.includes(station.reached)) return 'grave';
  return station.reached === null ? 'fine' : 'reached';
}

/** Shape and colour: an octagon or a diamond has reached a characteristic level, a cross is silent, a disc is fine. */
const SYMBOLS: Record<Standing, (colour: Colours, ink: Stroke) => ImageStyle> = {
  silent: (colour) =>
    new RegularShape({
      points: 4,
      radius: 8,
      radius2: 0,
      angle: Math.PI / 4,
      stroke: new Stroke({ color: colour('--ink'), width: 2.5 }),
    }),
  grave: (colour, stroke) =>
    new RegularShape({ points: 8, radius: 9, fill: new Fill({ color: colour('--p1') }), stroke }),
  reached: (colour, stroke) =>
    new RegularShape({ points: 4, radius: 9, fill: new Fill({ color: colour('--p2') }), stroke }),
  fine: (colour, stroke) => new Circle({ radius: 6, fill: new Fill({ color: colour('--quiet') }), stroke }),
};
/** Whose name gives way where names would cover each other. */
const PRIORITY: Record<Standing, number> = { grave: 3, reached: 2, silent: 1, fine: 0 };

function symbolOf(station: StationSummary, colour: Colours): Style {
  const standing = standingOf(station);
  const stroke = new Stroke({ color: colour('--ink'), width: 1.5 });
  return new Style({ image: SYMBOLS[standing](colour, stroke), zIndex: PRIORITY[standing] });
}

function labelOf(station: StationSummary, language: Language, colour: Colours): Style {
  const name = (language === 'en' && station.nameEn) || station.nameZh;
  return new Style({
    zIndex: PRIORITY[standingOf(station)],
    text: new Text({
      text: name.replace(/\s*[\uff08(].*[)\uff09]$/, ''),
      offsetY: 15,
      font: '12px system-ui',
      fill: new Fill({ color: colour('--ink') }),
      stroke: new Stroke({ color: colour('--surface'), width: 3 }),
    }),
  });
}

const geo = new GeoJSON({ featureProjection: 'EPSG:3857', dataProjection: 'EPSG:4326' });

/** The district with its stations; works without WebGL and without any tile server. A list stands on the stations page. */
export default function StationMap() {
  const { say, language } = useSay();
  const { name: theme } = useTheme();
  const navigate = useNavigate();
  const target = useRef<HTMLDivElement>(null);
  const points = useRef(new VectorSource());
  const labels = useRef(new VectorSource());
  const stations = useQuery(stationQueries.list);
  const boundary = useQuery(stationQueries.layer('boundary'));
  const rivers = useQuery(stationQueries.layer('rivers'));

  useEffect(() => {
    if (!target.current || !boundary.data) return undefined;
    const colour = canvasColours(theme);
    const area = new VectorSource({ features: geo.readFeatures(boundary.data) });
    const river = new VectorSource({ features: rivers.data ? geo.readFeatures(rivers.data) : [] });
    const map = new OlMap({
      target: target.current,
      controls: defaults({
        rotate: false,
        attribution: false,
        zoomOptions: { zoomInTipLabel: say('map.zoomIn'), zoomOutTipLabel: say('map.zoomOut') },
      }),
      layers: [
        new VectorLayer({
          source: area,
          style: new Style({
            stroke: new Stroke({ color: colour('--quiet'), width: 2 }),
            fill: new Fill({ color: colour('--surface') }),
          }),
        }),
        new VectorLayer({
          source: river,
          style: new Style({ stroke: new Stroke({ color: colour('--p4'), width: 2, lineDash: [6, 4] }) }),
        }),
        // Names give way to each other; a station's mark never does.
        new VectorLayer({ source: points.current }),
        new VectorLayer({ source: labels.current, declutter: true }),
      ],
      view: new View({ center: fromLonLat([113.28, 34.79]), zoom: 12 }),
    });
    const extent = area.getExtent();
    if (extent) map.getView().fit(extent, { padding: [16, 16, 16, 16] });
    map.on('click', (event) => {
      const feature = map.forEachFeatureAtPixel(event.pixel, (found) => found, { hitTolerance: 6 });
      const id: unknown = feature?.get('stationId');
      if (typeof id === 'string') void navigate({ to: '/stations/$stationId', params: { stationId: id } });
    });
    return () => map.setTarget(undefined);
  }, [boundary.data, rivers.data, navigate, say, theme]);

  useEffect(() => {
    const colour = canvasColours(theme);
    points.current.clear();
    labels.current.clear();
    for (const station of stations.data ?? []) {
      if (station.longitude === null || station.latitude === null) continue;
      const geometry = new Point(fromLonLat([station.longitude, station.latitude]));
      const point = new Feature({ geometry, stationId: station.id });
      point.setStyle(symbolOf(station, colour));
      points.current.addFeature(point);
      const label = new Feature({ geometry, stationId: station.id });
      label.setStyle(labelOf(station, language, colour));
      labels.current.addFeature(label);
    }
  }, [stations.data, language, theme]);

  const silent = stations.data?.filter((station) => station.link !== 'ok').length ?? 0;
  return (
    <>
      <div className="map" ref={target} tabIndex={0} role="application" aria-label={say('map.label')} />
      <p className="quiet" aria-live="polite">
        {say('stations.inView', { count: stations.data?.length ?? 0, silent })} · {say('map.schematic')}
      </p>
    </>
  );
}
