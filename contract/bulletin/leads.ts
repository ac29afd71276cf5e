import { z } from 'zod';

const Instant = z.iso.datetime({ offset: true });
const Day = z.iso.date();
const UnitId = z.string().min(1).max(64);
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\r\n]*$/, 'one line');
const Said = z.object({ zh: z.string(), en: z.string() });
const Person = z.object({ name: z.string(), post: z.string().nullable() });

export const LEAD_KINDS = {
  first: { zh: '首次', en: 'The first' },
  round: { zh: '达到整数关口', en: 'A round number reached' },
  finished: { zh: '完成', en: 'Finished' },
  reversal: { zh: '走势转折', en: 'A reversal' },
} as const;
export type LeadKind = keyof typeof LEAD_KINDS;
/** 线索: something in the records that may be worth a brief. What it says is counted, not judged. */
export const Lead = z.object({
  kind: z.enum(Object.keys(LEAD_KINDS) as [LeadKind, ...LeadKind[]]),
  /** PROGRAMME/TYPE/FIGURE, or PROGRAMME/TYPE for a record that was finished. */
  about: z.string(),
  programme: z.string(),
  label: Said,
  said: Said,
  unitPath: z.string(),
  /** The day it happened. */
  day: Day,
  value: z.number().nullable(),
  recordId: z.uuid().nullable(),
  topicIds: z.array(z.uuid()),
});
export type Lead = z.infer<typeof Lead>;
export const LeadQuery = z.object({ unit: z.string().min(1).max(400), from: Day, to: Day });
/** What changed in a programme since the unit's last brief about it. */
export const Followed = z.object({
  programme: z.string(),
  last: z.object({ id: z.uuid(), title: z.string(), day: Day }).nullable(),
  figures: z.array(
    z.object({ id: z.string(), label: Said, was: z.number(), now: z.number(), measure: z.string() }),
  ),
});
export const FollowQuery = z.object({
  unit: z.string().min(1).max(400),
  programme: z.string().min(1).max(64),
  to: Day,
});

/** 要点: what province, city or district want to hear about. */
export const NewTopic = z.strictObject({
  level: z.enum(['province', 'city', 'district']),
  title: line(80),
  programmes: z.array(z.string().max(64)).max(20).default([]),
  words: z.array(z.string().trim().min(2).max(20)).max(20).default([]),
  from: Day,
  until: Day.nullable().default(null),
});
export const Topic = z.object(NewTopic.shape).extend({ id: z.uuid(), endedAt: Instant.nullable() });
export type Topic = z.infer<typeof Topic>;
export const IdParams = z.object({ id: z.uuid() });

/** 约稿: asked of units by a day; one may answer 无此项, which costs nothing and is counted nowhere. */
export const NewRequest = z.strictObject({
  title: line(80),
  text: z.string().trim().min(2).max(2_000),
  unitIds: z.array(UnitId).min(1).max(60),
  due: Instant,
});
export const Request = z.object({
  id: z.uuid(),
  title: z.string(),
  text: z.string(),
  due: Instant,
  by: Person,
  at: Instant,
  asked: z.array(
    z.object({
      unitPath: z.string(),
      /** brief: answered with one; none: 无此项; null: not yet. */
      answer: z.enum(['brief', 'none']).nullable(),
      briefId: z.uuid().nullable(),
      note: z.string().nullable(),
      by: z.string().nullable(),
      at: Instant.nullable(),
    }),
  ),
});
export type Request = z.infer<typeof Request>;
export const AnswerRequest = z.strictObject({
  unitId: UnitId,
  answer: z.enum(['brief', 'none']),
  briefId: z.uuid().nullable().default(null),
  note: z.string().trim().max(200).nullable().default(null),
});

/** 批示 → 转办 → 反馈: kept with what it speaks of; never scored, never counted by unit. */
export const NewInstruction = z.strictObject({
  briefId: z.uuid(),
  /** Who wrote it, with the post. */
  leader: line(60),
  text: z.string().trim().min(1).max(1_000),
  on: Day,
});
export const ForwardInstruction = z.strictObject({ unitId: UnitId, due: Instant.nullable().default(null) });
export const AnswerInstruction = z.strictObject({ text: z.string().trim().min(2).max(2_000) });
export const Instruction = z.object(NewInstruction.shape).extend({
  id: z.uuid(),
  title: z.string(),
  by: Person,
  at: Instant,
  forwarded: z
    .object({ unitPath: z.string(), due: Instant.nullable(), by: z.string(), at: Instant })
    .nullable(),
  answer: z.object({ text: z.string(), by: z.string(), at: Instant }).nullable(),
});
export type Instruction = z.infer<typeof Instruction>;
