const DAY_MS = 86_400_000;
/** Calendar days in Beijing between a day and a moment; the day itself is 0. */
const daysSince = (day: string, atMs: number): number =>
  Math.floor((atMs - Date.parse(`${day}T00:00:00+08:00`)) / DAY_MS);

export type BriefClock =
  | { is: 'unknown' }
  /** Reached the desk `days` calendar days after the event. */
  | { is: 'sent'; days: number; at: string }
  | { is: 'waits'; days: number };

/**
 * How long it took from the event to the desk: from the day of the event (Beijing) to the first 报送 of the journal, or to now.
 * A brief taken back and sent again was reported when it was sent first.
 */
export function briefClock(
  happenedOn: string | null,
  journal: readonly { act: string; at: string }[],
  nowMs: number,
): BriefClock {
  if (happenedOn === null) return { is: 'unknown' };
  const sent = journal.find(({ act }) => act === 'submit');
  if (sent) return { is: 'sent', days: daysSince(happenedOn, Date.parse(sent.at)), at: sent.at };
  return { is: 'waits', days: daysSince(happenedOn, nowMs) };
}
