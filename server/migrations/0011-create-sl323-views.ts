import type { Migration } from '../platform/db/migrate.ts';

/** Bits of `bad` and `missing` quality flags (contract/telemetry.ts; a test holds them equal). */
const UNUSABLE = 20729;
/** SL 323 times are local; China keeps one time, UTC+8, all year. */
const BEIJING = `at time zone interval '08:00'`;

const STCD = `coalesce(t.registration->>'stcd', case when t.address like '00%' then substr(t.address, 3) else t.address end)::varchar(18)`;
/** A value the standard's column cannot hold is left out: an overflow would end the whole query. */
const as = (digits: number, decimals: number, expression: string): string =>
  `(case when abs(${expression}) < 1e${digits - decimals} - 1 then ${expression} end)::numeric(${digits},${decimals})`;
const ofElement = (...elements: string[]): string =>
  `coalesce(${elements.map((element) => `max(o.value) filter (where s.element = '${element}')`).join(', ')})`;
const nothing = (type: string, ...columns: string[]): string =>
  columns.map((column) => `null::${type} as ${column}`).join(', ');

/** One row per station and time from the usable values of some elements at stations of some classes. */
const readings = (options: { columns: string; elements: readonly string[]; classes: string }): string => `
  select ${STCD} as stcd, (o.observed_at ${BEIJING})::timestamp(0) as tm, ${options.columns}
  from stations t join series s on s.station_id = t.id and s.element in (${options.elements.map((one) => `'${one}'`).join(', ')})
    join observations o on o.series_id = s.id
  where o.value is not null and o.quality & ${UNUSABLE} = 0 and t.registration->>'class' ${options.classes}
  group by t.id, t.address, t.registration->>'stcd', o.observed_at`;

const level = (kind: string, quantity: 'level' | 'flow'): string =>
  `(select max((l->>'value')::float8) from jsonb_array_elements(t.registration->'levels') l where l->>'kind' = '${kind}' and l->>'quantity' = '${quantity}')`;

const VIEWS: Readonly<Record<string, string>> = {
  // Station: basic properties (测站基本属性表).
  st_stbprp_b: `
    select ${STCD} as stcd, (t.registration->>'nameZh')::varchar(30) as stnm, (t.registration->>'river')::varchar(30) as rvnm,
      ${nothing('varchar(30)', 'hnnm', 'bsnm')},
      -- GCJ-02 is shifted by hundreds of metres: no coordinates are better than wrong ones
      (case when t.registration->>'crs' <> 'GCJ02' then t.registration->>'longitude' end)::numeric(10,6) as lgtd,
      (case when t.registration->>'crs' <> 'GCJ02' then t.registration->>'latitude' end)::numeric(10,6) as lttd,
      (t.registration->>'place')::varchar(50) as stlc, (t.registration->>'countyCode')::varchar(6) as addvcd,
      coalesce((select s.datum from series s where s.station_id = t.id and s.kind = 'level' and s.datum is not null order by s.id limit 1),
        t.registration->>'verticalDatum')::varchar(16) as dtmnm,
      ${nothing('numeric(7,3)', 'dtmel', 'dtpr')}, (t.registration->>'sttp')::varchar(2) as sttp,
      ${nothing('varchar(1)', 'frgrd')}, ${nothing('varchar(6)', 'esstym', 'bgfrym')}, ${nothing('varchar(20)', 'atcunit', 'admauth')},
      ${nothing('varchar(10)', 'locality')}, ${nothing('varchar(1)', 'stbk')}, ${nothing('numeric(3)', 'stazt')},
      ${nothing('numeric(6,1)', 'dstrvm')}, ${nothing('numeric(7)', 'drna')}, ${nothing('varchar(6)', 'phcd')},
      (case when t.enabled then '1' else '0' end)::varchar(1) as usfl, ${nothing('varchar(200)', 'comments')}, ${nothing('timestamp(0)', 'moditime')}
    from stations t`,
  // Precipitation (降水量表): the one rain series, each increment over its own period; TM is the period's end.
  st_pptn_r: readings({
    elements: ['RAIN', 'PD'],
    classes: 'is not null',
    columns: `${as(5, 1, ofElement('RAIN'))} as drp,
      ${as(5, 2, `max(o.period_s) filter (where s.element = 'RAIN') / 3600.0`)} as intv, ${nothing('numeric(5,2)', 'pdr')},
      ${as(5, 1, ofElement('PD'))} as dyp, ${nothing('varchar(1)', 'wth')}`,
  }),
  // River (河道水情表).
  st_river_r: readings({
    elements: ['Z', 'Q', 'AC', 'VA'],
    classes: `not in ('4B', '5A', '44', '54', '47')`,
    columns: `${as(7, 3, ofElement('Z'))} as z, ${as(9, 3, ofElement('Q'))} as q, ${as(9, 3, ofElement('AC'))} as xsa,
      ${as(5, 3, ofElement('VA'))} as xsavv, ${nothing('numeric(5,3)', 'xsmxv')},
      ${nothing('varchar(1)', 'flwchrcd', 'wptn', 'msqmt', 'msamt', 'msvmt')}`,
  }),
  // Reservoir and lake (水库水情表).
  st_rsvr_r: readings({
    elements: ['ZU', 'Z', 'ZB', 'QA'],
    classes: `= '4B'`,
    columns: `${as(7, 3, ofElement('ZU', 'Z'))} as rz, ${nothing('numeric(9,3)', 'inq', 'w')}, ${as(7, 3, ofElement('ZB'))} as blrz,
      ${as(9, 3, ofElement('QA'))} as otq, ${nothing('varchar(1)', 'rwchrcd', 'rwptn')}, ${nothing('numeric(5,2)', 'inqdr')}, ${nothing('varchar(1)', 'msqmt')}`,
  }),
  // Weir and gate (堰闸水情表).
  st_was_r: readings({
    elements: ['ZU', 'Z', 'ZB', 'QA', 'Q'],
    classes: `= '5A'`,
    columns: `${as(7, 3, ofElement('ZU', 'Z'))} as upz, ${as(7, 3, ofElement('ZB'))} as dwz, ${as(9, 3, ofElement('QA', 'Q'))} as tgtq,
      ${nothing('varchar(1)', 'swchrcd', 'supwptn', 'sdwwptn', 'msqmt')}`,
  }),
  // Flood control indicators of a river station (河道站防洪指标表).
  st_rvfcch_b: `
    select ${STCD} as stcd, ${as(7, 3, level('left-bank', 'level'))} as ldkel, ${as(7, 3, level('right-bank', 'level'))} as rdkel,
      ${as(7, 3, level('warning', 'level'))} as wrz, ${as(9, 3, level('warning', 'flow'))} as wrq,
      ${as(7, 3, level('guaranteed', 'level'))} as grz, ${as(9, 3, level('guaranteed', 'flow'))} as grq,
      ${nothing('numeric(9,3)', 'flpq')}, ${as(7, 3, level('record', 'level'))} as obhtz, ${nothing('timestamp(0)', 'obhtztm')},
      ${nothing('numeric(7,3)', 'taz')}, ${nothing('numeric(9,3)', 'taq')}, ${nothing('numeric(7,3)', 'laz')}, ${nothing('numeric(9,3)', 'laq')},
      ${nothing('numeric(7,3)', 'sfz')}, ${nothing('numeric(9,3)', 'sfq')}, ${nothing('timestamp(0)', 'moditime')}
    from stations t where t.registration->>'class' not in ('4B', '5A', '44', '54', '47')`,
};

/** Tables of SL 323-2011 (real-time rain and water regime database) as views for other systems to read. */
export const migration: Migration = {
  id: '0011-create-sl323-views',
  async up(sql) {
    await sql.execute('create schema sl323');
    for (const [name, query] of Object.entries(VIEWS))
      await sql.execute(`create view sl323.${name} as ${query}`);
  },
};
