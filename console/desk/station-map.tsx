import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Checkbox } from 'antd';
import { defaults } from 'ol/control/defaults.js';
import type Feature from 'ol/Feature.js';
import GeoJSON from 'ol/format/GeoJSON.js';
import VectorLayer from 'ol/layer/Vector.js';
import OlMap from 'ol/Map.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { Fill, Stroke, Style } from 'ol/style.js';
import View from 'ol/View.js';
import { useEffect, useRef, useState } from 'react';
import { stationQueries } from '../api/stations.ts';
import { useSay } from '../text/index.ts';
import { canvasColours } from '../ui/theme.ts';
import { useTheme } from '../ui/themed.tsx';
import {
  type MapFeatures,
  type Opens,
  SWITCHED,
  type Switched,
  useMapData,
  useMapFeatures,
} from './map-layers.ts';
import { riverStyles } from './map-symbols.ts';

const PAGES = {
  station: (id: string) => ({ to: '/stations/$stationId', params: { stationId: id } }) as const,
  camera: (id: string) => ({ to: '/cameras/$cameraId', params: { cameraId: id } }) as const,
  loudspeaker: () => ({ to: '/loudspeakers' }) as const,
};
const SAVED = 'ward.map-layers';
const savedLayers = (): Switched[] => {
  const saved = localStorage.getItem(SAVED);
  return saved === null ? ['zones'] : SWITCHED.filter((name) => saved.split(' ').includes(name));
};

const geo = new GeoJSON({ featureProjection: 'EPSG:3857', dataProjection: 'EPSG:4326' });
const sourcesOf = (): Record<keyof MapFeatures, VectorSource> => ({
  stations: new VectorSource(),
  labels: new VectorSource(),
  zones: new VectorSource(),
  cameras: new VectorSource(),
  loudspeakers: new VectorSource(),
});

/** The district with its stations; works without WebGL and without any tile server. A list stands on the stations page. */
export default function StationMap() {
  const { say, language } = useSay();
  const { name: theme } = useTheme();
  const navigate = useNavigate();
  const target = useRef<HTMLDivElement>(null);
  const sources = useRef(sourcesOf());
  const layers = useRef<Partial<Record<Switched, VectorLayer>>>({});
  const [shown, setShown] = useState<readonly Switched[]>(savedLayers);
  const data = useMapData();
  const featuresOf = useMapFeatures(data);
  const boundary = useQuery(stationQueries.layer('boundary'));
  const rivers = useQuery(stationQueries.layer('rivers'));

  useEffect(() => {
    const element = target.current;
    if (!element || !boundary.data) return undefined;
    const colour = canvasColours(theme);
    const area = new VectorSource({ features: geo.readFeatures(boundary.data) });
    const river = new VectorSource({ features: rivers.data ? geo.readFeatures(rivers.data) : [] });
    const nameOf = (feature: { get: (key: string) => unknown }): string =>
      String(feature.get(language === 'en' ? 'nameEn' : 'name') ?? '');
    const switched = (name: Switched): VectorLayer => {
      const layer = new VectorLayer({ source: sources.current[name], declutter: name === 'zones' });
      layers.current[name] = layer;
      return layer;
    };
    const map = new OlMap({
      target: element,
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
        switched('zones'),
        new VectorLayer({
          source: river,
          declutter: true,
          style: (feature) => riverStyles(nameOf(feature), colour),
        }),
        switched('cameras'),
        switched('loudspeakers'),
        // Names give way to each other; a station's mark never does.
        new VectorLayer({ source: sources.current.stations }),
        new VectorLayer({ source: sources.current.labels, declutter: true }),
      ],
      view: new View({ center: fromLonLat([113.28, 34.79]), zoom: 12 }),
    });
    const extent = area.getExtent();
    if (extent) map.getView().fit(extent, { padding: [16, 16, 16, 16] });
    const hit = (pixel: number[]): Opens | undefined =>
      map.forEachFeatureAtPixel(pixel, (found) => found.get('opens') as Opens | undefined, {
        hitTolerance: 6,
      });
    map.on('click', (event) => {
      const opens = hit(event.pixel);
      if (opens) void navigate(PAGES[opens.page](opens.id));
    });
    map.on('pointermove', (event) => {
      element.style.cursor = hit(event.pixel) ? 'pointer' : '';
    });
    return () => map.setTarget(undefined);
  }, [boundary.data, rivers.data, language, navigate, say, theme]);

  useEffect(() => {
    const features = featuresOf(canvasColours(theme));
    for (const name of Object.keys(features) as (keyof MapFeatures)[]) {
      sources.current[name].clear();
      sources.current[name].addFeatures(features[name] satisfies Feature[]);
    }
  }, [featuresOf, theme]);
  useEffect(() => {
    for (const name of SWITCHED) layers.current[name]?.setVisible(shown.includes(name));
  });

  const counts: Record<Switched, number> = {
    zones: data.board?.zones.filter(({ outline }) => outline !== null).length ?? 0,
    cameras: data.cameras.length,
    loudspeakers: data.speakers.length,
  };
  const silent = data.stations.filter((station) => station.link !== 'ok').length;
  return (
    <>
      <div className="row">
        {SWITCHED.map((name) => (
          <Checkbox
            key={name}
            checked={shown.includes(name)}
            onChange={(event) => {
              const next = SWITCHED.filter((each) =>
                each === name ? event.target.checked : shown.includes(each),
              );
              localStorage.setItem(SAVED, next.join(' '));
              setShown(next);
            }}
          >
            {say(`map.layer.${name}`, { count: counts[name] })}
          </Checkbox>
        ))}
      </div>
      <div className="map" ref={target} tabIndex={0} role="application" aria-label={say('map.label')} />
      <p className="quiet" aria-live="polite">
        {say('stations.inView', { count: data.stations.length, silent })}
      </p>
      <details className="quiet">
        <summary>{say('map.legend')}</summary>
        <p>{say('map.legendText')}</p>
        <p>
          {say('map.schematic')} · {say('map.licence')}
        </p>
      </details>
    </>
  );
}
