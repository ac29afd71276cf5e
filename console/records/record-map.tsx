import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { stationQueries } from '../api/stations.ts';
import { useSay } from '../text/index.ts';
import { fitted, type Outline, outlinesOf, project, withoutOverlap } from './map-sheet.ts';
import type { PlacedRecord } from './places.ts';
import './record-map.css';

const HEIGHT = 420;
const WIDTH = 960;
const NEARER = 1.6;
const MARK_PX = 7;

/**
 * Records at their places over the outline of the district: every mark is a link, so that keys and readers of screens reach it as a
 * pointer does. Needs no tile server.
 */
export function RecordMap({ records, label }: { records: readonly PlacedRecord[]; label: string }) {
  const { say } = useSay();
  const boundary = useQuery(stationQueries.layer('boundary'));
  const outlines = useMemo((): Outline[] => outlinesOf(boundary.data), [boundary.data]);
  const marks = useMemo(
    () => records.map((record) => ({ record, at: project(record.longitude, record.latitude) })),
    [records],
  );
  const sheet = useMemo(
    () => fitted([...outlines.flat(), ...marks.map(({ at }) => at)], WIDTH, HEIGHT),
    [outlines, marks],
  );
  const [zoom, setZoom] = useState(1);
  const [moved, setMoved] = useState({ x: 0, y: 0 });
  const drag = useRef<{ x: number; y: number }>(undefined);
  const inSight = ({ x, y }: { x: number; y: number }) => ({
    x: ((x - sheet.x) * sheet.scale - WIDTH / 2) * zoom + WIDTH / 2 + moved.x,
    y: ((y - sheet.y) * sheet.scale - HEIGHT / 2) * zoom + HEIGHT / 2 + moved.y,
  });
  const path = (outline: Outline): string =>
    `M${outline
      .map(inSight)
      .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
      .join('L')}Z`;
  const placed = withoutOverlap(
    marks.map(({ record, at }) => ({ id: record.id, title: record.title, ...inSight(at) })),
  );
  const nearer = (by: number): void => {
    setZoom(Math.max(1, zoom * by));
    setMoved(by < 1 && zoom * by <= 1 ? { x: 0, y: 0 } : { x: moved.x * by, y: moved.y * by });
  };
  return (
    <figure className="map sheet" aria-label={label}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="group"
        aria-label={label}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerUp={() => {
          drag.current = undefined;
        }}
        onPointerLeave={() => {
          drag.current = undefined;
        }}
        onPointerMove={(event) => {
          const { current: from } = drag;
          if (!from) return;
          const perPx = WIDTH / event.currentTarget.clientWidth;
          setMoved({
            x: moved.x + (event.clientX - from.x) * perPx,
            y: moved.y + (event.clientY - from.y) * perPx,
          });
          drag.current = { x: event.clientX, y: event.clientY };
        }}
      >
        {outlines.map((outline, n) => (
          <path key={n} className="outline" d={path(outline)} />
        ))}
        {placed.map(({ id, title, x, y, named }) => (
          <Link key={id} to="/records/$recordId" params={{ recordId: id }} aria-label={title}>
            <title>{title}</title>
            <circle className="reach" cx={x} cy={y} r={MARK_PX * 2} />
            <circle className="dot" cx={x} cy={y} r={MARK_PX} />
            {named && (
              <text x={x} y={y + MARK_PX * 3} textAnchor="middle">
                {title}
              </text>
            )}
          </Link>
        ))}
      </svg>
      <span className="nearer">
        <Button size="small" aria-label={say('map.zoomIn')} onClick={() => nearer(NEARER)}>
          +
        </Button>
        <Button
          size="small"
          aria-label={say('map.zoomOut')}
          disabled={zoom === 1}
          onClick={() => nearer(1 / NEARER)}
        >
          −
        </Button>
      </span>
    </figure>
  );
}
