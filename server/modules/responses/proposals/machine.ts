import type { ProposalState } from '../../../../contract/responses.ts';

/**
 * 提请 → 会商 → 签批 → 启动 as a table; an absent cell is a refused move. `applied` is reached through `signed` or
 * `authorised` alone, and those through a signing post alone (`sign`, `telephone`): no evidence and no clock leads there.
 */
export const PROPOSAL_MACHINE = {
  none: { suggest: 'suggested', submit: 'submitted' },
  suggested: {
    submit: 'submitted',
    dismiss: 'dismissed',
    supersede: 'superseded',
    support: 'suggested',
    cease: 'suggested',
    remind: 'suggested',
    'change-evidence': 'suggested',
    rebase: 'suggested',
  },
  submitted: {
    confer: 'conferring',
    sign: 'signed',
    telephone: 'authorised',
    reject: 'rejected',
    withdraw: 'withdrawn',
    supersede: 'superseded',
    support: 'submitted',
    cease: 'submitted',
    remind: 'submitted',
    'change-evidence': 'submitted',
    rebase: 'submitted',
  },
  conferring: {
    confer: 'conferring',
    sign: 'signed',
    telephone: 'authorised',
    reject: 'rejected',
    withdraw: 'withdrawn',
    supersede: 'superseded',
    support: 'conferring',
    cease: 'conferring',
    remind: 'conferring',
    'change-evidence': 'conferring',
    rebase: 'conferring',
  },
  signed: {
    apply: 'applied',
    reject: 'rejected',
    supersede: 'superseded',
    support: 'signed',
    cease: 'signed',
    'change-evidence': 'signed',
    rebase: 'signed',
  },
  authorised: {
    apply: 'applied',
    countersign: 'authorised',
    dispute: 'authorised',
    'mark-overdue': 'authorised',
    support: 'authorised',
    cease: 'authorised',
    'change-evidence': 'authorised',
  },
  applied: {
    countersign: 'applied',
    dispute: 'applied',
    'mark-overdue': 'applied',
    'change-evidence': 'applied',
  },
  rejected: {},
  withdrawn: {},
  dismissed: {},
  superseded: {},
} as const satisfies Record<ProposalState | 'none', Record<string, ProposalState>>;

export type ProposalMove = {
  [S in keyof typeof PROPOSAL_MACHINE]: keyof (typeof PROPOSAL_MACHINE)[S];
}[keyof typeof PROPOSAL_MACHINE];

export function nextProposalState(state: ProposalState | 'none', move: string): ProposalState | undefined {
  return (PROPOSAL_MACHINE[state] as Record<string, ProposalState>)[move];
}

/** Still on its way to a decision or to taking effect. */
export const OPEN_PROPOSAL_STATES: readonly ProposalState[] = [
  'suggested',
  'submitted',
  'conferring',
  'signed',
  'authorised',
];

/** 启动 → 提升至 / 降低至 → 结束 as a table. Every move but the receipts of its notice comes from an applied proposal. */
export const RESPONSE_MACHINE = {
  none: { start: 'active' },
  active: { raise: 'active', lower: 'active', end: 'ended', 'notice-received': 'active' },
  ended: { 'notice-received': 'ended' },
} as const satisfies Record<'none' | 'active' | 'ended', Record<string, 'active' | 'ended'>>;

export function nextResponseState(
  state: 'none' | 'active' | 'ended',
  move: string,
): 'active' | 'ended' | undefined {
  return (RESPONSE_MACHINE[state] as Record<string, 'active' | 'ended'>)[move];
}

/**
 * What going to `target` means where `present` is in force (ranks; 1 is the gravest; null = no response): levels may skip
 * in both directions. Undefined = it would change nothing.
 */
export function changeTo(
  present: number | null,
  target: number | null,
): 'start' | 'raise' | 'lower' | 'end' | undefined {
  if (present === null) return target === null ? undefined : 'start';
  if (target === null) return 'end';
  if (target === present) return undefined;
  return target < present ? 'raise' : 'lower';
}
