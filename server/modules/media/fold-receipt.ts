import type { TerminalReceipt } from '../../../contract/media.ts';
import type { PlaybackRow } from './store/playbacks.ts';

/**
 * A terminal's word on a message changes its playback: sent → received → played or failed. The first last word stands;
 * a word after the deadline still counts and is marked late; what says nothing new gives undefined.
 */
export function foldReceipt(
  row: PlaybackRow,
  receipt: Pick<TerminalReceipt, 'state' | 'reason'>,
  nowMs: number,
): PlaybackRow | undefined {
  if (row.state === 'played' || row.state === 'failed') return undefined;
  const now = new Date(nowMs);
  const late = row.state === 'no-answer' || nowMs > row.deadlineAt.getTime();
  if (receipt.state === 'received') {
    if (row.receivedAt !== null) return undefined;
    // Heard after the deadline: it is known that it arrived, not that it sounded.
    return { ...row, receivedAt: now, state: late ? 'no-answer' : 'received' };
  }
  return {
    ...row,
    state: receipt.state,
    reason: receipt.state === 'failed' ? (receipt.reason ?? 'no reason given') : null,
    late,
    receivedAt: row.receivedAt ?? now,
    endedAt: now,
  };
}
