import { z } from 'zod';
import { Name, RecordSummary } from './ledger.ts';

const Instant = z.iso.datetime({ offset: true });

/** Somebody a record can be handed to, by the key that the move takes as `assignee`. */
export const Handler = z.object({
  key: z.string(),
  kind: z.enum(['person', 'post', 'unit']),
  name: z.string(),
  /** Where a person stands; who stands at a post. */
  about: z.string(),
});
export type Handler = z.infer<typeof Handler>;
/** With a move that assigns: whom it may assign to. */
export const HandlersQuery = z.object({ move: Name.optional() });

/** A record that waits for the reader, and why. */
export const WorkItem = RecordSummary.extend({
  why: z.enum(['handed-over', 'signature']),
  /** Moves that the reader may make on it now. */
  moves: z.array(Name),
});
export type WorkItem = z.infer<typeof WorkItem>;
export const MyWork = z.object({
  items: z.array(WorkItem),
  /** Cut at the most that is told. */
  more: z.boolean(),
});
export type MyWork = z.infer<typeof MyWork>;

export const MyCounts = z.object({
  waiting: z.number().int(),
  overdue: z.number().int(),
  unread: z.number().int(),
});
export type MyCounts = z.infer<typeof MyCounts>;

export const Notice = z.object({
  id: z.uuid(),
  kind: z.enum(['handed-over', 'remind', 'escalate', 'mention']),
  at: Instant,
  read: z.boolean(),
  byName: z.string().nullable(),
  clock: Name.nullable(),
  dueAt: Instant.nullable(),
  record: RecordSummary.pick({ id: true, type: true, title: true, state: true }),
});
export type Notice = z.infer<typeof Notice>;
export const NoticeList = z.array(Notice);
export const ReadNotices = z.strictObject({ ids: z.array(z.uuid()).min(1).max(500) });

/** Something said of a record: only added to, counted nowhere. */
export const Comment = z.object({
  id: z.uuid(),
  byName: z.string(),
  byPost: z.string().nullable(),
  at: Instant,
  /** Null once the personal data of the record were erased. */
  text: z.string().nullable(),
});
export type Comment = z.infer<typeof Comment>;
export const NewComment = z.strictObject({
  text: z.string().trim().min(1).max(2_000),
  /** People who are told of it; each has to see the record. */
  mentions: z.array(z.string().min(1).max(64)).max(20).default([]),
});
