import { expect, test } from 'vitest';
import { plainText, ReportBody } from '../../../../contract/duty.ts';
import type { ReportFacts, StationLevel, StationRain } from './facts.ts';
import { writeReport } from './write-report.ts';

const AS_OF = Date.parse('2021-07-20T16:00:00+08:00');
const rain = (name: string, hour1: number | null, hour24: number | null, silent = false): StationRain => ({
  stationId: `S-${name}`,
  name,
  seriesId: 1,
  silent,
  hour1: hour1 === null ? { mm: 0, covered: 0 } : { mm: hour1, covered: 1 },
  hour24: hour24 === null ? { mm: 0, covered: 0 } : { mm: hour24, covered: 1 },
});
const level = (name: string, m: number | null, more: Partial<StationLevel> = {}): StationLevel => ({
  stationId: `L-${name}`,
  name,
  seriesId: 2,
  silent: false,
  level: m === null ? null : { m, observedAtMs: AS_OF - 300_000, manual: false },
  trend: null,
  reached: null,
  judged: true,
  ...more,
});
const facts = (more: Partial<ReportFacts> = {}): ReportFacts => ({
  asOfMs: AS_OF,
  unit: { id: 'district', name: '区防指' },
  rain: [],
  levels: [],
  events: [],
  responses: [],
  proposals: [],
  transfers: [],
  orders: [],
  callouts: [],
  ...more,
});
const zone = (name: string, due: number, moved: number | null) => ({
  id: `T-${name}`,
  zone: name,
  stage: 'immediate' as const,
  due,
  moved,
  sheltered: moved === null ? null : 18,
  returned: moved === null ? null : 0,
});
const order = (
  title: string,
  to: string,
  state: 'ordered' | 'received' | 'arrived' | 'done',
  overdue = false,
) => ({
  id: `A-${title}`,
  title,
  to,
  state,
  overdue,
});
const FOUR = { id: 'R1', title: '上街区Ⅳ级应急响应', level: 'Ⅳ级', rank: 4, sinceMs: AS_OF - 10 * 3_600_000 };
const of = (given: ReportFacts, head: string, last?: ReportFacts): string =>
  (
    writeReport(given, last && { facts: last, id: 'last', title: '初报' }).sections.find(
      (each) => each.head === head,
    )?.sentences ?? []
  )
    .map(({ zh }) => plainText(zh))
    .join('');

/** The sentences as somebody in a duty room would write them, by hand. */
test.each<[string, ReportFacts, string, string]>([
  [
    'rain everywhere, one station silent: named, and in no mean',
    facts({ rain: [rain('甲', 35.5, 120), rain('乙', 10, 60.04), rain('丙', 99, 99, true)] }),
    'rain',
    '截至7月20日16时，3处雨量站中2处在线，1处失联（丙），失联后雨量未知。近1小时，资料完整的2站平均降雨22.8毫米（算术平均），最大甲35.5毫米。近1小时资料不完整、只计已收到部分：丙不少于99.0毫米。近24小时，资料完整的2站平均降雨90.0毫米（算术平均），最大甲120.0毫米。近24小时资料不完整、只计已收到部分：丙不少于99.0毫米。',
  ],
  [
    'no rain is nought only where the data are complete',
    facts({ rain: [rain('甲', 0, 0), rain('乙', 0, 0)] }),
    'rain',
    '截至7月20日16时，2处雨量站均在线。近1小时，资料完整的2站均无降雨。近24小时，资料完整的2站均无降雨。',
  ],
  [
    'all silent is unknown, never 0',
    facts({ rain: [rain('甲', null, null, true), rain('乙', null, null, true)] }),
    'rain',
    '截至7月20日16时，2处雨量站全部失联，雨情未知，须以人工观测为准。',
  ],
  [
    'a window with a hole is a lower bound',
    facts({ rain: [{ ...rain('甲', 12.3, 50), hour24: { mm: 50, covered: 0.5 } }] }),
    'rain',
    '截至7月20日16时，1处雨量站均在线。近1小时，资料完整的1站平均降雨12.3毫米（算术平均），最大甲12.3毫米。近24小时无资料完整的雨量站，降雨量未知。近24小时资料不完整、只计已收到部分：甲不少于50.0毫米。',
  ],
  [
    'levels: reached, by hand, below, without data',
    facts({
      levels: [
        level('汜水河', 124.35, { reached: { kind: 'warning', m: 124 }, trend: 'rising' }),
        level('枯河', 98, {
          reached: { kind: 'guaranteed', m: 98 },
          level: { m: 98, observedAtMs: AS_OF - 600_000, manual: true },
        }),
        level('水库', 150),
        level('渠', null, { silent: true }),
      ],
    }),
    'water',
    '4处水位站中1处失联或无数据（渠），水位未知。汜水河水位124.35米（7月20日15时55分），超警戒水位0.35米，上涨；枯河水位98.00米（7月20日15时50分，人工观测），达到保证水位，涨落不明。其余1处水位站低于各特征水位。',
  ],
  [
    'a level of a silent station is not the level of now',
    facts({ levels: [level('甲', 124.35, { silent: true, reached: { kind: 'warning', m: 124 } })] }),
    'water',
    '1处水位站均无数据，水情未知，须以人工观测为准。',
  ],
  ['no response', facts(), 'responses', '当前没有在行响应。'],
  [
    'a response with its hour',
    facts({ responses: [FOUR], proposals: [{ id: 'P1', title: '提升至上街区Ⅲ级应急响应' }] }),
    'responses',
    '上街区Ⅳ级应急响应自7月20日6时起执行。待研判、签批1件：提升至上街区Ⅲ级应急响应。',
  ],
  [
    'transfers: the one that has not reported is in no sum and is named',
    facts({ transfers: [zone('一区', 214, 196), zone('二区', 88, null)] }),
    'transfers',
    '2处危险区应转移302人，已转移196人，安置18人，返回0人。其中1处尚未报数（二区），未计入已转移人数。',
  ],
  [
    'nobody has reported: not 0',
    facts({ transfers: [zone('二区', 88, null)] }),
    'transfers',
    '1处危险区应转移88人，已转移人数各处均未报。',
  ],
  [
    'forces: what is further along counts for what lies before it',
    facts({
      orders: [
        order('巡查', '队长甲', 'arrived'),
        order('封控', '街道乙', 'done'),
        order('前置', '队长丙', 'ordered', true),
      ],
    }),
    'forces',
    '下达队伍指令3条，已签收2条，已到位2条，已完成1条，逾期1条。在岗力量：队长甲（巡查）。',
  ],
  [
    'works',
    facts({ events: [{ id: 'E1', text: '堤脚渗水', unitName: '峡窝镇', atMs: AS_OF - 1_800_000 }] }),
    'works',
    '未处置险情1处：峡窝镇堤脚渗水（7月20日15时30分发生）。',
  ],
])('%s', (_name, given, head, expected) => {
  expect(of(given, head)).toBe(expected);
});

test('changes: raised, moved, risen, lost; and none is said as none', () => {
  const before = facts({
    asOfMs: AS_OF - 3_600_000,
    responses: [FOUR],
    rain: [rain('甲', 10, 20)],
    levels: [level('汜水河', 124.05, { reached: { kind: 'warning', m: 124 } })],
    transfers: [zone('一区', 214, 100)],
  });
  const now = facts({
    responses: [{ ...FOUR, level: 'Ⅲ级', title: '上街区Ⅲ级应急响应', rank: 3 }],
    rain: [rain('甲', 35.5, 55.5), rain('乙', null, null, true)],
    levels: [level('汜水河', 124.35, { reached: { kind: 'warning', m: 124 } })],
    transfers: [zone('一区', 214, 196)],
  });
  expect(of(now, 'changes', before)).toBe(
    '较上期（7月20日15时）：Ⅳ级提升至Ⅲ级；最大时段雨量增加25.5毫米；汜水河水位增加0.30米；新失联乙；已转移人数增加96人。',
  );
  expect(of(facts(), 'changes', facts())).toBe('较上期（7月20日16时）：无变化。');
  expect(of(facts(), 'changes')).toBe('');
});

test('no number stands in the words of a report without a row behind it', () => {
  const body = writeReport(
    facts({
      rain: [rain('甲', 35.5, 120), rain('乙', null, 1, true)],
      levels: [level('汜水河', 124.35, { reached: { kind: 'warning', m: 124 }, trend: 'falling' })],
      events: [{ id: 'E1', text: '渗水', unitName: '镇', atMs: AS_OF }],
      responses: [FOUR],
      transfers: [zone('一区', 214, 196), zone('二区', 88, null)],
      orders: [order('巡查', '队长甲', 'arrived')],
      callouts: [{ id: 'C1', title: '叫应', called: 40, confirmed: 38, onPost: 30, unreached: 2 }],
    }),
  );
  expect(ReportBody.safeParse(body).success).toBe(true);
  const loose = body.sections.flatMap(({ sentences }) =>
    sentences.flatMap(({ zh, en }) =>
      [...zh, ...en].filter((piece) => typeof piece === 'string' && /\d/.test(piece)),
    ),
  );
  expect(loose).toEqual([]);
});

test('视频巡查 stands under 工情 with what was due, done and missed; where no round was due nothing is said', () => {
  const counts = { cameras: 38, normal: 36, abnormal: 1, unclear: 1 };
  const rounds = {
    last24Hours: { due: 6, done: 3, late: 1, overdue: 2 },
    notDone: [{ id: 'round-1', dueFromMs: AS_OF - 8 * 3_600_000, state: 'missed' as const }],
    latest: { id: 'round-2', endedMs: AS_OF - 3_600_000, counts },
  };
  const works = (more: Partial<ReportFacts>): string =>
    writeReport(facts(more))
      .sections.find(({ head }) => head === 'works')!
      .sentences.map(({ zh }) => plainText(zh))
      .join('');
  expect(works({ rounds })).toBe(
    '目前没有未处置险情的报告。近24小时应视频巡查6轮，完成4轮，逾期未巡2轮。最近一轮于7月20日15时完成，巡查38处，异常1处，看不清1处。',
  );
  expect(works({})).toBe('目前没有未处置险情的报告。');
});
