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
  },
  stations: { path: '/stations', reads: [...SEAT, '/api/stations'] },
  station: {
    path: '/stations/$stationId',
    reads: [...SEAT, '/api/stations/$stationId', '/api/stations/$stationId/frames'],
  },
  cameras: { path: '/cameras', reads: SEAT },
  camera: { path: '/cameras/$cameraId', reads: SEAT },
  loudspeakers: { path: '/loudspeakers', reads: SEAT },
  plans: { path: '/plans', reads: [...SEAT, '/api/plans'] },
  alarms: { path: '/alarms', reads: [...SEAT, '/api/alarms'] },
  responses: { path: '/responses', reads: SEAT },
  orders: { path: '/orders', reads: [...SEAT, '/api/actions?open=false'] },
  sign: { path: '/sign', reads: [...SEAT, '/api/my-signatures'] },
  records: { path: '/records', reads: SEAT },
  record: { path: '/records/$recordId', reads: SEAT },
  works: { path: '/works', reads: [...SEAT, '/api/works'] },
  work: { path: '/work', reads: [...SEAT, '/api/my-work', '/api/notices'] },
  overdue: { path: '/overdue', reads: SEAT },
  intake: { path: '/intake', reads: SEAT },
  'field-phones': { path: '/field-phones', reads: SEAT },
  erasure: { path: '/erasure', reads: SEAT },
  figures: { path: '/figures', reads: SEAT },
  questionnaires: { path: '/questionnaires', reads: [...SEAT, '/api/questionnaires'] },
  questionnaire: {
    path: '/questionnaires/$questionnaireId',
    reads: [...SEAT, '/api/questionnaires/$questionnaireId'],
  },
  duty: { path: '/duty', reads: SEAT },
  reports: { path: '/reports', reads: SEAT },
  report: { path: '/reports/$reportId', reads: [...SEAT, '/api/duty-reports/$reportId'] },
  handover: { path: '/handover', reads: SEAT },
  'handover-signed': { path: '/handover/$handoverId', reads: [...SEAT, '/api/handovers/$handoverId'] },
  briefs: { path: '/briefs', reads: [...SEAT, '/api/bulletin-briefs?limit=500'] },
  brief: { path: '/briefs/$briefId', reads: [...SEAT, '/api/bulletin-briefs/$briefId'] },
  issues: { path: '/issues', reads: [...SEAT, '/api/bulletin-issues'] },
  issue: { path: '/issues/$issueId', reads: [...SEAT, '/api/bulletin-issues/$issueId'] },
  log: { path: '/log', reads: SEAT },
  outbox: { path: '/outbox', reads: SEAT },
  people: { path: '/people', reads: SEAT },
  account: { path: '/account', reads: SEAT },
  audit: { path: '/audit', reads: SEAT },
  keys: { path: '/keys', reads: [...SEAT, '/api/intake-keys'] },
  system: { path: '/system', reads: SEAT },
} as const satisfies Record<string, { path: string; reads: readonly string[] }>;
