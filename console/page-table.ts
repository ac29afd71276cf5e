import type { Family } from './text/families.ts';

/** A page: its address, what it reads first, and the families of its texts beside those of every page. */
export interface PageEntry {
  path: string;
  reads: readonly string[];
  texts?: readonly Family[];
}

/** Answers that every signed-in page reads first. */
const SEAT = ['/api/me', '/readyz', '/api/responses'] as const;

/**
 * Every page by the name of its file: its address, and what it reads first. Those reads begin with the page's document,
 * beside its scripts rather than after them (`before.js`); `$word` stands for the part of the address at that place.
 */
export const PAGE_TABLE = {
  login: { path: '/login', reads: [] },
  desk: {
    path: '/',
    reads: [...SEAT, '/api/alarms', '/api/actions?open=false', '/api/transfers', '/api/duty-log?limit=100'],
    texts: ['devices', 'duty'],
  },
  stations: { path: '/stations', reads: [...SEAT, '/api/stations'], texts: ['devices', 'hydrology'] },
  station: {
    path: '/stations/$stationId',
    reads: [
      ...SEAT,
      '/api/stations/$stationId',
      '/api/stations/$stationId/forecast',
      '/api/stations/$stationId/frames',
    ],
    texts: ['devices', 'hydrology'],
  },
  cameras: { path: '/cameras', reads: SEAT, texts: ['devices'] },
  camera: { path: '/cameras/$cameraId', reads: SEAT, texts: ['devices'] },
  loudspeakers: { path: '/loudspeakers', reads: SEAT, texts: ['devices'] },
  rounds: { path: '/rounds', reads: SEAT, texts: ['callouts', 'devices', 'rounds'] },
  plans: { path: '/plans', reads: [...SEAT, '/api/plans'], texts: ['plans'] },
  alarms: { path: '/alarms', reads: [...SEAT, '/api/alarms'], texts: ['duty'] },
  responses: { path: '/responses', reads: SEAT, texts: ['duty'] },
  'call-outs': {
    path: '/call-outs',
    reads: [...SEAT, '/api/call-outs', '/api/call-lists'],
    texts: ['callouts'],
  },
  'call-out': {
    path: '/call-outs/$calloutId',
    reads: [...SEAT, '/api/call-outs/$calloutId'],
    texts: ['callouts', 'duty'],
  },
  teams: { path: '/teams', reads: [...SEAT, '/api/teams'], texts: ['callouts'] },
  orders: { path: '/orders', reads: [...SEAT, '/api/actions?open=false'], texts: ['duty'] },
  sign: { path: '/sign', reads: [...SEAT, '/api/my-signatures'], texts: ['duty'] },
  records: { path: '/records', reads: SEAT, texts: ['files', 'merge'] },
  record: { path: '/records/$recordId', reads: SEAT, texts: ['files', 'merge'] },
  works: { path: '/works', reads: [...SEAT, '/api/works'], texts: ['works'] },
  work: { path: '/work', reads: [...SEAT, '/api/my-work', '/api/notices'] },
  overdue: { path: '/overdue', reads: SEAT },
  intake: { path: '/intake', reads: SEAT, texts: ['files', 'intake', 'merge', 'questionnaires', 'ratings'] },
  'field-phones': { path: '/field-phones', reads: SEAT, texts: ['intake'] },
  erasure: { path: '/erasure', reads: SEAT, texts: ['intake'] },
  figures: { path: '/figures', reads: SEAT, texts: ['figures', 'programmes'] },
  questionnaires: {
    path: '/questionnaires',
    reads: [...SEAT, '/api/questionnaires'],
    texts: ['questionnaires'],
  },
  questionnaire: {
    path: '/questionnaires/$questionnaireId',
    reads: [...SEAT, '/api/questionnaires/$questionnaireId'],
    texts: ['files', 'questionnaires'],
  },
  duty: { path: '/duty', reads: SEAT, texts: ['duty', 'seat'] },
  reports: { path: '/reports', reads: SEAT, texts: ['seat'] },
  report: {
    path: '/reports/$reportId',
    reads: [...SEAT, '/api/duty-reports/$reportId'],
    texts: ['duty', 'seat'],
  },
  handover: { path: '/handover', reads: SEAT, texts: ['duty', 'seat'] },
  'handover-signed': {
    path: '/handover/$handoverId',
    reads: [...SEAT, '/api/handovers/$handoverId'],
    texts: ['duty', 'seat'],
  },
  briefs: { path: '/briefs', reads: [...SEAT, '/api/bulletin-briefs?limit=500'], texts: ['bulletin'] },
  brief: {
    path: '/briefs/$briefId',
    reads: [...SEAT, '/api/bulletin-briefs/$briefId'],
    texts: ['bulletin', 'figures', 'programmes'],
  },
  issues: { path: '/issues', reads: [...SEAT, '/api/bulletin-issues'], texts: ['bulletin'] },
  issue: { path: '/issues/$issueId', reads: [...SEAT, '/api/bulletin-issues/$issueId'], texts: ['bulletin'] },
  guidance: {
    path: '/guidance',
    reads: [...SEAT, '/api/bulletin-instructions'],
    texts: ['bulletin', 'guidance'],
  },
  log: { path: '/log', reads: SEAT, texts: ['duty'] },
  outbox: { path: '/outbox', reads: SEAT, texts: ['duty'] },
  people: { path: '/people', reads: SEAT, texts: ['people'] },
  account: { path: '/account', reads: SEAT, texts: ['people'] },
  audit: { path: '/audit', reads: SEAT },
  keys: { path: '/keys', reads: [...SEAT, '/api/intake-keys'], texts: ['questionnaires'] },
  wall: {
    path: '/wall',
    reads: [...SEAT, '/api/transfers'],
    texts: ['devices', 'duty', 'hydrology', 'wall'],
  },
  system: { path: '/system', reads: SEAT, texts: ['devices', 'duty'] },
} as const satisfies Record<string, PageEntry>;
