import { z } from 'zod';

/** ISO 8601 with `+08:00` (contract/time.ts). */
const Instant = z.iso.datetime({ offset: true });

/** Element key of the one rain series of a station: increments in mm, each over its own period (`from`, `observedAt`]. */
export const RAIN_ELEMENT = 'RAIN';

/** What a series measures. A station has at most one series of kind `rain`; `rain-source` are what it is made of. */
export const SERIES_KINDS = ['rain', 'rain-source', 'level', 'flow', 'voltage', 'other'] as const;
export const SeriesKind = z.enum(SERIES_KINDS);
export type SeriesKind = z.infer<typeof SeriesKind>;

/**
 * Quality flags of an observation, one bit each; 0 = passed every check. Flags mark and never delete. `class`:
 * `bad` values are not to be used for decisions, `suspect` ones are used with care (they may raise, not clear),
 * `missing` carries no value, `note` says where a good value comes from.
 */
export const QUALITY_FLAGS = {
  range: { bit: 1, class: 'bad', zh: '超出量程', en: 'out of range' },
  rate: { bit: 2, class: 'suspect', zh: '变率异常', en: 'rate of change' },
  stuck: { bit: 4, class: 'suspect', zh: '数值不变', en: 'stuck' },
  future: { bit: 8, class: 'bad', zh: '时间超前', en: 'future clock' },
  tooOld: { bit: 16, class: 'bad', zh: '时间过旧', en: 'too old' },
  sentinel: { bit: 32, class: 'missing', zh: '占位值', en: 'sentinel value' },
  invalid: { bit: 64, class: 'missing', zh: '无法解码', en: 'not decodable' },
  missing: { bit: 128, class: 'missing', zh: '缺测', en: 'missing' },
  manual: { bit: 256, class: 'note', zh: '手', en: 'manual reading' },
  coarse: { bit: 512, class: 'note', zh: '厘米级', en: 'centimetre resolution' },
  estimated: { bit: 1024, class: 'suspect', zh: '分摊', en: 'share of a longer period' },
  corrected: { bit: 2048, class: 'note', zh: '修正', en: 'replaces an earlier value' },
  superseded: { bit: 4096, class: 'missing', zh: '已被替代', en: 'period replaced by a better source' },
  imported: { bit: 8192, class: 'note', zh: '导入', en: 'imported' },
  test: { bit: 16384, class: 'bad', zh: '测试报', en: 'test report' },
} as const satisfies Record<
  string,
  { bit: number; class: 'bad' | 'suspect' | 'missing' | 'note'; zh: string; en: string }
>;
export type QualityFlag = keyof typeof QUALITY_FLAGS;

/** The bit of a flag; `Q.manual` … */
export const Q = Object.fromEntries(
  Object.entries(QUALITY_FLAGS).map(([name, flag]) => [name, flag.bit]),
) as Record<QualityFlag, number>;

const maskOf = (kind: string): number =>
  Object.values(QUALITY_FLAGS).reduce((mask, flag) => (flag.class === kind ? mask | flag.bit : mask), 0);
/** Bits that keep a value out of decisions, charts, sums. */
export const UNUSABLE_MASK = maskOf('bad') | maskOf('missing');
const SUSPECT_MASK = maskOf('suspect');

/** True where the value takes part in decisions: neither bad nor missing. */
export const isUsable = (quality: number): boolean => (quality & UNUSABLE_MASK) === 0;
export const isSuspect = (quality: number): boolean => (quality & SUSPECT_MASK) !== 0;
export const isManual = (quality: number): boolean => (quality & Q.manual) !== 0;

export function qualityFlags(quality: number): QualityFlag[] {
  return (Object.keys(QUALITY_FLAGS) as QualityFlag[]).filter((name) => (quality & Q[name]) !== 0);
}

/** SL 651 table A.1: class of a station, hex. */
export const STATION_CLASSES = {
  '50': { zh: '降水', en: 'rain', sttp: 'PP' },
  '48': { zh: '河道', en: 'river', sttp: 'ZZ' },
  '4B': { zh: '水库（湖泊）', en: 'reservoir or lake', sttp: 'RR' },
  '5A': { zh: '闸坝', en: 'gate or dam', sttp: 'DD' },
  '44': { zh: '泵站', en: 'pump', sttp: 'DP' },
  '54': { zh: '潮汐', en: 'tide', sttp: 'TT' },
  '4D': { zh: '墒情', en: 'soil moisture', sttp: 'SS' },
  '47': { zh: '地下水', en: 'groundwater', sttp: 'ZG' },
  '51': { zh: '水质', en: 'water quality', sttp: 'WQ' },
  '49': { zh: '取水口', en: 'intake', sttp: 'ZZ' },
  '4F': { zh: '排水口', en: 'outlet', sttp: 'ZZ' },
} as const;
export type StationClass = keyof typeof STATION_CLASSES;
export const StationClass = z.enum(Object.keys(STATION_CLASSES) as [StationClass, ...StationClass[]]);

/** SL 323 station type (测站类型, STTP). */
export const STTP_CODES = [
  'MM',
  'BB',
  'DD',
  'TT',
  'DP',
  'SS',
  'PP',
  'ZZ',
  'RR',
  'ZG',
  'ZB',
  'ZQ',
  'WQ',
] as const;
export const SttpCode = z.enum(STTP_CODES);

/** Elements that can feed the rain series, in the order of preference unless the station declares its own. */
export const RAIN_SOURCES = [
  'DRP',
  'PT',
  'PN01',
  'PN05',
  'PN10',
  'PN30',
  'P1',
  'P2',
  'P3',
  'P6',
  'P12',
  'PJ',
] as const;
export const RainSource = z.enum(RAIN_SOURCES);
export type RainSource = z.infer<typeof RainSource>;

/** SL 651 address: ten hex digits, upper case. Text, never a number (6.2.3.2). */
export const StationAddress = z
  .string()
  .transform((text) => text.toUpperCase())
  .pipe(z.string().regex(/^[0-9A-F]{10}$/, 'ten hex digits'));

/** What real terminals do differently; each is a setting of the station. */
export const Dialect = z
  .object({
    /** F0F0 of a 34H is the first slot (standard), the end of the hour, or told from the send time. */
    hourAnchor: z.enum(['auto', 'first', 'end']),
    /** End character of the confirm. */
    confirmEnd: z.enum(['auto', 'EOT', 'ESC', 'ACK']),
    /** Centre address of answers; `echo` = as the station addressed. */
    centre: z.union([z.literal('echo'), z.number().int().min(0).max(255)]),
    /** `station`: observation times as sent. `receive`: the station's clock is dead, shift by receive − send time. */
    clock: z.enum(['station', 'receive']),
    /** Send 4AH when the clock is more than 5 minutes off (SL 651-2014 6.6.4.24). */
    correctClock: z.boolean(),
    /** Value of the running rain total PT at which it starts again at 0; found from the values unless said. */
    rainTotalModulusMm: z.number().positive().nullable(),
    /** Vendor elements to keep under a standard key, e.g. `{ "vendor:FFA0": "C" }`. */
    elements: z.record(z.string(), z.string()),
    /** Values that mean “no reading”, by element. */
    sentinels: z.record(z.string(), z.array(z.number())),
    /** Kept for the codec and gateway to read; unknown keys pass through. */
  })
  .partial()
  .loose();
export type Dialect = z.infer<typeof Dialect>;

/** How often the station transfers data; silence is judged against it. */
export const TransferIntervals = z.object({
  /** 2FH, seconds; null = the station sends none. */
  keepaliveSeconds: z.number().int().min(1).max(3_600).nullable(),
  /** 32H, hours (parameter 20H); null = none. */
  timedHours: z.number().int().min(1).max(24).nullable(),
  /** 33H, minutes between additional reports at least (21H); null = none. */
  additionalMinutes: z.number().int().min(1).max(1_440).nullable(),
  /** 34H sent. */
  hourly: z.boolean(),
  /** A station that sends more often than the standard's kinds of report say (e.g. 5); null = as above. */
  everyMinutes: z.number().int().min(1).max(1_440).nullable(),
});
export type TransferIntervals = z.infer<typeof TransferIntervals>;

/** Element and step at which the station records; the work list of missing values is made from it. */
export const ExpectedElement = z.object({
  element: z.string(),
  stepMinutes: z.number().int().min(1).max(1_440),
});
export type ExpectedElement = z.infer<typeof ExpectedElement>;

/** Limits of one element at one station; absent = the element's own. */
export const QualityLimits = z.object({
  min: z.number().optional(),
  max: z.number().optional(),
  maxRatePerMinute: z.number().positive().optional(),
  stuckAfterMinutes: z.number().positive().optional(),
});
export type QualityLimits = z.infer<typeof QualityLimits>;

/** Characteristic levels (特征水位) and flows. */
export const CHARACTERISTIC_LEVELS = {
  warning: { zh: '警戒', en: 'warning' },
  guaranteed: { zh: '保证', en: 'guaranteed' },
  'flood-limit': { zh: '汛限', en: 'flood limit' },
  design: { zh: '设计', en: 'design' },
  check: { zh: '校核', en: 'check' },
  'normal-pool': { zh: '正常蓄水', en: 'normal pool' },
  dead: { zh: '死水位', en: 'dead' },
  crest: { zh: '坝顶', en: 'crest' },
  'left-bank': { zh: '左堤顶', en: 'left dike crest' },
  'right-bank': { zh: '右堤顶', en: 'right dike crest' },
  record: { zh: '历史最高', en: 'record' },
} as const;
export type CharacteristicKind = keyof typeof CHARACTERISTIC_LEVELS;
export const CharacteristicKind = z.enum(
  Object.keys(CHARACTERISTIC_LEVELS) as [CharacteristicKind, ...CharacteristicKind[]],
);

export const CharacteristicLevel = z.object({
  kind: CharacteristicKind,
  /** Level, or flow for rivers judged by flow. */
  quantity: z.enum(['level', 'flow']),
  value: z.number(),
  unit: z.enum(['m', 'm³/s']),
  /** Datum of a level; a level without the name of its datum is never compared. */
  datum: z.string().nullable(),
  /** Where the value stands: document and clause. */
  source: z.string().min(1),
  origin: z.enum(['published', 'ours', 'customer']),
});
export type CharacteristicLevel = z.infer<typeof CharacteristicLevel>;

const stationShape = {
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'letters, digits and hyphens'),
  unitPath: z.string().min(1),
  nameZh: z.string().min(1).max(60),
  nameEn: z.string().max(80),
  address: StationAddress,
  /** Four hex digits; null = not checked. */
  password: z
    .string()
    .transform((text) => text.toUpperCase())
    .pipe(z.string().regex(/^[0-9A-F]{4}$/, 'four hex digits'))
    .nullable(),
  class: StationClass,
  sttp: SttpCode,
  /** SL 323 STCD where it is not the 8 digits of the address. */
  stcd: z.string().max(18).nullable(),
  river: z.string().max(60).nullable(),
  place: z.string().max(120).nullable(),
  /** GB/T 2260 county code. */
  countyCode: z.string().regex(/^\d{6}$/),
  longitude: z.number().min(-180).max(180).nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
  /** Reference system of the coordinates. */
  crs: z.enum(['CGCS2000', 'WGS84', 'GCJ02']),
  /** Vertical datum of the levels as sent (1985国家高程基准, 黄海, 假定 …); null where no level is measured. */
  verticalDatum: z.string().max(40).nullable(),
  /** Added to the relative levels F5–FC, by their number 1–8, metres (parameters 28H–2FH). */
  baseLevelsM: z.record(z.string(), z.number()),
  intervals: TransferIntervals,
  expected: z.array(ExpectedElement),
  /** Sources of the rain series, best first; null = the usual order. */
  rainSources: z.array(RainSource).nullable(),
  /** Beginning of the rain day of PJ and PD (parameter 22H). */
  rainDayStartHour: z.number().int().min(0).max(23),
  limits: z.record(z.string(), QualityLimits),
  dialect: Dialect,
  enabled: z.boolean(),
};

/** Registration of a station: what `ward init`, the demo district and the console write. */
export const StationInput = z.object({
  ...stationShape,
  nameEn: stationShape.nameEn.default(''),
  password: stationShape.password.default(null),
  stcd: stationShape.stcd.default(null),
  river: stationShape.river.default(null),
  place: stationShape.place.default(null),
  countyCode: stationShape.countyCode.default('410106'),
  longitude: stationShape.longitude.default(null),
  latitude: stationShape.latitude.default(null),
  crs: stationShape.crs.default('CGCS2000'),
  verticalDatum: stationShape.verticalDatum.default(null),
  baseLevelsM: stationShape.baseLevelsM.default({}),
  intervals: TransferIntervals.default({
    keepaliveSeconds: 40,
    timedHours: 1,
    additionalMinutes: 5,
    hourly: true,
    everyMinutes: null,
  }),
  expected: stationShape.expected.default([]),
  rainSources: stationShape.rainSources.default(null),
  rainDayStartHour: stationShape.rainDayStartHour.default(8),
  limits: stationShape.limits.default({}),
  dialect: stationShape.dialect.default({}),
  enabled: stationShape.enabled.default(true),
  levels: z.array(CharacteristicLevel).default([]),
});
export type StationInput = z.input<typeof StationInput>;
export type StationRegistration = z.output<typeof StationInput>;

/** A time at the edge. */
export { Instant as TelemetryInstant };

/** State of a station's link: judged by its own transfer interval; `unknown` before it was ever heard. */
export const LinkState = z.enum(['ok', 'silent', 'unknown']);
export type LinkState = z.infer<typeof LinkState>;

export const LatestValue = z.object({
  seriesId: z.number().int(),
  element: z.string(),
  kind: SeriesKind,
  unit: z.string(),
  datum: z.string().nullable(),
  value: z.number().nullable(),
  observedAt: Instant.nullable(),
  manual: z.boolean(),
  flags: z.array(z.string()),
});

/** Which way the level went within the hour. */
export const LevelTrend = z.enum(['rising', 'steady', 'falling']);
export type LevelTrend = z.infer<typeof LevelTrend>;

export const StationSummary = z.object({
  id: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  unitPath: z.string(),
  address: z.string(),
  class: StationClass,
  river: z.string().nullable(),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  enabled: z.boolean(),
  link: LinkState,
  lastHeardAt: Instant.nullable(),
  silentAfterMinutes: z.number(),
  /** Rain of the last hour, mm; null where the station measures none or nothing is known. */
  rain1hMm: z.number().nullable(),
  /** The hour is known only in part: what is known is at least this much. */
  rainIncomplete: z.boolean(),
  level: LatestValue.nullable(),
  /** Null where it is not known. */
  levelTrend: LevelTrend.nullable(),
  flow: LatestValue.nullable(),
  /** The gravest characteristic level reached now. */
  reached: CharacteristicKind.nullable(),
});
export type StationSummary = z.infer<typeof StationSummary>;

/** What can be telephoned in for a station. */
export const ManualElement = z.object({
  element: z.string(),
  kind: z.enum(['rain', 'level', 'flow']),
  unit: z.string(),
  /** Datum in which a level is told; null where none is registered. */
  datum: z.string().nullable(),
  min: z.number(),
  max: z.number(),
});
export type ManualElement = z.infer<typeof ManualElement>;

export const StationDetail = z.object({
  summary: StationSummary,
  registration: z
    .object(stationShape)
    .omit({ password: true })
    .extend({ levels: z.array(CharacteristicLevel) }),
  version: z.number().int(),
  series: z.array(LatestValue),
  manualElements: z.array(ManualElement),
});
export type StationDetail = z.infer<typeof StationDetail>;

export const ChartQuery = z.object({
  from: Instant,
  to: Instant,
  pixels: z.coerce.number().int().min(50).max(4_000).default(1_000),
});
/** Points of a line after M4: first, last, lowest and highest of each pixel column; a gap is a null. */
export const ChartLine = z.object({
  seriesId: z.number().int(),
  element: z.string(),
  kind: SeriesKind,
  unit: z.string(),
  datum: z.string().nullable(),
  /** Rain: sums per bar of `barMinutes`, at the end of the bar. */
  barMinutes: z.number().nullable(),
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
  /** Times (epoch milliseconds) of manual readings within the range. */
  manualAt: z.array(z.number()),
});
export const Chart = z.object({
  from: Instant,
  to: Instant,
  lines: z.array(ChartLine),
  levels: z.array(CharacteristicLevel),
});
export type Chart = z.infer<typeof Chart>;

export const RawFrame = z.object({
  seq: z.number().int(),
  receivedAt: Instant,
  sentAt: Instant.nullable(),
  functionCode: z.string(),
  serial: z.number().int(),
  peer: z.string(),
  duplicate: z.boolean(),
  test: z.boolean(),
  hex: z.string(),
  decoded: z.unknown(),
});
export const RawFrames = z.array(RawFrame);
