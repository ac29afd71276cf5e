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
import { type Family, needTexts } from './text/index.ts';
import { firstWay } from './ui/menu.tsx';
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

/** The desk is where the flood is watched; who has no part in that begins with the first page of their own. */
async function toOwnBeginning(): Promise<void> {
  const me = await queryClient.fetchQuery(queries.me).catch(() => undefined);
  const to = me && firstWay(me.permissions);
  if (to && to !== PAGE_TABLE.desk.path) throw redirect({ to, replace: true });
}

/** A page with its texts. */
const page = <P extends string>(
  { path, texts = [] }: { path: P; texts?: readonly Family[] },
  load: () => Promise<Record<string, unknown>>,
  name: string,
  beforeLoad?: () => Promise<void>,
) => {
  const loadBoth = async () => (await Promise.all([load(), needTexts(texts)]))[0];
  return createRoute({
    getParentRoute: () => signedIn,
    path,
    ...(beforeLoad ? { beforeLoad } : {}),
    component: lazyRouteComponent(loadBoth as never, name as never),
  });
};

const pages = [
  page(PAGE_TABLE.desk, () => import('./pages/desk.tsx'), 'DeskPage', toOwnBeginning),
  page(PAGE_TABLE.stations, () => import('./pages/stations.tsx'), 'StationsPage'),
  page(PAGE_TABLE.station, () => import('./pages/station.tsx'), 'StationPage'),
  page(PAGE_TABLE.cameras, () => import('./pages/cameras.tsx'), 'CamerasPage'),
  page(PAGE_TABLE.camera, () => import('./pages/camera.tsx'), 'CameraPage'),
  page(PAGE_TABLE.loudspeakers, () => import('./pages/loudspeakers.tsx'), 'LoudspeakersPage'),
  page(PAGE_TABLE.rounds, () => import('./pages/rounds.tsx'), 'RoundsPage'),
  page(PAGE_TABLE.plans, () => import('./pages/plans.tsx'), 'PlansPage'),
  page(PAGE_TABLE.alarms, () => import('./pages/alarms.tsx'), 'AlarmsPage'),
  page(PAGE_TABLE.responses, () => import('./pages/responses.tsx'), 'ResponsesPage'),
  page(PAGE_TABLE['call-outs'], () => import('./pages/call-outs.tsx'), 'CallOutsPage'),
  page(PAGE_TABLE['call-out'], () => import('./pages/call-out.tsx'), 'CallOutPage'),
  page(PAGE_TABLE.teams, () => import('./pages/teams.tsx'), 'TeamsPage'),
  page(PAGE_TABLE.orders, () => import('./pages/orders.tsx'), 'OrdersPage'),
  page(PAGE_TABLE.sign, () => import('./pages/sign.tsx'), 'SignPage'),
  page(PAGE_TABLE.records, () => import('./pages/records.tsx'), 'RecordsPage'),
  page(PAGE_TABLE.record, () => import('./pages/record.tsx'), 'RecordPage'),
  page(PAGE_TABLE.works, () => import('./pages/works.tsx'), 'WorksPage'),
  page(PAGE_TABLE.work, () => import('./pages/work.tsx'), 'WorkPage'),
  page(PAGE_TABLE.overdue, () => import('./pages/overdue.tsx'), 'OverduePage'),
  page(PAGE_TABLE.intake, () => import('./pages/intake.tsx'), 'IntakePage'),
  page(PAGE_TABLE['field-phones'], () => import('./pages/field-phones.tsx'), 'FieldPhonesPage'),
  page(PAGE_TABLE.erasure, () => import('./pages/erasure.tsx'), 'ErasurePage'),
  page(PAGE_TABLE.figures, () => import('./pages/figures.tsx'), 'FiguresPage'),
  page(PAGE_TABLE.questionnaires, () => import('./pages/questionnaires.tsx'), 'QuestionnairesPage'),
  page(PAGE_TABLE.questionnaire, () => import('./pages/questionnaire.tsx'), 'QuestionnairePage'),
  page(PAGE_TABLE.duty, () => import('./pages/duty.tsx'), 'DutyPage'),
  page(PAGE_TABLE.reports, () => import('./pages/reports.tsx'), 'ReportsPage'),
  page(PAGE_TABLE.report, () => import('./pages/report.tsx'), 'ReportPage'),
  page(PAGE_TABLE.handover, () => import('./pages/handover.tsx'), 'HandoverPage'),
  page(PAGE_TABLE['handover-signed'], () => import('./pages/handover-signed.tsx'), 'HandoverSignedPage'),
  page(PAGE_TABLE.briefs, () => import('./pages/briefs.tsx'), 'BriefsPage'),
  page(PAGE_TABLE.brief, () => import('./pages/brief.tsx'), 'BriefPage'),
  page(PAGE_TABLE.guidance, () => import('./pages/guidance.tsx'), 'GuidancePage'),
  page(PAGE_TABLE.issues, () => import('./pages/issues.tsx'), 'IssuesPage'),
  page(PAGE_TABLE.issue, () => import('./pages/issue.tsx'), 'IssuePage'),
  page(PAGE_TABLE.log, () => import('./pages/log.tsx'), 'LogPage'),
  page(PAGE_TABLE.outbox, () => import('./pages/outbox.tsx'), 'OutboxPage'),
  page(PAGE_TABLE.people, () => import('./pages/people.tsx'), 'PeoplePage'),
  page(PAGE_TABLE.account, () => import('./pages/account.tsx'), 'AccountPage'),
  page(PAGE_TABLE.audit, () => import('./pages/audit.tsx'), 'AuditPage'),
  page(PAGE_TABLE.keys, () => import('./pages/keys.tsx'), 'KeysPage'),
  page(PAGE_TABLE.wall, () => import('./pages/wall.tsx'), 'WallPage'),
  page(PAGE_TABLE.system, () => import('./pages/system.tsx'), 'SystemPage'),
];

export const router = createRouter({
  routeTree: root.addChildren([login, signedIn.addChildren(pages)]),
  defaultPreload: false,
});
