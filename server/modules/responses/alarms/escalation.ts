import type { Role } from '../../../../contract/permissions.ts';

/** One step: after so long without acknowledgement, these roles are told, each way in turn. */
export interface EscalationStep {
  afterMs: number;
  role: Role;
  ways: readonly ('sms' | 'voice')[];
}

const MINUTE_MS = 60_000;

/**
 * Who is told when nobody answers, per priority. Local rule for the gravest: woken within five minutes by message and
 * call, the superior next. Priorities 3 and 4 stay on the desk's screen.
 */
export const ESCALATION: Readonly<Record<number, readonly EscalationStep[]>> = {
  1: [
    { afterMs: 0, role: 'duty-officer', ways: ['sms'] },
    { afterMs: 1 * MINUTE_MS, role: 'duty-officer', ways: ['voice'] },
    { afterMs: 3 * MINUTE_MS, role: 'duty-leader', ways: ['sms', 'voice'] },
    { afterMs: 5 * MINUTE_MS, role: 'secretary-general', ways: ['sms', 'voice'] },
    { afterMs: 10 * MINUTE_MS, role: 'deputy-commander', ways: ['sms', 'voice'] },
  ],
  2: [
    { afterMs: 3 * MINUTE_MS, role: 'duty-officer', ways: ['sms'] },
    { afterMs: 10 * MINUTE_MS, role: 'duty-leader', ways: ['sms', 'voice'] },
  ],
  3: [{ afterMs: 30 * MINUTE_MS, role: 'duty-officer', ways: ['sms'] }],
  4: [],
};

/**
 * When step number `step` (0 = none taken yet) is due for an alarm unacknowledged since `sinceMs`; undefined = no further
 * step. Computed from the row alone, so that a restart neither loses nor repeats a step.
 */
export function escalationDueMs(priority: number, step: number, sinceMs: number): number | undefined {
  const next = ESCALATION[priority]?.[step];
  return next === undefined ? undefined : sinceMs + next.afterMs;
}
