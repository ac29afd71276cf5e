import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import Point from 'ol/geom/Point.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style.js';
import View from 'ol/View.js';
import { useEffect, useRef } from 'react';
import type { StationSummary } from '../../contract/telemetry.ts';
import { stationQueries } from '../api/stations.ts';
import { useSay } from '../text/index.ts';
import { useTheme } from '../ui/themed.tsx';

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Shape and colour by state: a diamond has reached a characteristic level, a hollow cross is silent, a disc is fine. */
function styleOf(station: StationSummary, ink: string): Style {
  const stroke = new Stroke({ color: ink, width: 1.5 });
  const label = new Text({
    text: station.nameZh.replace(/\uff08.*\uff09$/, ''),
    offsetY: 14,
    font: '12px system-ui',
    fill: new Fill({ color: ink }),
    stroke: new Stroke({ color: colour('--page'), width: 3 }),
  });
  if (station.link !== 'ok')
    return new Style({
      image: new RegularShape({
        points: 4,
        radius: 8,
        radius2: 0,
        angle: Math.PI / 4,
        stroke: new Stroke({ color: ink, width: 2.5 }),
      }),
      text: label,
    });
  if (station.reached === 'guaranteed' || station.reached === 'check' || station.reached === 'crest')
    return new Style({
      image: new RegularShape({ points: 8, radius: 9, fill: new Fill({ color: colour('--p1') }), stroke }),
      text: label,
    });
  if (station.reached !== null)
    return new Style({
      image: new RegularShape({ points: 4, radius: 9, fill: new Fill({ color: colour('--p2') }), stroke }),
      text: label,
    });
  return new Style({
    image: new Circle({ radius: 6, fill: new Fill({ color: colour('--quiet') }), stroke }),
    text: label,
  });
}

const geo = new GeoJSON({ featureProjection: 'EPSG:3857', dataProjection: 'EPSG:4326' });

/** The district with its stations; works without WebGL and without any tile server. A list stands on the stations page. */
export default function StationMap() {
  const { say } = useSay();
  const { name: theme } = useTheme();
  const navigate = useNavigate();
  const target = useRef<HTMLDivElement>(null);
  const points = useRef(new VectorSource());
  const stations = useQuery(stationQueries.list);
  const boundary = useQuery(stationQueries.layer('boundary'));
  const rivers = useQuery(stationQueries.layer('rivers'));

  useEffect(() => {
    if (!target.current || !boundary.data) return undefined;
    const area = new VectorSource({ features: geo.readFeatures(boundary.data) });
    const river = new VectorSource({ features: rivers.data ? geo.readFeatures(rivers.data) : [] });
    const map = new OlMap({
      target: target.current,
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
        new VectorLayer({ source: points.current, declutter: true }),
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
  }, [boundary.data, rivers.data, navigate, theme]);

  useEffect(() => {
    const ink = colour('--ink');
    points.current.clear();
    for (const station of stations.data ?? []) {
      if (station.longitude === null || station.latitude === null) continue;
      const feature = new Feature({
        geometry: new Point(fromLonLat([station.longitude, station.latitude])),
        stationId: station.id,
      });
      feature.setStyle(styleOf(station, ink));
      points.current.addFeature(feature);
    }
  }, [stations.data, theme]);

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
