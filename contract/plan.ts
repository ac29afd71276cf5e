import { z } from 'zod';
import { CharacteristicKind } from './telemetry.ts';

const text = z.string().trim().min(1).max(400);
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'letters, digits and hyphens');
const minutes = z
  .number()
  .int()
  .min(1)
  .max(7 * 24 * 60);

/** Where a threshold stands, and who set it: a published plan or standard, ourselves, or the customer. */
const Sourced = { source: text, origin: z.enum(['published', 'ours', 'customer']) };

/** Colours of a warning signal, rising. */
export const SIGNAL_COLOURS = ['blue', 'yellow', 'orange', 'red'] as const;
export const SignalColour = z.enum(SIGNAL_COLOURS);
export type SignalColour = z.infer<typeof SignalColour>;

/** Rain over a window at any `atLeast` of the stations (`any` = every station with rain). */
const RainCondition = z.strictObject({
  rain: z.strictObject({
    hours: z
      .number()
      .min(5 / 60)
      .max(72),
    mm: z.number().positive(),
    stations: z.union([z.literal('any'), z.array(id).min(1)]),
    atLeast: z.number().int().min(1).default(1),
  }),
  ...Sourced,
});
/** Mean over the stations by weights (Thiessen); unknown where the known part neither reaches it nor can be excluded. */
const ArealRainCondition = z.strictObject({
  arealRain: z.strictObject({
    hours: z
      .number()
      .min(5 / 60)
      .max(72),
    mm: z.number().positive(),
    weights: z.record(id, z.number().positive()),
  }),
  ...Sourced,
});
/** Level against a fixed value of a named datum, or a characteristic level of the station plus an offset. */
const LevelCondition = z.strictObject({
  level: z.strictObject({
    station: id,
    reaches: z.union([CharacteristicKind, z.strictObject({ value: z.number(), datum: text })]),
    offsetM: z.number().default(0),
    hysteresisM: z.number().min(0).default(0.1),
    forMinutes: minutes.optional(),
  }),
  ...Sourced,
});
const FlowCondition = z.strictObject({
  flow: z.strictObject({
    station: id,
    reaches: z.number().positive(),
    hysteresis: z.number().min(0).default(0),
  }),
  ...Sourced,
});
const RiseCondition = z.strictObject({
  rise: z.strictObject({ station: id, metres: z.number().positive(), minutes }),
  ...Sourced,
});
/** A signal of at least this colour in force for the area (GB/T 2260 code, its city or province included). */
const SignalCondition = z.strictObject({
  signal: z.strictObject({ kind: text, colour: SignalColour, area: z.string().regex(/^\d{6}$/) }),
  ...Sourced,
});
const EventCondition = z.strictObject({ event: z.strictObject({ kind: id }), ...Sourced });

export type Condition =
  | z.output<typeof RainCondition>
  | z.output<typeof ArealRainCondition>
  | z.output<typeof LevelCondition>
  | z.output<typeof FlowCondition>
  | z.output<typeof RiseCondition>
  | z.output<typeof SignalCondition>
  | z.output<typeof EventCondition>
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { atLeast: { k: number; of: Condition[] } };

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    RainCondition,
    ArealRainCondition,
    LevelCondition,
    FlowCondition,
    RiseCondition,
    SignalCondition,
    EventCondition,
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
    z.strictObject({
      atLeast: z.strictObject({ k: z.number().int().min(1), of: z.array(Condition).min(1) }),
    }),
  ]),
) as never;

const PlanPost = z.strictObject({ role: text, unit: id, title: text });

const PlanOrder = z.strictObject({
  id,
  title: text,
  detail: text.nullable().default(null),
  to: PlanPost,
  receiptWithinMinutes: minutes.nullable().default(null),
  doneWithinMinutes: minutes.nullable().default(null),
});

const PlanLevel = z.strictObject({
  id,
  name: text,
  /** 1 is the gravest. */
  rank: z.number().int().min(1).max(9),
  /** Clause that defines the level. */
  basis: text.nullable().default(null),
  /** Any one of these posts signs. */
  signers: z.array(PlanPost).min(1),
  telephoneWithinMinutes: minutes.default(30),
  /** Nothing may trigger the level for this long before lowering is proposed. */
  holdMinutes: minutes.default(180),
  noticeTo: z.array(PlanPost).default([]),
  orders: z.array(PlanOrder).default([]),
  when: Condition,
});

const PlanAlarm = z.strictObject({
  id,
  title: text,
  cause: z.enum(['rain', 'level', 'flow', 'warning-signal', 'event']),
  priority: z.number().int().min(1).max(4),
  consequence: text,
  advice: text,
  /** One alarm a station; `$station` in the condition stands for it. Absent: one alarm for the area. */
  each: z.array(id).min(1).optional(),
  when: z.unknown(),
});

const PlanZone = z.strictObject({
  id,
  name: text,
  unit: id,
  responsible: z
    .array(
      z.strictObject({
        name: text,
        title: text,
        person: id.nullable().default(null),
        post: PlanPost.nullable().default(null),
      }),
    )
    .min(1),
  households: z.number().int().min(0),
  people: z.number().int().min(0),
  /** Closed ring of longitude and latitude (CGCS2000), for the map. */
  outline: z
    .array(z.tuple([z.number(), z.number()]))
    .min(4)
    .max(500)
    .optional(),
  shelters: z.array(text).default([]),
  loudspeakers: z.array(id).default([]),
  /** Posts that may order each stage without asking: the plan authorises them beforehand. */
  authorised: z.strictObject({ prepare: z.array(PlanPost).min(1), immediate: z.array(PlanPost).min(1) }),
  texts: z.strictObject({ prepare: text, immediate: text }),
  completeWithinMinutes: minutes.nullable().default(null),
  prepare: Condition,
  immediate: Condition,
});

/** A response plan: a versioned document whose thresholds all say where they come from. */
export const Plan = z.strictObject({
  id,
  version: text,
  title: text,
  titleEn: text,
  headquarters: id,
  area: z.strictObject({ id, name: text }),
  track: z.enum(['emergency', 'warning']),
  /** What was recognised later than this after it happened is shown but sends nothing by itself. */
  actWithinMinutes: minutes,
  levels: z.array(PlanLevel).min(1),
  alarms: z.array(PlanAlarm).default([]),
  zones: z.array(PlanZone).default([]),
  /** Stations for checks and replays without a database. */
  catalogue: z
    .array(
      z.strictObject({
        id,
        silentAfterMinutes: z.number().positive().default(60),
        datum: text.nullable().default(null),
        levels: z.record(z.string(), z.number()).default({}),
      }),
    )
    .default([]),
});
export type Plan = z.output<typeof Plan>;

export type Truth = 'true' | 'false' | 'unknown';

/** 预警信号: entered in three fields, or imported as CAP; update and cancel refer to an earlier one. */
export const WarningInput = z.object({
  issuer: z.string().trim().min(1).max(80),
  kind: z.string().trim().min(1).max(40),
  colour: SignalColour,
  /** GB/T 2260 code of the area. */
  area: z.string().regex(/^\d{6}$/),
  areaName: z.string().trim().max(80).default(''),
  effectiveAt: z.iso.datetime({ offset: true }),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});
export const Warning = WarningInput.extend({
  id: z.uuid(),
  state: z.enum(['active', 'cancelled', 'updated']),
  enteredBy: z.string(),
});
export type Warning = z.infer<typeof Warning>;

export const RuleState = z.object({
  ruleId: z.string(),
  kind: z.enum(['proposal', 'alarm', 'transfer']),
  target: z.string(),
  truth: z.enum(['true', 'false', 'unknown']),
  since: z.string().nullable(),
});
export const PlanState = z.object({
  planId: z.string(),
  version: z.string(),
  title: z.string(),
  titleEn: z.string(),
  rules: z.array(RuleState),
});
