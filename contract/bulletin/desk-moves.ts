import { z } from 'zod';
import type { Permission } from '../permissions.ts';

/** Where a brief stands. `issued` is the end of a printed one; `declined` the end of one that was not used. */
export const BRIEF_STATES = {
  draft: { zh: '起草', en: 'Draft' },
  signing: { zh: '待审签', en: 'Waits for the head’s signature' },
  signed: { zh: '已审签', en: 'Signed' },
  submitted: { zh: '已报送', en: 'Submitted' },
  received: { zh: '已接收', en: 'Received' },
  returned: { zh: '退改', en: 'Returned for changes' },
  declined: { zh: '不采用', en: 'Not used' },
  kept: { zh: '留存', en: 'Kept for later' },
  adopted: { zh: '采用', en: 'Adopted' },
  editing: { zh: '编辑', en: 'In editing' },
  'laid-out': { zh: '编排', en: 'Laid out in an issue' },
  issued: { zh: '印发', en: 'Issued' },
} as const;
export type BriefState = keyof typeof BRIEF_STATES;
export const BriefState = z.enum(Object.keys(BRIEF_STATES) as [BriefState, ...BriefState[]]);

export interface DeskMove {
  from: readonly BriefState[];
  to: BriefState;
  zh: string;
  en: string;
  permission: Permission;
  /** Who wrote the brief may not make it. */
  notAuthor?: true;
  /** Why, in words that reach the author. */
  reason?: 'required' | 'optional';
  /** What follows beside the state: figures freeze; a signature no longer stands. */
  effect?: 'freeze' | 'void-signature';
}

/** The desk as a table. Laying out and issuing are moves of an issue (`IssueMove`), not of a brief alone. */
export const DESK_MOVES = {
  'ask-signature': {
    from: ['draft', 'returned'],
    to: 'signing',
    zh: '送审',
    en: 'Ask the head to sign',
    permission: 'bulletin.write',
  },
  sign: {
    from: ['signing'],
    to: 'signed',
    zh: '审签',
    en: 'Sign',
    permission: 'bulletin.sign',
    notAuthor: true,
    // Asked for where a figure falls below an earlier freeze.
    reason: 'optional',
    effect: 'freeze',
  },
  'refuse-signature': {
    from: ['signing'],
    to: 'returned',
    zh: '退回修改',
    en: 'Send back unsigned',
    permission: 'bulletin.sign',
    reason: 'required',
  },
  submit: {
    from: ['signed'],
    to: 'submitted',
    zh: '报送',
    en: 'Submit',
    permission: 'bulletin.write',
  },
  'take-back': {
    from: ['signing', 'signed', 'submitted'],
    to: 'draft',
    zh: '撤回',
    en: 'Take back',
    permission: 'bulletin.write',
    reason: 'optional',
    effect: 'void-signature',
  },
  receive: {
    from: ['submitted'],
    to: 'received',
    zh: '接收',
    en: 'Receive',
    permission: 'bulletin.edit',
  },
  return: {
    from: ['received', 'kept', 'adopted', 'editing'],
    to: 'returned',
    zh: '退改',
    en: 'Return for changes',
    permission: 'bulletin.edit',
    reason: 'required',
    effect: 'void-signature',
  },
  decline: {
    from: ['received', 'kept', 'adopted', 'editing'],
    to: 'declined',
    zh: '不采用',
    en: 'Do not use',
    permission: 'bulletin.edit',
    reason: 'required',
  },
  keep: {
    from: ['received'],
    to: 'kept',
    zh: '留存',
    en: 'Keep for later',
    permission: 'bulletin.edit',
    reason: 'required',
  },
  adopt: {
    from: ['received', 'kept'],
    to: 'adopted',
    zh: '采用',
    en: 'Adopt',
    permission: 'bulletin.edit',
    reason: 'optional',
  },
  edit: {
    from: ['adopted'],
    to: 'editing',
    zh: '编辑',
    en: 'Edit',
    permission: 'bulletin.edit',
  },
  reconsider: {
    from: ['declined'],
    to: 'received',
    zh: '重新考虑',
    en: 'Consider again',
    permission: 'bulletin.edit',
    reason: 'required',
  },
} as const satisfies Record<string, DeskMove>;
export type DeskMoveName = keyof typeof DESK_MOVES;
export const DeskMoveName = z.enum(Object.keys(DESK_MOVES) as [DeskMoveName, ...DeskMoveName[]]);

/** Who may write in a brief in which state: its unit until it asks for the signature, the desk while it edits. */
export const WRITABLE: Readonly<Partial<Record<BriefState, Permission>>> = {
  draft: 'bulletin.write',
  returned: 'bulletin.write',
  editing: 'bulletin.edit',
};

/** 公开属性. Nothing is public unless a named person found so (公开审查). */
export const DISCLOSURES = {
  internal: { zh: '内部', en: 'Internal' },
  public: { zh: '公开', en: 'Public' },
  'on-request': { zh: '依申请公开', en: 'On request' },
  'not-public': { zh: '不予公开', en: 'Not to be published' },
} as const;
export type Disclosure = keyof typeof DISCLOSURES;
export const Disclosure = z.enum(Object.keys(DISCLOSURES) as [Disclosure, ...Disclosure[]]);
