import { SORTING } from './sorting-questionnaire.ts';

/** Bodies and queries with which the permission matrix calls routes that take more than `sampleOf` can make up. */
const XIAWO = 'zhengzhou/district/town-xiawo';

/** Values by property name, so that what the body names lies at the street, and versions are never right. */
export const KNOWN: Record<string, unknown> = {
  id: 'matrix-thing',
  personId: 'p-viewer',
  toPersonId: 'p-viewer',
  unitId: 'town-xiawo',
  parentId: 'town-xiawo',
  postId: 'post-xiawo',
  zoneId: 'zone-1',
  headquartersId: 'district',
  planId: 'shangjie-flood',
  username: 'matrix-user',
  role: 'viewer',
  command: { kind: 'read-clock' },
  area: '410106',
  expectedVersion: 999_999,
  terminal: '999999999999',
  authorisedByPersonId: 'p-deputy-a',
  endpoint: null,
  source: null,
  typeId: 'urban-renewal/opinion',
};
export const STATION = {
  id: 'SJ01',
  unitPath: XIAWO,
  nameZh: '测站',
  address: '4101069999',
  class: '50',
  sttp: 'PP',
  rainSources: ['PT'],
};
export const FREEZE = {
  figure: 'urban-renewal/opinion/collected',
  unitId: 'town-xiawo',
  from: '2021-01-01',
  to: '2021-07-20',
};
export const NO_RECORD = '00000000-0000-7000-8000-000000000000';
export const VIEW = { type: 'urban-renewal/opinion', name: '示例视图', query: {}, columns: [] };
export const BODIES: Record<string, unknown> = {
  giveHandover: { unitId: 'town-xiawo', pageDigest: 'a'.repeat(64), seen: {}, note: '' },
  takeHandover: { digest: 'a'.repeat(64) },
  addQuestionnaire: { typeId: 'waste-sorting/questionnaire', unitId: 'town-xiawo', definition: SORTING },
  changeQuestionnaire: { definition: SORTING, version: 99, changedAt: '2021-07-20T07:00:00+08:00' },
  openQuestionnaireWave: {
    opensAt: '2021-07-20T07:00:00+08:00',
    closesAt: '2021-08-20T07:00:00+08:00',
    places: [{ unitId: 'town-xiawo', name: '院', box: true }],
  },
  issueQuestionnaires: { how: 'paper', copies: 1 },
  enterQuestionnairePaper: { answers: { knows: 'no' } },
  registerStation: STATION,
  changeStation: { ...STATION, expectedVersion: 999_999 },
  enterReading: {
    element: 'Z',
    value: 100,
    observedAt: '2021-07-20T07:00:00+08:00',
    toldBy: '张',
  },
  acknowledgeAlarms: { alarms: [{ id: '00000000-0000-7000-8000-000000000000', expectedVersion: 1 }] },
  uploadStill: new Uint8Array([0xff, 0xd8, 0xff, 0xd9]),
  signStatement: {
    kind: 'manual',
    unitId: 'town-xiawo',
    concept: '到场人数',
    measure: '人',
    value: 30,
    fromDay: '2021-07-19',
    asOfDay: '2021-07-19',
    method: 'head-count',
    source: '门口计数',
  },
  freezeFigure: FREEZE,
  bindCell: { template: 'a'.repeat(64), unit: XIAWO, ref: '表!B2', binding: null },
  registerFieldDevice: { id: '00000000-0000-7000-8000-000000000001', label: 'matrix' },
  submitFieldPage: {
    id: '00000000-0000-7000-8000-000000000002',
    deviceId: null,
    personId: 'matrix',
    happened: { at: '2021-07-20T07:00:00+08:00', by: 'clock' },
    clockOffsetMs: 0,
    moves: [{ type: 'urban-renewal/opinion', move: 'say', unitId: 'town-xiawo' }],
  },
  enterSlip: {
    id: '00000000-0000-7000-8000-000000000004',
    placeId: 'matrix22',
    way: 'slip',
    data: { words: '纸条', category: 'other' },
  },
  makeCallOut: { planId: 'xiawo-flood', whom: { by: 'list', listId: 'town' } },
  recordTelephoneCall: { result: 'missed' },
  findAtDesk: { code: '00000000' },
  makeMove: { type: 'urban-renewal/opinion', move: 'say', unitId: 'town-xiawo' },
  mergeRecords: {
    type: 'urban-renewal/opinion',
    survivor: { id: NO_RECORD, version: 1 },
    others: [{ id: NO_RECORD, version: 1 }],
    reason: '同一件事',
  },
  findDuplicates: { type: 'urban-renewal/opinion', data: {} },
  saveView: VIEW,
  changeSavedView: VIEW,
  splitRecord: {
    type: 'urban-renewal/opinion',
    whole: { id: NO_RECORD, version: 1 },
    parts: [{}, {}],
    reason: '两件事',
  },
  makeMoves: { moves: [{ type: 'urban-renewal/opinion', move: 'say', unitId: 'town-xiawo' }] },
  addTopic: { unitId: 'town-xiawo', level: 'district', title: '防汛', from: '2021-07-20' },
  askUnits: {
    unitId: 'town-xiawo',
    title: '约稿',
    text: '报送防汛工作情况',
    unitIds: ['town-xiawo'],
    due: '2030-01-01T08:00:00+08:00',
  },
  answerRequest: { unitId: 'town-xiawo', answer: 'none' },
  decideFigureDrift: {
    expectedVersion: 999_999,
    n: 0,
    decision: 'keep',
    valueNow: 1,
    reason: '以审签时为准',
  },
};
/** Days of the bulletin's questions at the street. */
const AT_STREET = `?unit=${XIAWO}&from=2021-07-01&to=2021-07-20`;
export const TIMES = { from: '2021-07-20T07:00:00+08:00', to: '2021-07-20T08:00:00+08:00' };
export const FIGURE_QUERY =
  '?id=urban-renewal/opinion/collected&unit=elsewhere&from=2021-07-20&to=2021-07-21';
export const QUERIES: Readonly<Record<string, string>> = {
  exportReadings: `?${new URLSearchParams(TIMES)}`,
  importReadings: '?dryRun=true',
  getStationChart: `?${new URLSearchParams(TIMES)}`,
  uploadStill: '?takenAt=2021-07-20T08:00:00%2B08:00',
  readLivePart: '?u=a.ts',
  listPlaybacks: '?deviceId=LS01',
  importRecords: '?type=urban-renewal/opinion&move=say&dryRun=true',
  getRecordTemplate: '?type=urban-renewal/opinion&move=say',
  exportRecords: '?type=urban-renewal/opinion',
  listRecords: '?type=urban-renewal/opinion',
  listSavedViews: '?type=urban-renewal/opinion',
  listFigures: '?unit=elsewhere&from=2021-07-20&to=2021-07-21',
  openFigure: FIGURE_QUERY,
  getFigureDetail: FIGURE_QUERY,
  listReusedPhotos: FIGURE_QUERY,
  getPublicBreakdown: '?id=urban-renewal/opinion/collected&unit=elsewhere&year=2020',
  listStatements: '?unit=elsewhere',
  fillReport: `?unit=${XIAWO}&from=2021-07-20&to=2021-07-21`,
  uploadAttachment: '?type=urban-renewal/opinion&field=slip',
  readAttachment: '?size=whole',
  findBriefFigures: AT_STREET,
  findLeads: AT_STREET,
  followProgramme: `${AT_STREET}&programme=urban-renewal`,
  listTopics: AT_STREET,
  proposeCorrections: AT_STREET,
  diffRevisions: '?from=1&to=1',
};
