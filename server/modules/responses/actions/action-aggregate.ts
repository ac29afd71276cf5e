import type { ActionState, PostRef, UnitRef } from '../../../../contract/responses.ts';
import type { Aggregate, FoldMove, Line } from '../journal/aggregate.ts';

/**
 * An order's life as a table; an absent cell is a refused move. Steps may be left out (who has finished has also
 * received), none goes back but by handing over, which begins again with another person.
 */
export const ACTION_MACHINE = {
  none: { order: 'ordered' },
  ordered: {
    deliver: 'delivered',
    undelivered: 'ordered',
    receive: 'received',
    arrive: 'arrived',
    finish: 'done',
    'hand-over': 'ordered',
    resend: 'ordered',
    'mark-overdue': 'ordered',
    amend: 'ordered',
    withdraw: 'withdrawn',
  },
  delivered: {
    undelivered: 'delivered',
    receive: 'received',
    arrive: 'arrived',
    finish: 'done',
    'hand-over': 'ordered',
    resend: 'ordered',
    'mark-overdue': 'delivered',
    amend: 'delivered',
    withdraw: 'withdrawn',
  },
  received: {
    arrive: 'arrived',
    finish: 'done',
    'hand-over': 'ordered',
    'mark-overdue': 'received',
    amend: 'received',
    withdraw: 'withdrawn',
  },
  arrived: {
    finish: 'done',
    'hand-over': 'ordered',
    'mark-overdue': 'arrived',
    amend: 'arrived',
    withdraw: 'withdrawn',
  },
  done: { retire: 'done' },
  withdrawn: {},
} as const satisfies Record<ActionState | 'none', Record<string, ActionState>>;

export function nextActionState(state: ActionState | 'none', move: string): ActionState | undefined {
  return (ACTION_MACHINE[state] as Record<string, ActionState>)[move];
}

/** What is ordered, of whom and by when; fixed at the order, but for the person. */
export interface ActionSubject {
  /** Null: ordered by the duty desk, outside any response. */
  responseId: string | null;
  /** Of a desk order: what it follows, `verify:<round>:<camera>`; two orders never follow the same. */
  planActionId: string;
  /** The response's level change that ordered it. */
  round: number;
  levelId: string | null;
  levelName: string | null;
  levelRank: number | null;
  title: string;
  detail: string | null;
  unit: UnitRef;
  post: PostRef;
  headquartersName: string;
  receiptWithinMs: number | null;
  doneDueAtMs: number | null;
}

export interface Addressee {
  personId: string | null;
  name: string;
  postTitle: string | null;
}

export interface ActionDoc extends ActionSubject {
  state: ActionState;
  /** In force: the level that contains it stands. A later raise orders anew what no longer stands. */
  standing: boolean;
  addressee: Addressee;
  orderedAtMs: number;
  /** When the present addressee was told: the receipt counts from here. */
  sentAtMs: number;
  deliveredAtMs: number | null;
  receivedAtMs: number | null;
  arrivedAtMs: number | null;
  doneAtMs: number | null;
  receiptOverdue: boolean;
  doneOverdue: boolean;
  undelivered: boolean;
  handedOver: boolean;
  result: string | null;
  /** Why it was taken back before it was done; absent where the level no longer contains it. */
  withdrawnReason?: string;
  /** Messages sent; part of their idempotency keys. */
  sendings: number;
}

const toAddressee = (move: FoldMove): Partial<ActionDoc> => ({
  addressee: move.data['addressee'] as Addressee,
  undelivered: move.data['reachable'] === false,
  sentAtMs: move.recordedAtMs,
  deliveredAtMs: null,
  receivedAtMs: null,
  arrivedAtMs: null,
  receiptOverdue: false,
});

const CHANGES: Record<string, (doc: ActionDoc, move: FoldMove) => Partial<ActionDoc>> = {
  order: () => ({}),
  deliver: (_doc, move) => ({ deliveredAtMs: move.happenedAtMs, undelivered: false }),
  undelivered: () => ({ undelivered: true }),
  receive: (doc, move) => ({
    receivedAtMs: move.happenedAtMs,
    undelivered: false,
    receiptOverdue: false,
    deliveredAtMs: doc.deliveredAtMs ?? move.happenedAtMs,
  }),
  arrive: (doc, move) => ({
    receivedAtMs: doc.receivedAtMs ?? move.happenedAtMs,
    arrivedAtMs: move.happenedAtMs,
    receiptOverdue: false,
    undelivered: false,
  }),
  finish: (doc, move) => ({
    receivedAtMs: doc.receivedAtMs ?? move.happenedAtMs,
    arrivedAtMs: doc.arrivedAtMs ?? move.happenedAtMs,
    doneAtMs: move.happenedAtMs,
    receiptOverdue: false,
    doneOverdue: false,
    undelivered: false,
    result: move.data['result'] as string,
  }),
  'hand-over': (doc, move) => ({ ...toAddressee(move), handedOver: true, sendings: doc.sendings + 1 }),
  resend: (doc, move) => ({ ...toAddressee(move), sendings: doc.sendings + 1 }),
  'mark-overdue': (_doc, move) =>
    move.data['what'] === 'receipt' ? { receiptOverdue: true } : { doneOverdue: true },
  /** Less is to be done than was ordered; deadlines and receipt stand. */
  amend: (_doc, { data }) => ({ title: data['title'] as string, detail: data['detail'] as string | null }),
  withdraw: (_doc, { data }) => ({
    standing: false,
    receiptOverdue: false,
    doneOverdue: false,
    ...(data['reason'] === undefined ? {} : { withdrawnReason: data['reason'] as string }),
  }),
  retire: () => ({ standing: false }),
};

function foldAction(before: ActionDoc | undefined, move: FoldMove): ActionDoc {
  const state = nextActionState(before?.state ?? 'none', move.move);
  const change = CHANGES[move.move];
  if (state === undefined || !change)
    throw new Error(`no move ${move.move} from ${before?.state ?? 'none'} of an action`);
  const doc = before ?? {
    ...(move.data['subject'] as ActionSubject),
    state,
    standing: true,
    addressee: move.data['addressee'] as Addressee,
    orderedAtMs: move.happenedAtMs,
    sentAtMs: move.recordedAtMs,
    deliveredAtMs: null,
    receivedAtMs: null,
    arrivedAtMs: null,
    doneAtMs: null,
    receiptOverdue: false,
    doneOverdue: false,
    undelivered: move.data['reachable'] === false,
    handedOver: false,
    result: null,
    sendings: 1,
  };
  return { ...doc, ...change(doc, move), state };
}

export function receiptDueMs(doc: ActionDoc): number | null {
  return doc.receiptWithinMs === null ? null : doc.sentAtMs + doc.receiptWithinMs;
}

/** The next deadline that has not been missed yet. */
export function actionDueMs(doc: ActionDoc): number | null {
  if (doc.state === 'done' || doc.state === 'withdrawn') return null;
  const times: number[] = [];
  const receipt = receiptDueMs(doc);
  if (receipt !== null && doc.receivedAtMs === null && !doc.receiptOverdue) times.push(receipt);
  if (doc.doneDueAtMs !== null && !doc.doneOverdue) times.push(doc.doneDueAtMs);
  return times.length === 0 ? null : Math.min(...times);
}

type Write = (doc: ActionDoc, move: FoldMove) => Line;
const named =
  (zh: string, en: string, detail: (move: FoldMove) => unknown = () => undefined): Write =>
  (doc, move) => {
    const more = detail(move) ?? move.note;
    const who = doc.addressee.name;
    return {
      zh: `${zh}：${doc.title}（${doc.unit.name}，${who}）${more ? `。${more}` : ''}`,
      en: `${en}: ${doc.title} (${doc.unit.name}, ${who})${more ? `. ${more}` : ''}`,
    };
  };

const LINES: Record<string, Write> = {
  order: named('下达指令', 'Order'),
  undelivered: named('指令未送达，须电话通知', 'Order not delivered, telephone', (move) => move.data['why']),
  receive: named('签收指令', 'Order received', (move) => move.data['name']),
  arrive: named('到位', 'Arrived'),
  finish: named('完成指令', 'Order done', (move) => move.data['result']),
  'hand-over': named('指令转他人', 'Order handed over', (move) => move.data['reason']),
  resend: named('重新下达指令', 'Order sent again'),
  'mark-overdue': (doc, move) =>
    move.data['what'] === 'receipt'
      ? named('指令逾期未签收', 'Order not received in time')(doc, move)
      : named('指令逾期未完成', 'Order not done in time')(doc, move),
  amend: named('更改指令', 'Order changed', (move) => move.data['reason']),
  withdraw: named('撤回指令', 'Order withdrawn', (move) => move.data['reason']),
};

export const ACTION: Aggregate<ActionDoc> = {
  kind: 'action',
  table: 'actions',
  fold: foldAction,
  columns: (doc) => ({
    response_id: doc.responseId,
    plan_action_id: doc.planActionId,
    round: doc.round,
    state: doc.state,
    standing: doc.standing,
    unit_path: doc.unit.path,
    ordered_at: { atMs: doc.orderedAtMs },
    next_due_at: { atMs: actionDueMs(doc) },
  }),
  unitPath: (doc) => doc.unit.path,
  line: (doc, move) => LINES[move.move]?.(doc, move),
};
