import { useQuery } from '@tanstack/react-query';
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import Polygon from 'ol/geom/Polygon.js';
import { fromLonLat } from 'ol/proj.js';
import type { Style } from 'ol/style.js';
import { useCallback } from 'react';
import { mediaQueries } from '../api/media.ts';
import { queries } from '../api/queries.ts';
import { stationQueries } from '../api/stations.ts';
import { useSay } from '../text/index.ts';
import {
  type Colours,
  cameraSymbol,
  speakerSymbol,
  stationLabel,
  stationSymbol,
  zoneStyle,
} from './map-symbols.ts';

/** Layers that a reader switches; stations are always there. */
export const SWITCHED = ['zones', 'cameras', 'loudspeakers'] as const;
export type Switched = (typeof SWITCHED)[number];
export interface MapFeatures {
  stations: Feature[];
  labels: Feature[];
  zones: Feature[];
  cameras: Feature[];
  loudspeakers: Feature[];
}
export type Opens = { page: 'station' | 'camera' | 'loudspeaker'; id: string };

/** One empty list for all: a new one at every render would draw the map anew. */
const NONE: never[] = [];

interface Placed {
  longitude: number | null;
  latitude: number | null;
}
function pointAt(place: Placed, opens: Opens, style: Style): Feature[] {
  if (place.longitude === null || place.latitude === null) return [];
  const feature = new Feature({
    geometry: new Point(fromLonLat([place.longitude, place.latitude])),
    opens,
  });
  feature.setStyle(style);
  return [feature];
}

/** What the map shows of stations, devices and zones, read with the reader's permissions. */
export function useMapData() {
  const me = useQuery(queries.me);
  const may = new Set(me.data?.permissions ?? []);
  return {
    stations: useQuery(stationQueries.list).data ?? NONE,
    cameras: useQuery({ ...mediaQueries.cameras, enabled: may.has('media.read') }).data ?? NONE,
    speakers: useQuery({ ...mediaQueries.loudspeakers, enabled: may.has('media.read') }).data ?? NONE,
    board: useQuery({ ...queries.transfers, enabled: may.has('transfers.read') }).data,
  };
}

export function useMapFeatures(data: ReturnType<typeof useMapData>): (colour: Colours) => MapFeatures {
  const { say, language } = useSay();
  const { stations, cameras, speakers, board } = data;
  return useCallback(
    (colour) => ({
      stations: stations.flatMap((station) =>
        pointAt(station, { page: 'station', id: station.id }, stationSymbol(station, colour)),
      ),
      labels: stations.flatMap((station) =>
        pointAt(station, { page: 'station', id: station.id }, stationLabel(station, language, colour)),
      ),
      cameras: cameras.flatMap((camera) =>
        pointAt(camera, { page: 'camera', id: camera.id }, cameraSymbol(camera, colour)),
      ),
      loudspeakers: speakers.flatMap((speaker) =>
        pointAt(speaker, { page: 'loudspeaker', id: speaker.id }, speakerSymbol(speaker, colour)),
      ),
      zones: (board?.zones ?? []).flatMap((zone) => {
        if (!zone.outline) return [];
        const transfer = board?.transfers.find(({ id }) => id === zone.transferId);
        const feature = new Feature({ geometry: new Polygon([zone.outline.map((at) => fromLonLat(at))]) });
        feature.setStyle(
          zoneStyle(
            zone,
            transfer && { state: transfer.state, text: say(`transfers.state.${transfer.state}`) },
            colour,
          ),
        );
        return [feature];
      }),
    }),
    [stations, cameras, speakers, board, language, say],
  );
}
