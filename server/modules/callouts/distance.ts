import type { CallPosition } from '../../../contract/callouts.ts';

/** Mean radius of the earth, km (IUGG). */
const EARTH_KM = 6_371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great circle between two places, km (haversine). Within a district the sphere is off by less than 0.6 %. */
export function distanceKm(a: CallPosition, b: CallPosition): number {
  const [lat1, lat2] = [radians(a.latitude), radians(b.latitude)];
  const half = Math.sin((lat2 - lat1) / 2) ** 2;
  const across = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half + Math.cos(lat1) * Math.cos(lat2) * across)));
}
