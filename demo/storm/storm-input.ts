import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { StationAddress } from '../../contract/telemetry.ts';
import { fromIso } from '../../contract/time.ts';
import { readYaml } from '../../server/platform/yaml.ts';

export const STORM_DIR = path.join(import.meta.dirname, '../data/storm');

/** ISO 8601 with a zone → epoch ms. */
const instant = z.string().transform((text, context) => {
  const atMs = fromIso(text);
  if (atMs !== undefined) return atMs;
  context.addIssue({ code: 'custom', message: `${text} is no time with a zone` });
  return z.NEVER;
});
const window = { from: instant, to: instant };
const Window = z.strictObject(window);
const stationId = z.string().regex(/^SJ\d{2}$/);
const every = { at: instant, everyMinutes: z.number().int().min(1).optional() };

const Segment = z.strictObject({
  ...window,
  /** Published total by its window, or by its amount where the source names no window. */
  total: z.union([Window, z.strictObject({ mm: z.number() })]).optional(),
  assumedWindow: Window.optional(),
  /** Published totals inside that window that other segments take. */
  minus: z.array(Window).default([]),
  constructedMm: z.number().positive().optional(),
  /** Relative weights of consecutive hours; a last part hour has a weight of its own. */
  hours: z.array(z.number().min(0)).min(1),
});

const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dead'), station: stationId, at: instant }),
  z.strictObject({
    kind: z.literal('clock-drift'),
    station: stationId,
    offsetSeconds: z.number(),
    secondsPerDay: z.number(),
  }),
  z.strictObject({
    kind: z.literal('line-cut'),
    station: stationId,
    at: instant,
    minutes: z.number().positive(),
  }),
  z.strictObject({ kind: z.literal('garbage'), ...every }),
  z.strictObject({ kind: z.literal('unregistered'), address: StationAddress, ...every }),
  z.strictObject({ kind: z.literal('wrong-password'), station: stationId, ...every }),
  z.strictObject({ kind: z.literal('damaged-frame'), station: stationId, ...every }),
]);

/** `demo/data/storm/storm.yaml`; times are epoch milliseconds once read. */
export const StormInput = z.strictObject({
  title: z.string(),
  titleEn: z.string(),
  ...window,
  scenario: z.strictObject({ start: instant, speed: z.number().positive() }),
  reference: z
    .array(z.strictObject({ id: z.string(), place: z.string(), segments: z.array(Segment) }))
    .length(2),
  gauges: z.record(
    stationId,
    z.strictObject({
      nearness: z.number().min(0).max(1),
      factor: z.number().positive(),
      resolutionMm: z.number().positive(),
    }),
  ),
  levels: z.record(
    stationId,
    z.strictObject({
      of: z.array(stationId).min(1),
      lagMinutes: z.number().min(0),
      recessionHours: z.number().positive(),
      base: z.number(),
      metresPerRoot: z.number().positive(),
    }),
  ),
  flows: z.record(
    stationId,
    z.strictObject({
      coefficient: z.number().positive(),
      zeroLevel: z.number(),
      exponent: z.number().positive(),
    }),
  ),
  signals: z.array(
    z.strictObject({
      at: instant,
      issuer: z.string(),
      kind: z.string(),
      colour: z.enum(['blue', 'yellow', 'orange', 'red']),
      area: z.string().regex(/^\d{6}$/),
      areaName: z.string(),
      update: z.literal(true).optional(),
    }),
  ),
  faults: z.array(Fault),
  pictures: z.array(
    z.strictObject({ station: stationId, ...every, damagedPacket: z.number().int().min(1).optional() }),
  ),
  tests: z.array(z.strictObject({ station: stationId, ...every })),
  manual: z.array(z.strictObject({ station: stationId, at: instant, text: z.string() })),
});
export type StormInput = z.output<typeof StormInput>;
export type StormFault = z.output<typeof Fault>;
export type StormSegment = z.output<typeof Segment>;

const PublishedRain = z.looseObject({
  place: z.string(),
  from_: z.string().nullable(),
  to: z.string().nullable(),
  mm: z.number().optional(),
  mm_max_point: z.number().optional(),
  src: z.array(z.string()),
});
/** `published.json`: what the storm may call published. */
export const Published = z.looseObject({
  rain: z.array(PublishedRain),
  alerts: z.array(
    z.looseObject({ t: z.string(), who: z.string(), what: z.string(), src: z.array(z.string()) }),
  ),
});
export type Published = z.output<typeof Published>;

export function loadStormInput(dir: string = STORM_DIR): { input: StormInput; published: Published } {
  const input = StormInput.parse(readYaml(readFileSync(path.join(dir, 'storm.yaml'), 'utf8')));
  const published = Published.parse(JSON.parse(readFileSync(path.join(dir, 'published.json'), 'utf8')));
  return { input, published };
}
