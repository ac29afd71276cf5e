/** A point of the plane: degrees, or any unit as long as all are the same. */
export type Point = readonly [x: number, y: number];

/** The part of a polygon that lies nearer to `near` than to `far`. */
function halfNearer(polygon: readonly Point[], near: Point, far: Point): Point[] {
  const [nx, ny] = near;
  const [fx, fy] = far;
  // Positive on the side of `near` of the perpendicular bisector.
  const side = ([x, y]: Point): number => (nx - fx) * (x - (nx + fx) / 2) + (ny - fy) * (y - (ny + fy) / 2);
  const result: Point[] = [];
  polygon.forEach((point, n) => {
    const next = polygon[(n + 1) % polygon.length] as Point;
    const [here, there] = [side(point), side(next)];
    if (here >= 0) result.push(point);
    if (here >= 0 !== there >= 0) {
      const share = here / (here - there);
      result.push([point[0] + share * (next[0] - point[0]), point[1] + share * (next[1] - point[1])]);
    }
  });
  return result;
}

function areaOf(polygon: readonly Point[]): number {
  let twice = 0;
  polygon.forEach(([x, y], n) => {
    const [nextX, nextY] = polygon[(n + 1) % polygon.length] as Point;
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

/** The part of an area that lies nearest to each of the places, in the coordinates given; the area need not be convex. */
export function thiessenCells(
  places: ReadonlyMap<string, Point>,
  area: readonly Point[],
  cosLatitude = 1,
): Map<string, Point[]> {
  const flat = ([x, y]: Point): Point => [x * cosLatitude, y];
  const near = [...places].map(([id, point]) => [id, flat(point)] as const);
  return new Map(
    near.map(([id, own]) => {
      let cell: Point[] = area.map(flat);
      for (const [other, far] of near) if (other !== id) cell = halfNearer(cell, own, far);
      return [id, cell.map(([x, y]): Point => [x / cosLatitude, y])];
    }),
  );
}

/**
 * Share of an area that lies nearest to each station (Thiessen 1911). The area is one ring of plane coordinates; degrees are
 * given with `cosLatitude` so that both axes measure alike.
 */
export function thiessenWeights(
  stations: ReadonlyMap<string, Point>,
  area: readonly Point[],
  cosLatitude = 1,
): Map<string, number> {
  const cells = [...thiessenCells(stations, area, cosLatitude)].map(
    ([id, cell]) => [id, areaOf(cell)] as const,
  );
  const whole = cells.reduce((sum, [, size]) => sum + size, 0);
  return new Map(cells.map(([id, size]) => [id, whole > 0 ? size / whole : 0]));
}
