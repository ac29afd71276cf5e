import type { AlarmCause, AlarmState } from '../../../../contract/responses.ts';

/** What can happen to an alarm, after ISA-18.2; `restore` = where it would stand had it not been set aside. */
export type AlarmEvent =
  | 'raise'
  | 'return'
  | 're-alarm'
  | 'acknowledge'
  | 'shelve'
  | 'unshelve'
  | 'suppress'
  | 'unsuppress'
  | 'take-out'
  | 'put-back';
type Next = AlarmState | 'restore';

const SET_ASIDE = { shelve: 'SHLVD', suppress: 'DSUPR', 'take-out': 'OOSRV' } as const;

/**
 * The life cycle as a table; an absent cell is a refused move. Returned-to-normal waits for its acknowledgement. A higher
 * priority breaks an acknowledgement and a shelf, which was granted for the lesser one; not work in progress (OOSRV).
 */
export const LIFE_CYCLE = {
  NORM: { raise: 'UNACK', ...SET_ASIDE },
  UNACK: { return: 'RTNUN', 're-alarm': 'UNACK', acknowledge: 'ACKED', ...SET_ASIDE },
  ACKED: { return: 'NORM', 're-alarm': 'UNACK', ...SET_ASIDE },
  RTNUN: { raise: 'UNACK', acknowledge: 'NORM', ...SET_ASIDE },
  SHLVD: { raise: 'SHLVD', return: 'SHLVD', 're-alarm': 'UNACK', unshelve: 'restore', 'take-out': 'OOSRV' },
  DSUPR: { raise: 'DSUPR', return: 'DSUPR', 're-alarm': 'DSUPR', unsuppress: 'restore', 'take-out': 'OOSRV' },
  OOSRV: { raise: 'OOSRV', return: 'OOSRV', 're-alarm': 'OOSRV', 'put-back': 'restore' },
} as const satisfies Record<AlarmState, Partial<Record<AlarmEvent, Next>>>;

/** Causes that a lost gateway explains: only these can be suppressed by design, a water alarm never is. */
export const SUPPRESSIBLE: readonly AlarmCause[] = ['station-silent', 'data-gap'];

/** The state after `event`, or undefined where the table has no such move. */
export function nextAlarmState(
  state: AlarmState,
  event: AlarmEvent,
  held: { active: boolean; acknowledged: boolean },
): AlarmState | undefined {
  const next = (LIFE_CYCLE[state] as Partial<Record<AlarmEvent, Next>>)[event];
  if (next !== 'restore') return next;
  if (!held.active) return 'NORM';
  return held.acknowledged ? 'ACKED' : 'UNACK';
}

/** Set aside: not on the list that asks for an answer, but listed. */
export function isSetAside(state: AlarmState): boolean {
  return state === 'SHLVD' || state === 'DSUPR' || state === 'OOSRV';
}
