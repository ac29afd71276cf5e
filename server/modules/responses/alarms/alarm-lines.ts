import { VERIFICATIONS } from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { FoldMove, Line } from '../journal/aggregate.ts';
import type { AlarmDoc } from './alarm-aggregate.ts';

type Write = (doc: AlarmDoc, move: FoldMove) => Line;

const named =
  (zh: string, en: string): Write =>
  (doc, move) => ({
    zh: `${zh}：${doc.title}${move.note ? `。${move.note}` : ''}`,
    en: `${en}: ${doc.title}${move.note ? `. ${move.note}` : ''}`,
  });
const clock = (atMs: number): string => toBeijingIso(atMs).slice(11, 16);

/** What the duty log reads; moves that only count (escalation steps aside) are no news and have no line. */
const LINES: Record<string, Write> = {
  raise: (doc) => ({
    zh: `告警（${doc.priority}级）：${doc.title}${doc.actable ? '' : '。已超过处置时限，仅记录'}`,
    en: `Alarm (priority ${doc.priority}): ${doc.title}${doc.actable ? '' : '. Too old to act on; recorded only'}`,
  }),
  're-alarm': (doc) => ({
    zh: `告警升至${doc.priority}级：${doc.title}`,
    en: `Alarm rises to priority ${doc.priority}: ${doc.title}`,
  }),
  return: named('告警条件恢复正常', 'Alarm condition back to normal'),
  'lose-sight': named('数据中断，告警保持原状', 'No data; the alarm stays as it is'),
  acknowledge: named('知悉告警', 'Alarm acknowledged'),
  verify: (doc, move) => ({
    zh: `核实告警：${doc.title}，${VERIFICATIONS[doc.verification ?? 'unclear']}（${String(move.data['method'])}）`,
    en: `Alarm verified: ${doc.title}, ${doc.verification} (${String(move.data['method'])})`,
  }),
  shelve: (doc) => ({
    zh: `搁置告警至${clock(doc.shelvedUntilMs ?? 0)}：${doc.title}。原因：${doc.shelvedReason}`,
    en: `Alarm shelved until ${clock(doc.shelvedUntilMs ?? 0)}: ${doc.title}. Reason: ${doc.shelvedReason}`,
  }),
  unshelve: (doc, move) =>
    named(
      move.by.via === 'system' ? '搁置到期' : '取消搁置',
      move.by.via === 'system' ? 'Shelf ran out' : 'Shelf ended',
    )(doc, move),
  'take-out': (doc, move) => ({
    zh: `停用告警：${doc.title}，工单${doc.workOrder}。原因：${String(move.data['reason'])}`,
    en: `Alarm out of service: ${doc.title}, work order ${doc.workOrder}. Reason: ${String(move.data['reason'])}`,
  }),
  'put-back': named('恢复启用告警', 'Alarm back in service'),
  escalate: (doc, move) => ({
    zh: `告警未知悉，已通知${String(move.data['told'])}：${doc.title}`,
    en: `Alarm not acknowledged, told ${String(move.data['told'])}: ${doc.title}`,
  }),
  'change-evidence': named('告警依据有变', 'Evidence of the alarm changed'),
  comment: (doc, move) => ({ zh: `${doc.title}：${move.note}`, en: `${doc.title}: ${move.note}` }),
};

/** A dependant of a lost gateway is listed under it, not logged line by line. */
export function alarmLine(doc: AlarmDoc, move: FoldMove): Line | undefined {
  if (doc.state === 'DSUPR' && move.move !== 'comment') return undefined;
  if (move.move === 'escalate' && move.data['told'] === '') return undefined;
  return LINES[move.move]?.(doc, move);
}
