import { z } from 'zod';
import { id, minutes, PlanPost, Sourced, text } from './plan-parts.ts';

/**
 * By which way a person is called. `sms` and `wecom` carry a link, `voice` reads the text aloud, `telephone` is a person of
 * the duty room who dials by hand and notes what came of it.
 */
export const CALL_CHANNELS = ['sms', 'wecom', 'voice', 'telephone'] as const;
export const CallChannel = z.enum(CALL_CHANNELS);
export type CallChannel = z.infer<typeof CallChannel>;

/** Where it goes when the person does not answer: B 岗, the post above, or somebody who knocks at the door (上门). */
export const LADDER_STEPS = ['deputy', 'superior', 'door'] as const;
export const LadderStep = z.enum(LADDER_STEPS);
export type LadderStep = z.infer<typeof LadderStep>;

/** A post of a list; `below` takes the role at every unit under `unit` as well. */
const ListPost = PlanPost.extend({ below: z.boolean().default(false) });
export type ListPost = z.output<typeof ListPost>;

/** Section `callOut` of a plan: who is called at which level, by which ways, and what follows when nobody answers. */
export const PlanCallOut = z.strictObject({
  /** In this order for every person; the next follows when the wait is over without an answer. */
  channels: z
    .array(z.strictObject({ channel: CallChannel, waitMinutes: minutes }))
    .min(1)
    .max(8),
  /** So many misses go up the ladder … */
  misses: z.number().int().min(1).max(10),
  /** … and so does whoever has not answered after this long, however many misses there were. */
  withinMinutes: minutes,
  /** In this order, each once; who has no B 岗 goes on to the next at once. */
  ladder: z.array(LadderStep).max(LADDER_STEPS.length),
  /** The post above, by the role of the one who does not answer. */
  superiors: z.array(z.strictObject({ of: text, to: PlanPost })).default([]),
  /** Role that goes to the door: its holder at the unit of the one who does not answer, or at the nearest unit above. */
  doorRole: text.nullable().default(null),
  /** Who goes there where nobody of that role stands around. */
  doorTo: PlanPost.nullable().default(null),
  /** The order to go to the door: to be signed for, and done, within. */
  doorReceiptWithinMinutes: minutes.default(10),
  doorDoneWithinMinutes: minutes.default(60),
  confirmedWithinMinutes: minutes,
  onPostWithinMinutes: minutes,
  /** After so many hours on post without relief a person counts as tired. */
  tiredAfterHours: z.number().min(1).max(72).default(8),
  lists: z
    .array(
      z.strictObject({
        id,
        title: text,
        /** Levels of this plan at which the list is called; empty = at any. */
        levels: z.array(id).default([]),
        /** Where to go, as it stands in the message. */
        assemble: text.nullable().default(null),
        posts: z.array(ListPost).min(1),
      }),
    )
    .default([]),
  ...Sourced,
});
export type PlanCallOut = z.output<typeof PlanCallOut>;
