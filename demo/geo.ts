import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Longitude and latitude in WGS-84 degrees. */
export type Position = readonly [number, number];

export const GEO_DIR = path.join(import.meta.dirname, 'data/geo');

/** Outline of the district, one closed ring. */
export function loadBoundary(): Position[] {
  const file = path.join(GEO_DIR, 'shangjie-410106-wgs84.geojson');
  const collection = JSON.parse(readFileSync(file, 'utf8')) as {
    features: { geometry: { coordinates: Position[][] } }[];
  };
  return collection.features[0]!.geometry.coordinates[0]!;
}

/** Even-odd rule; a point on the line counts as either. */
export function isInside([x, y]: Position, ring: readonly Position[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
