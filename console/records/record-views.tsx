import { Link } from '@tanstack/react-router';
import { type ComponentType, useMemo } from 'react';
import type { RecordSummary } from '../../contract/ledger.ts';
import type { DeclaredType } from '../../programmes/kit/index.ts';
import { OWN_VIEWS } from '../programmes/own-views.ts';
import { useSay } from '../text/index.ts';
import { placedAmong, placeField } from './places.ts';
import { RecordMap } from './record-map.tsx';

/** Records of a list as one of its views shows them. */
export interface ViewProps {
  type: DeclaredType;
  rows: readonly RecordSummary[];
}

/** Records on a map, and by name beside it: for whoever cannot see or reach the map. */
function MapView({ type, rows }: ViewProps) {
  const { say } = useSay();
  const placed = useMemo(() => placedAmong(type, rows), [type, rows]);
  return (
    <>
      <RecordMap records={placed} label={say('records.place.map')} />
      <p className="quiet">{say('records.place.placed', { n: placed.length, of: rows.length })}</p>
      <ul className="row bare">
        {placed.map(({ id, title }) => (
          <li key={id}>
            <Link className="alone" to="/records/$recordId" params={{ recordId: id }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Where a record is; nothing where it does not say so. */
export function RecordPlace({ type, record }: { type: DeclaredType; record: RecordSummary }) {
  const { say } = useSay();
  const placed = useMemo(() => placedAmong(type, [record]), [type, record]);
  if (placed.length === 0) return null;
  return <RecordMap records={placed} label={say('records.place.map')} />;
}

/** Views of a list beside its table, by name: a map where records have a place, and the one that the type brings. */
export function viewsOf(type: DeclaredType): Readonly<Record<string, ComponentType<ViewProps>>> {
  const own = OWN_VIEWS[type.id];
  return {
    ...(placeField(type) === undefined ? {} : { map: MapView }),
    ...(own ? { [own.name]: own.view } : {}),
  };
}
