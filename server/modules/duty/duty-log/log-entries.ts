import type { Actor } from '../../../../contract/permissions.ts';
import type { DutyLogEntry } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { appendDutyLine } from '../../responses/index.ts';
import { findDutySubject } from '../../rules/index.ts';

const MOVES: Readonly<
  Record<string, { kind: DutyLogEntry['kind']; of: 'warning' | 'event'; zh: string; en: string }>
> = {
  'warning-entered': { kind: 'warning', of: 'warning', zh: '登记预警信号', en: 'Warning signal entered' },
  'warning-updated': { kind: 'warning', of: 'warning', zh: '更新预警信号', en: 'Warning signal updated' },
  'warning-cancelled': { kind: 'warning', of: 'warning', zh: '解除预警信号', en: 'Warning signal lifted' },
  'event-declared': { kind: 'event', of: 'event', zh: '登记险情', en: 'Danger declared' },
  'event-over': { kind: 'event', of: 'event', zh: '险情处置完毕', en: 'Danger over' },
  'event-withdrawn': { kind: 'event', of: 'event', zh: '撤回险情登记', en: 'Danger withdrawn' },
};

/** Signals and dangers that people enter, as lines of the duty log in the transaction that keeps them. */
export async function logEntry(
  tx: Sql,
  actor: Actor,
  action: string,
  about: string,
  nowMs: number,
): Promise<void> {
  const move = MOVES[action];
  const subject = move && (await findDutySubject(tx, move.of, about));
  const [post] = actor.posts;
  if (!move || !subject || !post) return;
  await appendDutyLine(
    tx,
    {
      kind: move.kind,
      aboutId: about,
      move: action,
      textZh: `${move.zh}：${subject.text}`,
      textEn: `${move.en}: ${subject.text}`,
      by: {
        personId: actor.personId,
        name: actor.name,
        postId: post.postId,
        postTitle: post.title,
        via: post.via,
      },
      unitPath: subject.unitPath ?? post.unitPath,
    },
    nowMs,
  );
}
