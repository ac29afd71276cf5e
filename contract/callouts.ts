import { z } from 'zod';
import { CallChannel, LadderStep } from './plan-call-out.ts';
import { DeskOrderState } from './responses/action.ts';
import { By, Instant, reason, UnitRef } from './responses/common.ts';

/** What a called person reaches, in this order; who is on post has also confirmed and answered. */
export const CALL_STEPS = ['sent', 'delivered', 'answered', 'confirmed', 'onPost'] as const;
export const CallStep = z.enum(CALL_STEPS);
export type CallStep = z.infer<typeof CallStep>;

/**
 * Where a call stands. `called`: nothing has left yet; `declined`: answered, cannot come; `handed-over`: somebody else was
 * called in their place (转他人); `relieved`: left the post; `withdrawn`: nobody waits for an answer any more.
 */
export const CALL_STATES = [
  'called',
  'sent',
  'delivered',
  'answered',
  'confirmed',
  'on-post',
  'relieved',
  'declined',
  'handed-over',
  'withdrawn',
] as const;
export const CallState = z.enum(CALL_STATES);
export type CallState = z.infer<typeof CallState>;

/** Who is called, why: for duty, told that others do not answer, or to knock at their doors. */
export const CallKind = z.enum(['duty', 'superior', 'door']);
export type CallKind = z.infer<typeof CallKind>;

/** A step of a call: when, and who said so (`channel`: what Ward heard from a gateway). */
export const StepTold = z.object({
  at: Instant,
  by: z.string(),
  how: z.enum(['channel', 'link', 'telephone', 'console']),
});
export type StepTold = z.infer<typeof StepTold>;

export const CallAttempt = z.object({
  channel: CallChannel,
  at: Instant,
  outcome: z.enum(['waiting', 'missed', 'not-sent', 'not-dialled', 'answered']),
  reason: z.string().nullable(),
});

/** A place given by the called person; degrees, CGCS2000. */
export const CallPosition = z.object({
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
});
export type CallPosition = z.infer<typeof CallPosition>;

export const Call = z.object({
  id: z.uuid(),
  calloutId: z.uuid(),
  version: z.number().int(),
  kind: CallKind,
  state: CallState,
  person: z.object({
    id: z.string(),
    name: z.string(),
    phone: z.string().nullable(),
    postTitle: z.string(),
    unitId: z.string(),
    unitName: z.string(),
  }),
  calledAt: Instant,
  /** Null where it has not come to that. */
  steps: z.object({
    sent: StepTold.nullable(),
    delivered: StepTold.nullable(),
    answered: StepTold.nullable(),
    confirmed: StepTold.nullable(),
    onPost: StepTold.nullable(),
  }),
  attempts: z.array(CallAttempt),
  misses: z.number().int(),
  /** The duty room has to dial by hand, since then. */
  telephoneSince: Instant.nullable(),
  /** Where it went when nobody answered; `callId` null = there was nobody to go to. */
  escalations: z.array(
    z.object({
      step: LadderStep,
      at: Instant,
      callId: z.uuid().nullable(),
      /** 上门: the order it became, as it stands. */
      order: DeskOrderState.nullable(),
    }),
  ),
  /** Did not answer, and the ladder has no further step. */
  unreached: z.boolean(),
  /** The calls that this one stands in for, or is told of. */
  about: z.array(z.uuid()),
  declinedReason: z.string().nullable(),
  relievedAt: Instant.nullable(),
  handedTo: z.uuid().nullable(),
  position: CallPosition.nullable(),
});
export type Call = z.infer<typeof Call>;

/** Counts of the people called for duty; who handed over or was withdrawn counts no more. */
export const CallCounts = z.object({
  called: z.number().int(),
  answered: z.number().int(),
  confirmed: z.number().int(),
  onPost: z.number().int(),
  declined: z.number().int(),
  unanswered: z.number().int(),
  /** The duty room has to dial. */
  toDial: z.number().int(),
});
export type CallCounts = z.infer<typeof CallCounts>;

/** Lags between two moments, over the people who have reached the second; nearest rank. */
export const CallLag = z.object({
  step: z.enum(['sent-answered', 'answered-on-post', 'sent-on-post']),
  count: z.number().int(),
  medianMs: z.number().int().nullable(),
  p90Ms: z.number().int().nullable(),
  maxMs: z.number().int().nullable(),
});
export type CallLag = z.infer<typeof CallLag>;

export const CallOut = z.object({
  id: z.uuid(),
  title: z.string(),
  text: z.string(),
  state: z.enum(['open', 'closed']),
  planId: z.string(),
  planTitle: z.string(),
  levelName: z.string().nullable(),
  assemble: z.string().nullable(),
  unit: UnitRef,
  madeAt: Instant,
  madeBy: By,
  closedAt: Instant.nullable(),
  closedReason: z.string().nullable(),
  confirmBy: Instant,
  onPostBy: Instant,
  drill: z.boolean(),
  counts: CallCounts,
});
export type CallOut = z.infer<typeof CallOut>;

/** A way out of the house that does not work at present: what waits there has not reached anybody. */
export const ChannelTrouble = z.object({
  channel: CallChannel,
  waiting: z.number().int(),
  failed: z.number().int(),
  reason: z.string().nullable(),
});
export type ChannelTrouble = z.infer<typeof ChannelTrouble>;

export const CallOutBoard = z.object({
  callOut: CallOut,
  calls: z.array(Call),
  lags: z.array(CallLag),
  troubles: z.array(ChannelTrouble),
  asOf: Instant,
});
export type CallOutBoard = z.infer<typeof CallOutBoard>;

export const CallOutParams = z.object({ id: z.uuid() });
export const CallOutQuery = z.object({ open: z.enum(['true', 'false']).default('false') });
export const CallOutList = z.array(CallOut);

/** A list of a plan with the people it means now. */
export const CallList = z.object({
  planId: z.string(),
  planTitle: z.string(),
  listId: z.string(),
  title: z.string(),
  levels: z.array(z.object({ id: z.string(), name: z.string() })),
  /** One of its levels is in force now. */
  inForce: z.boolean(),
  assemble: z.string().nullable(),
  people: z.number().int(),
  withoutPhone: z.number().int(),
  /** Posts of the list that nobody holds. */
  vacant: z.array(z.string()),
  unit: UnitRef,
});
export type CallList = z.infer<typeof CallList>;
/** A plan by which people can be called out, with its levels. */
export const CallPlan = z.object({
  id: z.string(),
  title: z.string(),
  unit: UnitRef,
  levels: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type CallPlan = z.infer<typeof CallPlan>;
export const CallLists = z.object({ plans: z.array(CallPlan), lists: z.array(CallList) });
export type CallLists = z.infer<typeof CallLists>;
export const CallPlanParams = z.object({ planId: z.string().min(1).max(64) });
/** Everybody on a post under the plan's headquarters, each once. */
export const CallPeople = z.array(
  z.object({
    personId: z.string(),
    name: z.string(),
    postTitle: z.string(),
    unitId: z.string(),
    unitName: z.string(),
  }),
);
export type CallPeople = z.infer<typeof CallPeople>;

/** Who: a list of the plan; posts that the plan names at a level, at these units; or people by name. */
export const CallWhom = z.discriminatedUnion('by', [
  z.object({ by: z.literal('list'), listId: z.string().min(1) }),
  z.object({
    by: z.literal('level'),
    levelId: z.string().min(1),
    unitIds: z.array(z.string().min(1)).max(500).default([]),
  }),
  z.object({ by: z.literal('people'), personIds: z.array(z.string().min(1)).min(1).max(2_000) }),
]);
export type CallWhom = z.infer<typeof CallWhom>;

export const MakeCallOut = z.object({
  planId: z.string().min(1),
  whom: CallWhom,
  /** Absent: the title of the list. */
  title: z.string().trim().min(1).max(120).optional(),
  text: z.string().trim().max(400).default(''),
  assemble: z.string().trim().max(120).optional(),
});
export type MakeCallOut = z.output<typeof MakeCallOut>;
export const CloseCallOut = z.object({ reason });

/** What came of a call by hand: picked up and understood; not picked up; given to somebody else (转他人). */
export const TelephoneResult = z.discriminatedUnion('result', [
  z.object({ result: z.literal('reached'), note: z.string().trim().max(400).optional() }),
  z.object({ result: z.literal('missed'), note: z.string().trim().max(400).optional() }),
  z.object({ result: z.literal('declined'), note: reason }),
  z.object({
    result: z.literal('passed-on'),
    toPersonId: z.string().min(1),
    note: z.string().trim().max(400).optional(),
  }),
]);
export type TelephoneResult = z.output<typeof TelephoneResult>;
export const ArriveCall = z.object({
  happenedAt: Instant.optional(),
  position: CallPosition.optional(),
});
export const RelieveCall = z.object({
  happenedAt: Instant.optional(),
  note: z.string().trim().max(400).optional(),
});

/** What a link without a login shows. */
export const CallLinkView = z.object({
  kind: CallKind,
  title: z.string(),
  text: z.string(),
  assemble: z.string().nullable(),
  from: z.string(),
  addressee: z.string(),
  calledAt: Instant,
  onPostBy: Instant,
  about: z.array(z.object({ name: z.string(), postTitle: z.string(), phone: z.string().nullable() })),
  confirmedAt: Instant.nullable(),
  onPostAt: Instant.nullable(),
  declinedReason: z.string().nullable(),
  drill: z.boolean(),
});
export type CallLinkView = z.infer<typeof CallLinkView>;
export const CALL_LINK_REFUSALS = ['unknown', 'expired', 'revoked', 'over'] as const;
export type CallLinkRefusal = (typeof CALL_LINK_REFUSALS)[number];

/** How a member of a team stands: nothing asked, called, on the way, on post. */
export const MEMBER_STATES = ['free', 'called', 'coming', 'on-post'] as const;
export const TeamMember = z.object({
  personId: z.string(),
  name: z.string(),
  postTitle: z.string(),
  phone: z.string().nullable(),
  state: z.enum(MEMBER_STATES),
  /** The call by which they stand so. */
  callId: z.uuid().nullable(),
  calloutId: z.uuid().nullable(),
  onPostSince: Instant.nullable(),
  /** Whole hours on post without relief. */
  hoursOnPost: z.number().int().nullable(),
  tired: z.boolean(),
  /** Orders given to them by name that are neither done nor withdrawn. */
  openOrders: z.number().int(),
  position: CallPosition.nullable(),
  positionAt: Instant.nullable(),
  /** Straight line to the place asked for, km; null where no position was given. */
  distanceKm: z.number().nullable(),
});
export type TeamMember = z.infer<typeof TeamMember>;
export const Team = z.object({ unit: UnitRef, members: z.array(TeamMember) });
/** Teams under the reader's posts; with a place asked for, the nearest of those who are free stand first. */
export const TeamBoard = z.object({ asOf: Instant, teams: z.array(Team) });
export type TeamBoard = z.infer<typeof TeamBoard>;
export const TeamQuery = z.object({
  longitude: z.coerce.number().min(-180).max(180).optional(),
  latitude: z.coerce.number().min(-90).max(90).optional(),
});

/** What an open call-out amounts to, for an hourly report or a hand-over page. */
export const OpenCallOut = z.object({
  id: z.uuid(),
  title: z.string(),
  unit: UnitRef,
  madeAt: Instant,
  closedAt: Instant.nullable(),
  called: z.number().int(),
  answered: z.number().int(),
  confirmed: z.number().int(),
  onPost: z.number().int(),
  unanswered: z.number().int(),
  /** Names of those who have not answered. */
  missing: z.array(z.string()),
});
export type OpenCallOut = z.infer<typeof OpenCallOut>;
