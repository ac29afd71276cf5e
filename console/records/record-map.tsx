import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { stationQueries } from '../api/stations.ts';
import { useSay } from '../text/index.ts';
import { fitted, type Outline, outlinesOf, project, withoutOverlap } from './map-sheet.ts';
import type { PlacedRecord } from './places.ts';
import './record-map.css';

const HIGHEST = 480;
const SHAPE = 0.62;
const NEARER = 1.6;
const MARK_PX = 7;

const WIDTH_AT_FIRST = 640;

/** The width of an element in px, as it changes. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(WIDTH_AT_FIRST);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const watch = new ResizeObserver(() => setWidth(current.clientWidth));
    watch.observe(current);
    return () => watch.disconnect();
  }, [element]);
  return width;
}

/**
 * Records at their places over the outline of the district: every mark is a link, so that keys and readers of screens reach it as a
 * pointer does. Needs no tile server.
 */
export function RecordMap({ records, label }: { records: readonly PlacedRecord[]; label: string }) {
  const { say } = useSay();
  const around = useRef<HTMLElement>(null);
  const width = useWidth(around);
  const height = Math.min(HIGHEST, Math.round(width * SHAPE));
  const boundary = useQuery(stationQueries.layer('boundary'));
  const outlines = useMemo((): Outline[] => outlinesOf(boundary.data), [boundary.data]);
  const marks = useMemo(
    () => records.map((record) => ({ record, at: project(record.longitude, record.latitude) })),
    [records],
  );
  const sheet = useMemo(
    () => fitted([...outlines.flat(), ...marks.map(({ at }) => at)], width, height),
    [outlines, marks, width, height],
  );
  const [zoom, setZoom] = useState(1);
  const [moved, setMoved] = useState({ x: 0, y: 0 });
  const drag = useRef<{ x: number; y: number }>(undefined);
  const inSight = ({ x, y }: { x: number; y: number }) => ({
    x: ((x - sheet.x) * sheet.scale - width / 2) * zoom + width / 2 + moved.x,
    y: ((y - sheet.y) * sheet.scale - height / 2) * zoom + height / 2 + moved.y,
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
    <figure className="map sheet" ref={around}>
      <svg
        width={width}
        height={height}
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
          setMoved({ x: moved.x + event.clientX - from.x, y: moved.y + event.clientY - from.y });
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
