import { z } from 'zod';
import { Role } from '../contract/permissions.ts';
import {
  CharacteristicKind,
  ExpectedElement,
  RainSource,
  StationAddress,
  StationClass,
  SttpCode,
  TransferIntervals,
} from '../contract/telemetry.ts';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'letters, digits and hyphens');
const zh = z.string().min(1).max(80);
const place = { longitude: z.number(), latitude: z.number() };

export const DemoUnit = z.strictObject({
  id,
  name: zh,
  nameEn: zh,
  kind: z.enum(['headquarters', 'office', 'bureau', 'street', 'community', 'team']),
  parent: id.optional(),
  /** GB/T 2260 and statistical division code of a street or town. */
  code: z
    .string()
    .regex(/^\d{9}$/)
    .optional(),
  /** Stands in the tree for its place only; nobody holds a post there. */
  context: z.literal(true).optional(),
});

export const DemoPerson = z.strictObject({
  id,
  name: zh.regex(/^演示·/, 'a demo person is called 演示·…'),
  nameEn: zh,
  unit: id,
  username: z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower case letters, digits and hyphens'),
  phone: z.string().regex(/^0000\d{7}$/, 'a number that nobody can have: 0000 and seven digits'),
});

export const DemoPost = z.strictObject({
  id,
  title: zh,
  titleEn: zh,
  role: Role,
  unit: id,
  /** A 岗 */
  holder: id,
  /** B 岗 */
  deputy: id.optional(),
});

/** So many members (队员) of a team, with numbers counted on from `phoneFrom`. */
const DemoTeam = z.strictObject({
  unit: id,
  title: zh,
  titleEn: zh,
  members: z.number().int().min(1).max(99),
  phoneFrom: z.string().regex(/^0000\d{7}$/, 'a number that nobody can have: 0000 and seven digits'),
});

/** Who takes turns in the duty room; the order is the order of turns. */
const DemoRoster = z.strictObject({
  unit: id,
  leaders: z.array(id).min(1),
  officers: z.array(id).min(3),
  plannedBy: id,
});

const DemoLevel = z.strictObject({
  kind: CharacteristicKind,
  quantity: z.enum(['level', 'flow']).default('level'),
  value: z.number(),
  source: zh,
});

export const DemoStation = z.strictObject({
  id,
  nameZh: zh,
  nameEn: zh,
  unit: id,
  address: StationAddress,
  password: z.string().regex(/^[0-9A-F]{4}$/, 'four hex digits'),
  class: StationClass,
  sttp: SttpCode,
  river: zh.optional(),
  ...place,
  integrated: z.boolean(),
  camera: id.optional(),
  measures: z.array(z.enum(['rain', 'level', 'flow'])).min(1),
  verticalDatum: zh.optional(),
  /** What the relative levels of 34H count from (parameter 28H). */
  baseLevelM: z.number().optional(),
  intervals: TransferIntervals,
  /** Sources of the rain series, best first. */
  rainSources: z.array(RainSource).min(1),
  expected: z.array(ExpectedElement).min(1),
  /** How the simulated device behaves where it is not the usual way. */
  terminal: z
    .strictObject({
      encoding: z.enum(['HEX/BCD', 'ASCII']).optional(),
      /** Group time of 34H: time of the first slot (standard) or end of the hour. */
      hourAnchor: z.enum(['first', 'end']).optional(),
      /** Hangs up after EOT and connects again for its next report. */
      leavesOnEot: z.boolean().optional(),
      /** Running rain total PT at the beginning of the storm; it starts again at 0 after 99999.9. */
      rainTotalStartMm: z.number().min(0).max(99_999.9).default(0),
      /** Gates that 4EH can move. */
      gates: z.number().int().min(0).default(0),
    })
    .prefault({}),
  /** How the server reads it; see Dialect of contract/telemetry.ts. */
  dialect: z.record(z.string(), z.unknown()).default({}),
  levels: z.array(DemoLevel).default([]),
});

export const DemoCamera = z.strictObject({
  id,
  name: zh,
  unit: id,
  ...place,
  view: zh,
  station: id.optional(),
});

export const DemoZone = z.strictObject({
  id,
  name: zh,
  nameEn: zh,
  /** The unit that orders the transfer. */
  unit: id,
  households: z.number().int().min(1),
  people: z.number().int().min(1),
  /** People who answer for the zone (责任人). */
  responsible: z.array(id).min(1),
  shelters: z.array(zh).min(1),
  polygon: z.array(z.tuple([z.number(), z.number()])).min(4),
  indicators: z
    .array(
      z.strictObject({
        stage: z.enum(['prepare', 'immediate']),
        station: id,
        quantity: z.enum(['level', 'flow']),
        reaches: CharacteristicKind,
        source: zh,
      }),
    )
    .min(1),
});

export const DemoLoudspeaker = z.strictObject({
  id,
  name: zh,
  zone: id,
  unit: id,
  ...place,
  transport: z.enum(['mqtt', 'http']),
  /** Number by which the device reports itself. */
  terminal: z.string().regex(/^\d{12}$/, 'twelve digits'),
});

/** `demo/data/district.yaml`. Longitudes and latitudes are WGS-84 degrees. */
export const District = z.strictObject({
  demo: z.literal(true),
  adcode: z.string().regex(/^\d{6}$/),
  title: zh,
  titleEn: zh,
  units: z.array(DemoUnit).min(1),
  people: z.array(DemoPerson).min(1),
  posts: z.array(DemoPost).min(1),
  teams: z.array(DemoTeam),
  roster: DemoRoster,
  stations: z.array(DemoStation).min(1),
  cameras: z.array(DemoCamera),
  zones: z.array(DemoZone),
  loudspeakers: z.array(DemoLoudspeaker),
});
export type District = z.output<typeof District>;
export type DemoStation = z.output<typeof DemoStation>;
export type DemoLoudspeaker = z.output<typeof DemoLoudspeaker>;
