import { expect, test } from 'vitest';
import { fitted, outlinesOf, project, withoutOverlap } from './map-sheet.ts';

test('every point lies on the sheet, north above south, east right of west', () => {
  const points = [project(113.2, 34.7), project(113.4, 34.9), project(113.3, 34.72)];
  const { x, y, scale } = fitted(points, 960, 420);
  const seen = points.map((point) => ({ x: (point.x - x) * scale, y: (point.y - y) * scale }));
  for (const point of seen) {
    expect(point.x).toBeGreaterThan(0);
    expect(point.x).toBeLessThan(960);
    expect(point.y).toBeGreaterThan(0);
    expect(point.y).toBeLessThan(420);
  }
  expect(seen[1]!.x).toBeGreaterThan(seen[0]!.x);
  expect(seen[1]!.y).toBeLessThan(seen[0]!.y);
  // One alone lies in the middle; none at all is no fault.
  const alone = fitted([points[0]!], 960, 420);
  expect((points[0]!.x - alone.x) * alone.scale).toBeCloseTo(480);
  expect(fitted([], 960, 420).scale).toBe(1);
});

test('the rings of polygons are read, what is something else is left out', () => {
  const ring = [
    [113.2, 34.7],
    [113.3, 34.7],
    [113.3, 34.8],
    [113.2, 34.7],
  ];
  const features = [
    { geometry: { type: 'Polygon', coordinates: [ring] } },
    { geometry: { type: 'MultiPolygon', coordinates: [[ring], [ring]] } },
    { geometry: { type: 'Point', coordinates: [113.2, 34.7] } },
    {},
  ];
  expect(outlinesOf({ features }).map(({ length }) => length)).toEqual([4, 4, 4]);
  expect(outlinesOf(undefined)).toEqual([]);
});

test('of two names that would cover each other the first is written', () => {
  const named = withoutOverlap([
    { title: 'Small reservoir', x: 100, y: 100 },
    { title: 'Second reservoir', x: 120, y: 104 },
    { title: 'Dyke', x: 400, y: 100 },
  ]).map((mark) => mark.named);
  expect(named).toEqual([true, false, true]);
});
