import { z } from 'zod';
import { PlanCallOut } from './plan-call-out.ts';
import { id, minutes, PlanPost, Sourced, text } from './plan-parts.ts';
import { PlanRounds } from './plan-rounds.ts';
import { CharacteristicKind } from './telemetry.ts';

/** Colours of a warning signal, rising. */
export const SIGNAL_COLOURS = ['blue', 'yellow', 'orange', 'red'] as const;
export const SignalColour = z.enum(SIGNAL_COLOURS);
export type SignalColour = z.infer<typeof SignalColour>;

const MAX_WINDOW_HOURS = 72;
const hours = z
  .number()
  .min(5 / 60)
  .max(MAX_WINDOW_HOURS);
const windowMinutes = z
  .number()
  .int()
  .min(1)
  .max(MAX_WINDOW_HOURS * 60);

/** Rain over a window at any `atLeast` of the stations (`any` = every station that measures rain). */
const RainCondition = z.strictObject({
  rain: z.strictObject({
    hours,
    mm: z.number().positive(),
    /** Once reached, it holds until the window is this much below. */
    hysteresisMm: z.number().min(0).default(0),
    stations: z.union([z.literal('any'), z.array(id).min(1)]),
    atLeast: z.number().int().min(1).default(1),
  }),
  ...Sourced,
});
/** Mean over the stations by their shares of the area (Thiessen), which sum to 1. */
const ArealRainCondition = z.strictObject({
  arealRain: z.strictObject({
    hours,
    mm: z.number().positive(),
    hysteresisMm: z.number().min(0).default(0),
    weights: z.record(id, z.number().positive().max(1)),
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
    /** Short for a `for` around this condition. */
    forMinutes: minutes.optional(),
  }),
  ...Sourced,
});
/** Flow against a fixed value in m³/s, or a characteristic flow of the station plus an offset. */
const FlowCondition = z.strictObject({
  flow: z.strictObject({
    station: id,
    reaches: z.union([CharacteristicKind, z.number().positive()]),
    offset: z.number().default(0),
    hysteresis: z.number().min(0).default(0),
    forMinutes: minutes.optional(),
  }),
  ...Sourced,
});
/** The newest level above the lowest of the window. */
const RiseCondition = z.strictObject({
  rise: z.strictObject({
    station: id,
    metres: z.number().positive(),
    minutes: windowMinutes,
    hysteresisM: z.number().min(0).default(0),
  }),
  ...Sourced,
});
/** A signal of at least this colour in force for the area (GB/T 2260 code, its city or province included). */
const SignalCondition = z.strictObject({
  signal: z.strictObject({ kind: text, colour: SignalColour, area: z.string().regex(/^\d{6}$/) }),
  ...Sourced,
});
/** A danger of this kind was declared and is neither over nor withdrawn. */
const EventCondition = z.strictObject({ event: z.strictObject({ kind: id }), ...Sourced });

export type LeafCondition =
  | z.output<typeof RainCondition>
  | z.output<typeof ArealRainCondition>
  | z.output<typeof LevelCondition>
  | z.output<typeof FlowCondition>
  | z.output<typeof RiseCondition>
  | z.output<typeof SignalCondition>
  | z.output<typeof EventCondition>;

export type Condition =
  | LeafCondition
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { atLeast: { k: number; of: Condition[] } }
  | { for: { minutes: number; of: Condition } };

const LEAVES = {
  rain: RainCondition,
  arealRain: ArealRainCondition,
  level: LevelCondition,
  flow: FlowCondition,
  rise: RiseCondition,
  signal: SignalCondition,
  event: EventCondition,
} as const;
const GATES = {
  all: z.strictObject({ all: z.array(z.lazy(() => Condition)).min(1) }),
  any: z.strictObject({ any: z.array(z.lazy(() => Condition)).min(1) }),
  not: z.strictObject({ not: z.lazy(() => Condition) }),
  atLeast: z.strictObject({
    atLeast: z.strictObject({ k: z.number().int().min(1), of: z.array(z.lazy(() => Condition)).min(1) }),
  }),
  /** True once its condition was proven true this long; unknown stops the count, a clear “no” begins it anew. */
  for: z.strictObject({ for: z.strictObject({ minutes, of: z.lazy(() => Condition) }) }),
} as const;
const KINDS: Record<string, z.ZodType> = { ...LEAVES, ...GATES };

/** A condition is known by its one word; the faults named are those of that kind of condition alone. */
export const Condition: z.ZodType<Condition> = z.unknown().transform((input, context) => {
  const words =
    typeof input === 'object' && input !== null ? Object.keys(input).filter((key) => key in KINDS) : [];
  const [word] = words;
  if (word === undefined || words.length > 1) {
    context.addIssue({
      code: 'custom',
      message: `a condition is exactly one of ${Object.keys(KINDS).join(', ')}${words.length > 1 ? `; here stand ${words.join(' and ')}` : ''}`,
    });
    return z.NEVER;
  }
  const parsed = KINDS[word]?.safeParse(input);
  if (parsed?.success) return parsed.data as Condition;
  for (const issue of parsed?.error.issues ?? [])
    context.addIssue({ code: 'custom', message: issue.message, path: issue.path as (string | number)[] });
  return z.NEVER;
}) as never;

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
  /** Lists of people and the rules by which they are called out (叫应). */
  callOut: PlanCallOut.optional(),
  /** How often the duty room looks through its cameras (视频巡查). */
  rounds: PlanRounds.optional(),
  /** Stations for checks and replays without a database. */
  catalogue: z
    .array(
      z.strictObject({
        id,
        silentAfterMinutes: z.number().positive().default(60),
        datum: text.nullable().default(null),
        levels: z.record(z.string(), z.number()).default({}),
        flows: z.record(z.string(), z.number()).default({}),
        /** Counts among `stations: any`. */
        measuresRain: z.boolean().default(false),
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

/** A danger (险情) that is neither over nor withdrawn. */
export const OpenDanger = z.object({
  id: z.string(),
  kind: z.string(),
  text: z.string(),
  happenedAt: z.string(),
  enteredBy: z.string(),
});

export const RuleState = z.object({
  ruleId: z.string(),
  kind: z.enum(['proposal', 'alarm', 'transfer']),
  target: z.string(),
  /** What the plan calls it. */
  name: z.string(),
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

/** A line of a plan's history: what a rule became, when it was recognised, on what figures. */
/** Versions of a plan, newest first. */
export const PlanVersions = z.array(
  z.object({ version: z.string(), enteredBy: z.string(), enteredAt: z.string(), current: z.boolean() }),
);

export const PlanHistory = z.array(
  z.object({
    /** Place in the journal; null in the line of what is known now, which is worked out anew. */
    seq: z.number().nullable(),
    ruleId: z.string(),
    kind: z.enum(['proposal', 'alarm', 'transfer']),
    target: z.string(),
    /** What the plan calls it. */
    name: z.string(),
    from: z.enum(['true', 'false', 'unknown']),
    to: z.enum(['true', 'false', 'unknown']),
    decidedAt: z.string(),
    at: z.string(),
    /** From late or corrected data. */
    correction: z.boolean(),
    /** The earlier line whose evidence late or corrected data altered. */
    reassesses: z.number().nullable(),
    evidence: z.array(
      z.object({
        station: z.string().nullable(),
        quantity: z.string(),
        value: z.number().nullable(),
        unit: z.string().nullable(),
        threshold: z.number().nullable(),
        datum: z.string().nullable(),
        hours: z.number().nullable(),
        at: z.string().nullable(),
        text: z.string().nullable(),
        source: z.string(),
        truth: z.enum(['true', 'false', 'unknown']),
      }),
    ),
  }),
);
export type PlanHistory = z.infer<typeof PlanHistory>;
