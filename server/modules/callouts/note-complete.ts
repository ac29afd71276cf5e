import { newId } from '../../platform/ids.ts';
import { insertLogLine } from '../responses/index.ts';
import { type CallOutRow, SYSTEM, type Work } from './callouts-context.ts';
import { markComplete } from './store/callouts.ts';

/** Says once in the duty log that everybody has confirmed, and how long it took. */
export async function noteComplete(work: Work, row: CallOutRow): Promise<void> {
  const { tx, nowMs } = work;
  if (!(await markComplete(tx, row.id, nowMs))) return;
  const minutes = Math.max(1, Math.round((nowMs - row.madeAtMs) / 60_000));
  work.logSeq = await insertLogLine(tx, {
    id: newId(nowMs),
    happenedAtMs: nowMs,
    recordedAtMs: nowMs,
    kind: 'callout',
    aboutId: row.id,
    move: 'complete',
    textZh: `叫应“${row.doc.title}”：全部确认，用时 ${minutes} 分钟`,
    textEn: `Call-out “${row.doc.title}”: everybody has confirmed, in ${minutes} min`,
    by: SYSTEM,
    unitPath: row.doc.unit.path,
    correctsSeq: null,
    idempotencyKey: null,
  });
}
