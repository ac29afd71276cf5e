import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from './api/client.ts';
import { queries } from './api/queries.ts';
import { queryClient } from './api/query-client.ts';
import { PAGE_TABLE } from './page-table.ts';
import { NotFound } from './pages/not-found.tsx';
import { Shell } from './ui/shell.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
const login = createRoute({
  getParentRoute: () => root,
  path: PAGE_TABLE.login.path,
  component: lazyRouteComponent(() => import('./pages/login.tsx'), 'LoginPage'),
});

/** Everything else needs somebody signed in; a database that is away does not throw anybody out. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  notFoundComponent: NotFound,
  beforeLoad: async () => {
    const gone = await queryClient.fetchQuery(queries.me).then(
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
  page(PAGE_TABLE.desk.path, () => import('./pages/desk.tsx'), 'DeskPage'),
  page(PAGE_TABLE.stations.path, () => import('./pages/stations.tsx'), 'StationsPage'),
  page(PAGE_TABLE.station.path, () => import('./pages/station.tsx'), 'StationPage'),
  page(PAGE_TABLE.cameras.path, () => import('./pages/cameras.tsx'), 'CamerasPage'),
  page(PAGE_TABLE.camera.path, () => import('./pages/camera.tsx'), 'CameraPage'),
  page(PAGE_TABLE.loudspeakers.path, () => import('./pages/loudspeakers.tsx'), 'LoudspeakersPage'),
  page(PAGE_TABLE.rounds.path, () => import('./pages/rounds.tsx'), 'RoundsPage'),
  page(PAGE_TABLE.plans.path, () => import('./pages/plans.tsx'), 'PlansPage'),
  page(PAGE_TABLE.alarms.path, () => import('./pages/alarms.tsx'), 'AlarmsPage'),
  page(PAGE_TABLE.responses.path, () => import('./pages/responses.tsx'), 'ResponsesPage'),
  page(PAGE_TABLE['call-outs'].path, () => import('./pages/call-outs.tsx'), 'CallOutsPage'),
  page(PAGE_TABLE['call-out'].path, () => import('./pages/call-out.tsx'), 'CallOutPage'),
  page(PAGE_TABLE.teams.path, () => import('./pages/teams.tsx'), 'TeamsPage'),
  page(PAGE_TABLE.orders.path, () => import('./pages/orders.tsx'), 'OrdersPage'),
  page(PAGE_TABLE.sign.path, () => import('./pages/sign.tsx'), 'SignPage'),
  page(PAGE_TABLE.records.path, () => import('./pages/records.tsx'), 'RecordsPage'),
  page(PAGE_TABLE.record.path, () => import('./pages/record.tsx'), 'RecordPage'),
  page(PAGE_TABLE.works.path, () => import('./pages/works.tsx'), 'WorksPage'),
  page(PAGE_TABLE.work.path, () => import('./pages/work.tsx'), 'WorkPage'),
  page(PAGE_TABLE.overdue.path, () => import('./pages/overdue.tsx'), 'OverduePage'),
  page(PAGE_TABLE.intake.path, () => import('./pages/intake.tsx'), 'IntakePage'),
  page(PAGE_TABLE['field-phones'].path, () => import('./pages/field-phones.tsx'), 'FieldPhonesPage'),
  page(PAGE_TABLE.erasure.path, () => import('./pages/erasure.tsx'), 'ErasurePage'),
  page(PAGE_TABLE.figures.path, () => import('./pages/figures.tsx'), 'FiguresPage'),
  page(PAGE_TABLE.questionnaires.path, () => import('./pages/questionnaires.tsx'), 'QuestionnairesPage'),
  page(PAGE_TABLE.questionnaire.path, () => import('./pages/questionnaire.tsx'), 'QuestionnairePage'),
  page(PAGE_TABLE.duty.path, () => import('./pages/duty.tsx'), 'DutyPage'),
  page(PAGE_TABLE.reports.path, () => import('./pages/reports.tsx'), 'ReportsPage'),
  page(PAGE_TABLE.report.path, () => import('./pages/report.tsx'), 'ReportPage'),
  page(PAGE_TABLE.handover.path, () => import('./pages/handover.tsx'), 'HandoverPage'),
  page(PAGE_TABLE['handover-signed'].path, () => import('./pages/handover-signed.tsx'), 'HandoverSignedPage'),
  page(PAGE_TABLE.briefs.path, () => import('./pages/briefs.tsx'), 'BriefsPage'),
  page(PAGE_TABLE.brief.path, () => import('./pages/brief.tsx'), 'BriefPage'),
  page(PAGE_TABLE.issues.path, () => import('./pages/issues.tsx'), 'IssuesPage'),
  page(PAGE_TABLE.issue.path, () => import('./pages/issue.tsx'), 'IssuePage'),
  page(PAGE_TABLE.log.path, () => import('./pages/log.tsx'), 'LogPage'),
  page(PAGE_TABLE.outbox.path, () => import('./pages/outbox.tsx'), 'OutboxPage'),
  page(PAGE_TABLE.people.path, () => import('./pages/people.tsx'), 'PeoplePage'),
  page(PAGE_TABLE.account.path, () => import('./pages/account.tsx'), 'AccountPage'),
  page(PAGE_TABLE.audit.path, () => import('./pages/audit.tsx'), 'AuditPage'),
  page(PAGE_TABLE.keys.path, () => import('./pages/keys.tsx'), 'KeysPage'),
  page(PAGE_TABLE.system.path, () => import('./pages/system.tsx'), 'SystemPage'),
];

export const router = createRouter({
  routeTree: root.addChildren([login, signedIn.addChildren(pages)]),
  defaultPreload: false,
});
