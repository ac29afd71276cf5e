import { beforeEach, describe, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import type { ImportReport } from '../../contract/exchange.ts';
import type { Actor, Role } from '../../contract/permissions.ts';
import type { Problem } from '../../contract/problems.ts';
import { Q, type StationDetail } from '../../contract/telemetry.ts';
import { readFirstSheet } from '../../server/district/read-first-sheet.ts';
import { createTelemetry, type Telemetry } from '../../server/modules/telemetry/index.ts';
import { telemetryRoutes } from '../../server/modules/telemetry/routes.ts';
import { createBus } from '../../server/platform/bus.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { createApi } from '../../server/platform/http/api.ts';
import { createLogger } from '../../server/platform/log.ts';
import { testDatabase } from '../support/database.ts';
import { fakeClock } from '../support/fake-clock.ts';

const NOW = Date.parse('2021-07-20T12:00:00+08:00');
const log = createLogger({ level: 'silent' });
let db: Db;
let telemetry: Telemetry;
let api: ReturnType<typeof createApi>;
let notes: { action: string; about: string; data: Record<string, unknown> }[];

const actor = (role: Role, unitPath = 'district'): Actor => ({
  personId: role,
  accountId: role,
  name: role,
  posts: [{ postId: role, title: '', role, unitId: unitPath, unitPath, via: 'own' }],
});
let who: Actor;
type Answer = Partial<ImportReport & Problem & StationDetail & { id: string; outcome: string }>;

const call = async (method: string, path: string, body?: unknown, type = 'application/json') => {
  const response = await api.request(`/api${path}`, {
    method,
    headers: { 'content-type': type },
    ...(body === undefined
      ? {}
      : { body: (type === 'application/json' ? JSON.stringify(body) : body) as never }),
  });
  const text = await response.clone().text();
  return {
    status: response.status,
    text,
    bytes: Buffer.from(await response.arrayBuffer()),
    json: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}) as Answer,
  };
};
const importCsv = (csv: string, dryRun = false) =>
  call('post', `/readings/import?dryRun=${dryRun}`, csv, 'text/csv');
const station = (id: string, address: string, more: object = {}) => ({
  id,
  unitPath: 'district',
  nameZh: '=峡窝站',
  address,
  class: '48' as const,
  sttp: 'ZZ' as const,
  verticalDatum: '1985国家高程基准',
  expected: [{ element: 'PT', stepMinutes: 5 }],
  ...more,
});
const stored = async (): Promise<unknown[][]> =>
  (
    await db.query<{ e: string; t: Date; v: number; q: number }>(
      `select s.element as e, o.observed_at as t, o.value as v, o.quality as q from observations o join series s on s.id = o.series_id order by 1, 2`,
    )
  ).map(({ e, t, v, q }) => [e, t.toISOString().slice(11, 16), v, q]);

beforeEach(async () => {
  db = await testDatabase();
  const clock = fakeClock(NOW);
  telemetry = await createTelemetry({ db, clock, bus: createBus(log), log });
  await telemetry.registerStation(db, station('sj01', '00418D2337'));
  await telemetry.registerStation(db, station('other', '4101060002', { unitPath: 'elsewhere' }));
  await telemetry.registry.reload(db);
  who = actor('telemetry-engineer');
  notes = [];
  api = createApi({
    routes: telemetryRoutes({
      db,
      clock,
      telemetry,
      decodeRaw: () => null,
      readSheet: readFirstSheet,
      note: async (_tx, _actor, action, about, data) => void notes.push({ action, about, data }),
      unitPath: async (id) => (id === 'street' ? 'district/street' : id === 'district' ? 'district' : null),
    }),
    authenticate: async () => who,
    authHandler: async () => new Response(''),
    trustedOrigins: () => [],
    clock,
    log,
    version: '0',
  });
});

const HEAD = 'station,element,observed_at,value,unit,datum,manual\r\n';

describe('import of readings', () => {
  test('tells every line: taken, corrected, unchanged, refused with its reason; a dry run tells the same and stores nothing', async () => {
    await importCsv(`${HEAD}sj01,Z,2021-07-20 08:00,121.5\r\nsj01,Z,2021-07-20 08:05,121.6\r\n`);
    const file = `\uFEFF${HEAD}${[
      'sj01,Z,2021-07-20 08:00,121.5,m,1985国家高程基准,',
      'sj01,Z,2021-07-20 08:05,121.9,,,',
      '00418d2337,Z,2021-07-20T00:10:00Z,122,,,',
      'sj01,Q,2021/7/20 8:10,12.5,m³/s,,',
      'nowhere,Z,2021-07-20 08:00,1,,,',
      'other,Z,2021-07-20 08:00,1,,,',
      'sj01,RAIN,2021-07-20 08:00,1,,,',
      'sj01,XX,2021-07-20 08:00,1,,,',
      'sj01,Z,2021-02-30 08:00,1,,,',
      'sj01,Z,2021-07-20 13:00,1,,,',
      'sj01,Z,2021-07-20 08:20,"12,1",,,',
      'sj01,Z,2021-07-20 08:20,121,cm,,',
      'sj01,Z,2021-07-20 08:20,121,m,黄海,',
      'sj01,Z,2021-07-20 08:10:00,122,,,',
      'sj01,Z,2021-07-20 08:00,130,,,手',
      'sj01,Z,2021-07-20 09:00,9700,,,',
      'sj01,P1,2021-07-20 09:00,20,,,手',
    ].join('\r\n')}`;
    const told = (report: Answer) =>
      report.lines?.map((line) => [
        line.line,
        line.outcome,
        line.reason ?? (line.marks.join() || line.earlier),
      ]);
    const dry = (await importCsv(file, true)).json;
    expect(told(dry)).toEqual([
      [2, 'unchanged', null],
      [3, 'corrected', 121.6],
      [4, 'accepted', null],
      [5, 'accepted', null],
      [6, 'refused', 'unknown-station'],
      [7, 'refused', 'not-allowed'],
      [8, 'refused', 'composed-element'],
      [9, 'refused', 'unknown-element'],
      [10, 'refused', 'not-a-time'],
      [11, 'refused', 'future'],
      [12, 'refused', 'not-a-number'],
      [13, 'refused', 'wrong-unit'],
      [14, 'refused', 'wrong-datum'],
      [15, 'refused', 'repeated-line'],
      [16, 'refused', 'repeated-line'],
      [17, 'accepted', 'range'],
      [18, 'accepted', null],
    ]);
    expect(dry.counts).toEqual({ accepted: 4, unchanged: 1, corrected: 1, refused: 11 });
    expect((await stored()).length).toBe(2);
    const real = (await importCsv(file)).json;
    expect({ ...real, dryRun: true }).toEqual(dry);
    const imported = Q.imported;
    expect(await stored()).toEqual([
      ['P1', '01:00', 20, imported | Q.manual],
      ['Q', '00:10', 12.5, imported],
      ['RAIN', '01:00', 20, imported | Q.manual],
      ['Z', '00:00', 121.5, imported],
      ['Z', '00:05', 121.9, imported | Q.corrected],
      ['Z', '00:10', 122, imported],
      ['Z', '01:00', 9700, imported | Q.range | Q.rate],
    ]);
    expect(await db.query('select value from observation_revisions')).toEqual([{ value: 121.6 }]);
    expect(notes.map((note) => note.action)).toEqual(['readings-imported', 'readings-imported']);
  });

  test('a manual value does not replace a measured one', async () => {
    await importCsv(`${HEAD}sj01,Z,2021-07-20 08:00,121.5\r\n`);
    const { json } = await importCsv(`${HEAD}sj01,Z,2021-07-20 08:00,130,,,手\r\n`);
    expect(json.lines?.[0]).toMatchObject({ outcome: 'refused', reason: 'measured-stands' });
  });

  test('history is not “too old”, and a week of it has its partition', async () => {
    await importCsv(`${HEAD}sj01,Z,2012-07-21 08:00,121.5\r\n`);
    const [row] = await db.query<{ quality: number; part: string }>(
      'select quality, tableoid::regclass::text as part from observations',
    );
    expect(row).toEqual({ quality: Q.imported, part: 'observations_w20120716' });
  });

  test('GB 18030 as Chinese spreadsheets save it, and a workbook with real dates', async () => {
    // “测站,要素,观测时间,数值” in GB 18030.
    const heading = Buffer.from('b2e2d5be2cd2aacbd82cb9dbb2e2cab1bce42ccafdd6b5', 'hex');
    const gb = Buffer.concat([heading, Buffer.from('\nsj01,Z,2021-07-20 08:00,121.5\n')]);
    expect((await call('post', '/readings/import', gb, 'text/csv')).json.counts?.accepted).toBe(1);
    const workbook = await writeXlsx(
      [
        ['测站编号', '要素', '观测时间（北京时间）', '数值'].map((value) => ({ value })),
        [
          { value: 'sj01' },
          { value: 'Z' },
          { value: new Date('2021-07-20T09:00:00Z'), type: Date, format: 'yyyy-mm-dd hh:mm' },
          { value: 121.7, type: Number },
        ],
      ] as never,
      { sheet: '1' },
    ).toBuffer();
    const { json } = await call('post', '/readings/import', workbook, 'application/octet-stream');
    expect(json.lines).toMatchObject([{ outcome: 'accepted', observedAt: '2021-07-20T09:00:00+08:00' }]);
  });

  test.each([
    ['without the columns', 'a,b\n1,2\n', 422],
    ['no workbook', Buffer.from('PK\u0003\u0004broken'), 422],
    ['too large', Buffer.alloc(10 * 1024 * 1024 + 1, 97), 413],
  ])('a file %s is refused whole, in words', async (_what, file, status) => {
    const answer = await call('post', '/readings/import', file, 'text/csv');
    expect([answer.status, answer.json.detail ?? answer.json.title]).toEqual([status, expect.any(String)]);
  });

  test('a duty officer may not import', async () => {
    who = actor('duty-officer');
    expect((await importCsv(HEAD)).status).toBe(403);
  });
});

describe('export of readings', () => {
  const RANGE = 'from=2021-07-20T00:00:00%2B08:00&to=2021-07-21T00:00:00%2B08:00';
  beforeEach(async () => {
    await importCsv(
      `${HEAD}sj01,Z,2021-07-20 08:00,-1.5\r\nsj01,Z,2021-07-20 08:05,9700\r\nsj01,P1,2021-07-20 09:00,20,,,手\r\n`,
    );
  });

  test('says of every value its unit, datum, mark and flags; text that looks like a formula is made harmless', async () => {
    const { text, bytes } = await call('get', `/stations/sj01/readings?${RANGE}`);
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    expect(text.replace('\uFEFF', '').split('\r\n')).toEqual([
      '测站编号,测站名称,要素,观测时间（北京时间）,数值,单位,基面,时段（分钟）,人工,可用,质量标记',
      "sj01,'=峡窝站,Z,2021-07-20 08:00:00,-1.5,m,1985国家高程基准,,,是,导入",
      "sj01,'=峡窝站,Z,2021-07-20 08:05:00,9700,m,1985国家高程基准,,,否,超出量程、变率异常、导入",
      "sj01,'=峡窝站,P1,2021-07-20 09:00:00,20,mm,,,手,是,手、导入",
      "sj01,'=峡窝站,RAIN,2021-07-20 09:00:00,20,mm,,60,手,是,手、导入",
      '',
    ]);
  });

  test('comes back by import unchanged, as CSV and as workbook', async () => {
    for (const format of ['csv', 'xlsx']) {
      const { bytes } = await call('get', `/stations/sj01/readings?${RANGE}&format=${format}&elements=Z,P1`);
      const { json } = await call('post', '/readings/import', bytes, 'application/octet-stream');
      expect(json.counts, format).toEqual({ accepted: 0, unchanged: 3, corrected: 0, refused: 0 });
    }
  });

  test('goes over many pages without losing or repeating a row', async () => {
    const lines = Array.from({ length: 6_000 }, (_, n) => {
      const at = new Date(Date.parse('2021-07-01T00:00:00Z') + n * 60_000).toISOString().slice(0, 19);
      return `sj01,${n % 2 ? 'Z' : 'Q'},${at}+08:00,${n}`;
    });
    await importCsv(`${HEAD}${lines.join('\n')}`);
    const { text } = await call(
      'get',
      '/stations/sj01/readings?from=2021-07-01T00:00:00%2B08:00&to=2021-07-10T00:00:00%2B08:00&language=en',
    );
    expect(
      text
        .split('\r\n')
        .slice(1, -1)
        .map((line) => Number(line.split(',')[4])),
    ).toEqual(lines.map((_, n) => n));
  });

  test('needs the permission of the station page', async () => {
    who = actor('viewer', 'elsewhere');
    expect((await call('get', `/stations/sj01/readings?${RANGE}`)).status).toBe(403);
  });
});

describe('a telephoned reading', () => {
  const enter = (body: object) =>
    call('post', '/stations/sj01/manual-readings', {
      element: 'Z',
      value: 121.5,
      observedAt: '2021-07-20T11:00:00+08:00',
      toldBy: '张',
      ...body,
    });
  test('takes a time in the past and is marked 手; a measured value stands', async () => {
    expect((await enter({})).json).toEqual({ outcome: 'entered' });
    expect(await stored()).toEqual([['Z', '03:00', 121.5, Q.manual]]);
    await importCsv(`${HEAD}sj01,Z,2021-07-20 11:00,121.6\r\n`);
    expect((await enter({ value: 125 })).json).toEqual({ outcome: 'kept' });
    expect((await enter({ element: 'RAIN1H', value: 30 })).json).toEqual({ outcome: 'entered' });
    expect((await stored()).map(([element, , value]) => [element, value])).toEqual([
      ['P1', 30],
      ['RAIN', 30],
      ['Z', 121.6],
    ]);
  });
  test.each([
    ['lies in the future', { observedAt: '2021-07-20T12:10:00+08:00' }, 'a reading cannot lie in the future'],
    ['of an element the station has not', { element: 'ZB' }, 'the station has no ZB'],
    ['out of range', { value: 12_150 }, 'lies outside'],
  ])('%s: refused in words', async (_what, body, words) => {
    const { status, json } = await enter(body);
    expect([status, json.detail]).toEqual([422, expect.stringContaining(words)]);
    expect(json.remedy).toMatch(/\./);
  });
  test('the page offers the station’s elements with their datum', async () => {
    const { json } = await call('get', '/stations/sj01');
    expect(json.manualElements?.map((one) => [one.element, one.unit, one.datum])).toEqual([
      ['Z', 'm', '1985国家高程基准'],
      ['RAIN1H', 'mm', null],
    ]);
  });
});

describe('registration', () => {
  const fresh = (more: object = {}) =>
    station('new1', '40590235c2', { unitPath: 'district/street', ...more });
  test('a station is registered, changed and put down in the audit log; the password never comes back', async () => {
    expect((await call('post', '/stations', fresh({ password: 'ab12' }))).json).toEqual({
      id: 'new1',
      version: 1,
    });
    const change = { ...fresh({ nameZh: '改名' }), expectedVersion: 1 };
    expect((await call('put', '/stations/new1', change)).json).toEqual({ id: 'new1', version: 2 });
    expect(telemetry.registry.byAddress('40590235C2')).toMatchObject({ nameZh: '改名', password: 'AB12' });
    expect((await call('put', '/stations/new1', change)).json.code).toBe('version-conflict');
    const page = await call('get', '/stations/new1');
    expect(page.text).not.toContain('AB12');
    expect(notes.map(({ action, data }) => [action, data['changed']])).toEqual([
      ['station-registered', undefined],
      ['station-changed', ['nameZh']],
    ]);
    expect(JSON.stringify(notes)).not.toContain('AB12');
  });
  test.each([
    ['an address that is not ten hex digits', { address: '41010600G1' }, 400, 'address'],
    ['an address that another has', { address: '00418D2337' }, 422, 'is the address of sj01'],
    ['a level without a datum', { verticalDatum: null }, 422, 'verticalDatum'],
    ['a source twice', { rainSources: ['PT', 'P1', 'PT'] }, 422, 'rainSources'],
    [
      'no interval',
      {
        intervals: {
          keepaliveSeconds: 40,
          timedHours: null,
          additionalMinutes: null,
          hourly: false,
          everyMinutes: null,
        },
      },
      422,
      'intervals',
    ],
    ['a unit that is not there', { unitPath: 'district/none' }, 422, 'unitPath'],
    [
      'a characteristic level of another datum',
      {
        levels: [
          {
            kind: 'warning',
            quantity: 'level',
            value: 120,
            unit: 'm',
            datum: '黄海',
            source: 'x',
            origin: 'ours',
          },
        ],
      },
      422,
      'levels.0',
    ],
    [
      'a characteristic level without its source',
      {
        levels: [
          {
            kind: 'warning',
            quantity: 'level',
            value: 120,
            unit: 'm',
            datum: '1985国家高程基准',
            source: '',
            origin: 'ours',
          },
        ],
      },
      400,
      'levels',
    ],
  ])('%s is refused', async (_what, more, status, words) => {
    const answer = await call('post', '/stations', fresh(more));
    expect([answer.status, answer.json.detail]).toEqual([status, expect.stringContaining(words)]);
  });
  test('elsewhere, and by a viewer, it is refused', async () => {
    expect((await call('post', '/stations', fresh({ unitPath: 'elsewhere' }))).status).toBe(403);
    const moved = { ...station('sj01', '00418D2337', { unitPath: 'elsewhere' }), expectedVersion: 1 };
    expect((await call('put', '/stations/sj01', moved)).status).toBe(403);
    who = actor('viewer');
    expect((await call('post', '/stations', fresh())).status).toBe(403);
  });
});
