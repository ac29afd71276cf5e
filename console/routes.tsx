import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { Me } from '../contract/people.ts';
import { ApiError, get } from './api/client.ts';
import { NotFound } from './pages/not-found.tsx';
import { Shell } from './ui/shell.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('./pages/login.tsx'), 'LoginPage'),
});

/** Everything else needs somebody signed in; a database that is away does not throw anybody out. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  notFoundComponent: NotFound,
  beforeLoad: async () => {
    const gone = await get('/me', Me).then(
      () => false,
      (error: unknown) => error instanceof ApiError && error.code === 'not-signed-in',
    );
    if (gone) throw redirect({ to: '/login' });
  },
});

const page = <P extends string>(path: P, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => signedIn,
    path,
    component: lazyRouteComponent(load as never, name as never),
  });

const pages = [
  page('/', () => import('./pages/desk.tsx'), 'DeskPage'),
  page('/stations', () => import('./pages/stations.tsx'), 'StationsPage'),
  page('/stations/$stationId', () => import('./pages/station.tsx'), 'StationPage'),
  page('/cameras', () => import('./pages/cameras.tsx'), 'CamerasPage'),
  page('/cameras/$cameraId', () => import('./pages/camera.tsx'), 'CameraPage'),
  page('/loudspeakers', () => import('./pages/loudspeakers.tsx'), 'LoudspeakersPage'),
  page('/plans', () => import('./pages/plans.tsx'), 'PlansPage'),
  page('/alarms', () => import('./pages/alarms.tsx'), 'AlarmsPage'),
  page('/responses', () => import('./pages/responses.tsx'), 'ResponsesPage'),
  page('/orders', () => import('./pages/orders.tsx'), 'OrdersPage'),
  page('/sign', () => import('./pages/sign.tsx'), 'SignPage'),
  page('/records', () => import('./pages/records.tsx'), 'RecordsPage'),
  page('/records/$recordId', () => import('./pages/record.tsx'), 'RecordPage'),
  page('/figures', () => import('./pages/figures.tsx'), 'FiguresPage'),
  page('/log', () => import('./pages/log.tsx'), 'LogPage'),
  page('/outbox', () => import('./pages/outbox.tsx'), 'OutboxPage'),
  page('/people', () => import('./pages/people.tsx'), 'PeoplePage'),
  page('/account', () => import('./pages/account.tsx'), 'AccountPage'),
  page('/audit', () => import('./pages/audit.tsx'), 'AuditPage'),
  page('/system', () => import('./pages/system.tsx'), 'SystemPage'),
];

export const router = createRouter({
  routeTree: root.addChildren([login, signedIn.addChildren(pages)]),
  defaultPreload: false,
});
