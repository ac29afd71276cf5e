import { beforeEach, expect, test } from 'vitest';
import { UNUSABLE_MASK } from '../../../contract/telemetry.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createBus } from '../../platform/bus.ts';
import type { Db } from '../../platform/db/index.ts';
import { createLogger } from '../../platform/log.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

const T0 = Date.parse('2021-07-20T08:00:00+08:00');
const log = createLogger({ level: 'silent' });
let db: Db;
let telemetry: Telemetry;

/** Columns as SL 323-2011 and the field databases built on it have them, with their digits. */
const COLUMNS: Record<string, string> = {
  st_stbprp_b:
    'stcd varchar(18), stnm varchar(30), rvnm varchar(30), hnnm varchar(30), bsnm varchar(30), lgtd numeric(10,6), lttd numeric(10,6), stlc varchar(50), addvcd varchar(6), dtmnm varchar(16), dtmel numeric(7,3), dtpr numeric(7,3), sttp varchar(2), frgrd varchar(1), esstym varchar(6), bgfrym varchar(6), atcunit varchar(20), admauth varchar(20), locality varchar(10), stbk varchar(1), stazt numeric(3,0), dstrvm numeric(6,1), drna numeric(7,0), phcd varchar(6), usfl varchar(1), comments varchar(200), moditime timestamp(0)',
  st_pptn_r:
    'stcd varchar(18), tm timestamp(0), drp numeric(5,1), intv numeric(5,2), pdr numeric(5,2), dyp numeric(5,1), wth varchar(1)',
  st_river_r:
    'stcd varchar(18), tm timestamp(0), z numeric(7,3), q numeric(9,3), xsa numeric(9,3), xsavv numeric(5,3), xsmxv numeric(5,3), flwchrcd varchar(1), wptn varchar(1), msqmt varchar(1), msamt varchar(1), msvmt varchar(1)',
  st_rsvr_r:
    'stcd varchar(18), tm timestamp(0), rz numeric(7,3), inq numeric(9,3), w numeric(9,3), blrz numeric(7,3), otq numeric(9,3), rwchrcd varchar(1), rwptn varchar(1), inqdr numeric(5,2), msqmt varchar(1)',
  st_was_r:
    'stcd varchar(18), tm timestamp(0), upz numeric(7,3), dwz numeric(7,3), tgtq numeric(9,3), swchrcd varchar(1), supwptn varchar(1), sdwwptn varchar(1), msqmt varchar(1)',
  st_rvfcch_b:
    'stcd varchar(18), ldkel numeric(7,3), rdkel numeric(7,3), wrz numeric(7,3), wrq numeric(9,3), grz numeric(7,3), grq numeric(9,3), flpq numeric(9,3), obhtz numeric(7,3), obhtztm timestamp(0), taz numeric(7,3), taq numeric(9,3), laz numeric(7,3), laq numeric(9,3), sfz numeric(7,3), sfq numeric(9,3), moditime timestamp(0)',
};

beforeEach(async () => {
  db = await testDatabase();
  telemetry = await createTelemetry({ db, clock: fakeClock(T0), bus: createBus(log), log });
  const common = { unitPath: 'district', sttp: 'ZZ' as const, verticalDatum: '1985国家高程基准' };
  await telemetry.registerStation(db, {
    ...common,
    id: 'river',
    nameZh: '汜水河站',
    address: '0041600123',
    class: '48',
    river: '汜水',
    longitude: 113.29,
    latitude: 34.8,
    levels: [
      {
        kind: 'warning',
        quantity: 'level',
        value: 121.5,
        unit: 'm',
        datum: '1985国家高程基准',
        source: 'x',
        origin: 'ours',
      },
    ],
  });
  await telemetry.registerStation(db, {
    ...common,
    id: 'shifted',
    nameZh: '水库站',
    address: '410106D0F1',
    class: '4B',
    crs: 'GCJ02',
    longitude: 113.3,
    latitude: 34.8,
    enabled: true,
  });
  await telemetry.registry.reload(db);
});

const send = (address: string, minute: number, values: Record<string, number>, test = false) =>
  telemetry.accept([
    {
      gateway: 'tcp',
      protocol: 'sl651',
      stationAddress: address,
      receivedAtMs: T0 + minute * 60_000 + 1_000,
      peer: '',
      raw: new Uint8Array(),
      functionCode: '32',
      serial: minute,
      sentAtMs: null,
      contentHash: `${address} ${minute} ${test}`,
      test,
      readings: Object.entries(values).map(([element, value]) => ({
        stationAddress: address,
        element,
        observedAtMs: T0 + minute * 60_000,
        value,
        status: 'ok' as const,
      })),
    },
  ]);
const rows = (text: string) => db.query(text);

test('the views have the columns of the standard, types and digits included, and no others', async () => {
  const found = await db.query<{ view: string; columns: string }>(
    `select c.relname as view, string_agg(a.attname || ' ' || replace(replace(format_type(a.atttypid, a.atttypmod), 'character varying', 'varchar'), ' without time zone', ''), ', ' order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
     where n.nspname = 'sl323' and c.relkind = 'v' group by 1`,
  );
  expect(Object.fromEntries(found.map(({ view, columns }) => [view, columns]))).toEqual(COLUMNS);
  const [definition] = await db.query<{ text: string }>(`select pg_get_viewdef('sl323.st_river_r') as text`);
  expect(definition?.text).toContain(`& ${UNUSABLE_MASK})`);
});

test('rows: local time, end of the period, only usable values, one row a station and time', async () => {
  await send('0041600123', 0, { Z: 121.234, Q: 12.5, PT: 100, PJ: 3 });
  await send('0041600123', 5, { Z: 9_500, PT: 103.5, PN05: 9 });
  await send('0041600123', 10, { Z: 130 }, true);
  await send('410106D0F1', 0, { ZU: 140.5, ZB: 120.25, QA: 3 });
  expect(await rows(`select stcd, tm::text, z, q from ST_RIVER_R`.replace('from ', 'from sl323.'))).toEqual([
    { stcd: '41600123', tm: '2021-07-20 08:00:00', z: 121.234, q: 12.5 },
  ]);
  expect(await rows('select stcd, tm::text, drp, intv, dyp from sl323.st_pptn_r')).toEqual([
    { stcd: '41600123', tm: '2021-07-20 08:05:00', drp: 3.5, intv: 0.08, dyp: null },
  ]);
  expect(await rows('select stcd, tm::text, rz, blrz, otq from sl323.st_rsvr_r')).toEqual([
    { stcd: '410106D0F1', tm: '2021-07-20 08:00:00', rz: 140.5, blrz: 120.25, otq: 3 },
  ]);
  expect(
    await rows('select stcd, stnm, rvnm, lgtd, dtmnm, sttp, usfl from sl323.st_stbprp_b order by 1'),
  ).toEqual([
    {
      stcd: '410106D0F1',
      stnm: '水库站',
      rvnm: null,
      lgtd: null,
      dtmnm: '1985国家高程基准',
      sttp: 'ZZ',
      usfl: '1',
    },
    {
      stcd: '41600123',
      stnm: '汜水河站',
      rvnm: '汜水',
      lgtd: 113.29,
      dtmnm: '1985国家高程基准',
      sttp: 'ZZ',
      usfl: '1',
    },
  ]);
  expect(await rows('select stcd, wrz, grz from sl323.st_rvfcch_b')).toEqual([
    { stcd: '41600123', wrz: 121.5, grz: null },
  ]);
});

test('a reader of the views sees nothing else and changes nothing', async () => {
  const role = `reader_${Date.now()}_${Math.floor(Math.random() * 1e6)}`;
  await db.execute(`create role ${role}`);
  try {
    await db.execute(`grant usage on schema sl323 to ${role}`);
    await db.execute(`grant select on all tables in schema sl323 to ${role}`);
    const as = (text: string) =>
      db.transaction(async (tx) => {
        await tx.execute(`set local role ${role}`);
        return tx.query(text);
      });
    expect(await as('select stcd from sl323.st_stbprp_b')).toHaveLength(2);
    await expect(as('select registration from public.stations')).rejects.toThrow('permission denied');
    await expect(as('delete from sl323.st_stbprp_b')).rejects.toThrow();
  } finally {
    await db.execute(`drop owned by ${role}`);
    await db.execute(`drop role ${role}`);
  }
});
