/** A point of the sheet: east and south, in degrees of latitude at the place (a district is small enough to be flat). */
export interface Point {
  x: number;
  y: number;
}
export type Outline = readonly Point[];

const DISTRICT_LATITUDE = 34.8;
const NARROWER = Math.cos((DISTRICT_LATITUDE * Math.PI) / 180);

/** WGS-84 degrees as a point. */
export const project = (longitude: number, latitude: number): Point => ({
  x: longitude * NARROWER,
  y: -latitude,
});

type Ring = readonly (readonly number[])[];
interface Geometry {
  type?: string;
  coordinates?: unknown;
}

/** Every ring of the polygons of a GeoJSON document; none of what is something else. */
export function outlinesOf(document: unknown): Outline[] {
  const { features = [] } = (document ?? {}) as { features?: readonly { geometry?: Geometry }[] };
  return features.flatMap(({ geometry }) => {
    const rings =
      geometry?.type === 'Polygon'
        ? (geometry.coordinates as readonly Ring[])
        : geometry?.type === 'MultiPolygon'
          ? (geometry.coordinates as readonly (readonly Ring[])[]).flat()
          : [];
    return rings.map((ring) => ring.map(([longitude = 0, latitude = 0]) => project(longitude, latitude)));
  });
}

const MARGIN = 0.06;

/** Origin and scale (px a degree) by which all points lie on a sheet of this size, in its middle. */
export function fitted(points: readonly Point[], width: number, height: number): Point & { scale: number } {
  const span = (values: readonly number[]): [number, number] =>
    values.reduce<[number, number]>(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
  if (points.length === 0) return { x: 0, y: 0, scale: 1 };
  const [left, right] = span(points.map(({ x }) => x));
  const [top, bottom] = span(points.map(({ y }) => y));
  // One point alone, or several at one place: some hundred metres around it.
  const [wide, high] = [Math.max(right - left, 0.01), Math.max(bottom - top, 0.01)];
  const scale = Math.min((width * (1 - 2 * MARGIN)) / wide, (height * (1 - 2 * MARGIN)) / high);
  return {
    x: (left + right) / 2 - width / 2 / scale,
    y: (top + bottom) / 2 - height / 2 / scale,
    scale,
  };
}

const SIGN_PX = 13;
const LINE_PX = 16;

/** Which names are written: of two that would cover each other the first. Marks are drawn all the same. */
export function withoutOverlap<T extends Point & { title: string }>(
  marks: readonly T[],
): (T & { named: boolean })[] {
  const taken: { left: number; right: number; y: number }[] = [];
  return marks.map((mark) => {
    const half = ([...mark.title].length * SIGN_PX) / 2;
    const [left, right] = [mark.x - half, mark.x + half];
    const named = taken.every(
      (other) => other.right < left || other.left > right || Math.abs(other.y - mark.y) > LINE_PX,
    );
    if (named) taken.push({ left, right, y: mark.y });
    return { ...mark, named };
  });
}
