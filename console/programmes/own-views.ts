import { type ComponentType, lazy } from 'react';
import type { ViewProps } from '../records/record-views.tsx';

/**
 * Views that a record type brings instead of its generated table, by type: a name (`records.view.NAME`) and a component of its
 * own, fetched when it is shown. The table stays one press away: finding, filters, bulk moves and export are its.
 */
export const OWN_VIEWS: Readonly<Record<string, { name: 'timetable'; view: ComponentType<ViewProps> }>> = {
  'events/fixture': { name: 'timetable', view: lazy(() => import('./timetable.tsx')) },
};
