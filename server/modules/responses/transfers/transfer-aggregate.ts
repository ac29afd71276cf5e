import type {
  By,
  EvidenceItem,
  TransferCounts,
  TransferStage,
  TransferState,
  UnitRef,
} from '../../../../contract/responses.ts';
import { TRANSFER_STAGES } from '../../../../contract/responses.ts';
import type { Aggregate, FoldMove, Line } from '../journal/aggregate.ts';

/**
 * A danger zone's transfer as a table; an absent cell is a refused move. The zone's indicators `suggest`, an authorised
 * person orders; 立即转移 may come first; nothing but a person lifts.
 */
export const TRANSFER_MACHINE = {
  none: { suggest: 'suggested', 'order-prepare': 'prepare', 'order-immediate': 'immediate' },
  suggested: {
    suggest: 'suggested',
    cease: 'suggested',
    'change-evidence': 'suggested',
    'order-prepare': 'prepare',
    'order-immediate': 'immediate',
    dismiss: 'dismissed',
  },
  prepare: {
    suggest: 'prepare',
    cease: 'prepare',
    'change-evidence': 'prepare',
    'order-immediate': 'immediate',
    dismiss: 'prepare',
    report: 'prepare',
    'mark-overdue': 'prepare',
    'notice-received': 'prepare',
    lift: 'lifted',
  },
  immediate: {
    cease: 'immediate',
    'change-evidence': 'immediate',
    report: 'immediate',
    'mark-overdue': 'immediate',
    'notice-received': 'immediate',
    lift: 'lifted',
  },
  lifted: {
    suggest: 'lifted',
    cease: 'lifted',
    'change-evidence': 'lifted',
    dismiss: 'lifted',
    'order-prepare': 'prepare',
    'order-immediate': 'immediate',
    report: 'lifted',
    'notice-received': 'lifted',
    close: 'closed',
  },
  closed: { 'notice-received': 'closed' },
  dismissed: {},
} as const satisfies Record<TransferState | 'none', Record<string, TransferState>>;

export function nextTransferState(state: TransferState | 'none', move: string): TransferState | undefined {
  return (TRANSFER_MACHINE[state] as Record<string, TransferState>)[move];
}

export interface TransferSubject {
  planId: string;
  planVersion: string;
  zoneId: string;
  zoneName: string;
  unit: UnitRef;
  counts: TransferCounts;
}

export interface TransferDoc extends TransferSubject {
  state: TransferState;
  /** What the indicators ask for now, where it is graver than what is ordered. */
  suggestedStage: TransferStage | null;
  evidence: EvidenceItem[];
  evidenceChanged: boolean;
  actable: boolean;
  createdAtMs: number;
  suggestedAtMs: number | null;
  signalAtMs: number | null;
  ceasedAtMs: number | null;
  preparedAtMs: number | null;
  immediateAtMs: number | null;
  orderedBy: By | null;
  /** Orders given so far; part of the idempotency keys of their messages. */
  orders: number;
  liftedAtMs: number | null;
  closedAtMs: number | null;
  movedAtMs: number | null;
  dueAtMs: number | null;
  overdue: boolean;
  countsAtMs: number | null;
  countsBy: By | null;
}

const ordered =
  (stage: TransferStage) =>
  (doc: TransferDoc, move: FoldMove): Partial<TransferDoc> => ({
    suggestedStage: stage === 'immediate' || doc.suggestedStage === 'prepare' ? null : doc.suggestedStage,
    [stage === 'prepare' ? 'preparedAtMs' : 'immediateAtMs']: move.happenedAtMs,
    orderedBy: move.by,
    orders: doc.orders + 1,
    evidenceChanged: false,
    liftedAtMs: null,
    overdue: false,
    dueAtMs: (move.data['dueAtMs'] as number | null) ?? null,
  });

const CHANGES: Record<string, (doc: TransferDoc, move: FoldMove) => Partial<TransferDoc>> = {
  suggest: (doc, move) => ({
    suggestedStage: move.data['stage'] as TransferStage,
    evidence: move.evidence,
    actable: move.data['actable'] as boolean,
    suggestedAtMs: move.recordedAtMs,
    signalAtMs: doc.signalAtMs ?? move.happenedAtMs,
    ceasedAtMs: null,
  }),
  cease: (_doc, move) => ({ ceasedAtMs: move.happenedAtMs }),
  'change-evidence': (_doc, move) => ({ evidence: move.evidence, evidenceChanged: true }),
  'order-prepare': ordered('prepare'),
  'order-immediate': ordered('immediate'),
  dismiss: () => ({ suggestedStage: null }),
  report: (doc, move) => {
    const counts = move.data['counts'] as TransferCounts;
    const all = counts.moved.people >= counts.due.people;
    return {
      counts,
      countsAtMs: move.happenedAtMs,
      countsBy: move.by,
      movedAtMs: all ? (doc.movedAtMs ?? move.happenedAtMs) : null,
      overdue: all ? false : doc.overdue,
    };
  },
  'mark-overdue': () => ({ overdue: true }),
  lift: (_doc, move) => ({
    liftedAtMs: move.happenedAtMs,
    suggestedStage: null,
    overdue: false,
    dueAtMs: null,
  }),
  close: (_doc, move) => ({ closedAtMs: move.happenedAtMs }),
  'notice-received': () => ({}),
};

function foldTransfer(before: TransferDoc | undefined, move: FoldMove): TransferDoc {
  const state = nextTransferState(before?.state ?? 'none', move.move);
  const change = CHANGES[move.move];
  if (state === undefined || !change)
    throw new Error(`no move ${move.move} from ${before?.state ?? 'none'} of a transfer`);
  const doc: TransferDoc = before ?? {
    ...(move.data['subject'] as TransferSubject),
    state,
    suggestedStage: null,
    evidence: move.evidence,
    evidenceChanged: false,
    actable: true,
    createdAtMs: move.recordedAtMs,
    suggestedAtMs: null,
    signalAtMs: null,
    ceasedAtMs: null,
    preparedAtMs: null,
    immediateAtMs: null,
    orderedBy: null,
    orders: 0,
    liftedAtMs: null,
    closedAtMs: null,
    movedAtMs: null,
    dueAtMs: null,
    overdue: false,
    countsAtMs: null,
    countsBy: null,
  };
  return { ...doc, ...change(doc, move), state };
}

export function transferDueMs(doc: TransferDoc): number | null {
  const running = doc.state === 'prepare' || doc.state === 'immediate';
  return running && !doc.overdue && doc.movedAtMs === null ? doc.dueAtMs : null;
}

type Write = (doc: TransferDoc, move: FoldMove) => Line;
const people = (doc: TransferDoc): string => {
  const { due, moved, sheltered, returned } = doc.counts;
  return `应转${due.people}人、已转${moved.people}人、安置${sheltered.people}人、返回${returned.people}人`;
};
const named =
  (zh: string, en: string): Write =>
  (doc, move) => {
    const why = (move.data['reason'] as string | undefined) ?? move.note;
    return {
      zh: `${zh}：${doc.zoneName}${why ? `。${why}` : ''}`,
      en: `${en}: ${doc.zoneName}${why ? `. ${why}` : ''}`,
    };
  };

const LINES: Record<string, Write> = {
  suggest: (doc, move) => {
    const why = move.evidence.map((item) => item.text).join('；');
    const stage = move.data['stage'] as TransferStage;
    return {
      zh: `${doc.zoneName}达到${TRANSFER_STAGES[stage]}指标：${why}`,
      en: `${doc.zoneName} reaches the indicator for ${stage === 'prepare' ? 'prepare to move' : 'move now'}: ${why}`,
    };
  },
  cease: named('转移指标不再成立，转移指令不变', 'Indicator holds no more; the order stands'),
  'change-evidence': named('转移依据有变，原决定不变', 'Evidence changed; decisions stand'),
  'order-prepare': named('下达准备转移', 'Ordered to prepare to move'),
  'order-immediate': named('下达立即转移', 'Ordered to move now'),
  dismiss: named('不采纳转移建议', 'Suggestion set aside'),
  report: (doc) => ({
    zh: `转移进展：${doc.zoneName}，${people(doc)}`,
    en: `Transfer of ${doc.zoneName}: to move ${doc.counts.due.people}, moved ${doc.counts.moved.people}, placed ${doc.counts.sheltered.people}, returned ${doc.counts.returned.people}`,
  }),
  'mark-overdue': named('转移逾期未完成', 'Transfer not complete in time'),
  lift: named('解除转移', 'Transfer lifted'),
  'notice-received': (doc, move) => ({
    zh: `转移指令已签收：${doc.zoneName}，${String(move.data['name'])}`,
    en: `Transfer order received: ${doc.zoneName}, ${String(move.data['name'])}`,
  }),
  close: named('转移结束', 'Transfer closed'),
};

export const TRANSFER: Aggregate<TransferDoc> = {
  kind: 'transfer',
  table: 'transfers',
  fold: foldTransfer,
  columns: (doc) => ({
    plan_id: doc.planId,
    zone_id: doc.zoneId,
    state: doc.state,
    open: doc.state !== 'closed' && doc.state !== 'dismissed',
    unit_path: doc.unit.path,
    created_at: { atMs: doc.createdAtMs },
    next_due_at: { atMs: transferDueMs(doc) },
  }),
  unitPath: (doc) => doc.unit.path,
  line: (doc, move) => LINES[move.move]?.(doc, move),
};
