import type { ProposalState } from '../../../../contract/responses.ts';

const MINUTE_MS = 60_000;

export interface ReminderStep {
  afterMs: number;
  /** `message`: whoever has to act next is told again; `alarm`: it is an alarm on the desk from here on. */
  does: 'message' | 'alarm';
}

/**
 * A proposal that waits is told again, then becomes an alarm: signal to response took hours in the cases this replaces.
 * Counted from when it came into the state.
 */
export const REMINDERS: Partial<Record<ProposalState, readonly ReminderStep[]>> = {
  suggested: [
    { afterMs: 5 * MINUTE_MS, does: 'message' },
    { afterMs: 10 * MINUTE_MS, does: 'alarm' },
  ],
  submitted: [
    { afterMs: 10 * MINUTE_MS, does: 'message' },
    { afterMs: 20 * MINUTE_MS, does: 'alarm' },
  ],
  conferring: [
    { afterMs: 20 * MINUTE_MS, does: 'message' },
    { afterMs: 40 * MINUTE_MS, does: 'alarm' },
  ],
};

export interface Reminder {
  state: ProposalState;
  sinceMs: number;
  sent: number;
  /** Too old to act on, or its conditions hold no more: shown, but nobody is called for it. */
  quiet: boolean;
}

/** When the next reminder is due; undefined = none. Computed from the row, so that it survives a restart. */
export function reminderDueMs(reminder: Reminder): number | undefined {
  if (reminder.state === 'suggested' && reminder.quiet) return undefined;
  const step = REMINDERS[reminder.state]?.[reminder.sent];
  return step === undefined ? undefined : reminder.sinceMs + step.afterMs;
}
