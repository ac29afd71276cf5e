import type { AlarmSubject } from '../alarms/alarm-aggregate.ts';
import { raiseAlarm, returnAlarm } from '../alarms/raise-alarm.ts';
import type { Subject } from '../journal/aggregate.ts';
import type { Work } from '../journal/work.ts';
import type { ActionDoc } from './action-aggregate.ts';

type Kind = 'order-undelivered' | 'order-overdue';

const TEXTS: Record<Kind, { title: string; consequence: string; advice: string; group: string }> = {
  'order-undelivered': {
    title: '指令未送达',
    consequence: '队伍不知道要做什么',
    advice: '电话通知责任人，或转他人',
    group: '指令未送达',
  },
  'order-overdue': {
    title: '指令逾期',
    consequence: '措施没有按时落实',
    advice: '电话催办，或转他人',
    group: '指令逾期',
  },
};

const keyOf = (kind: Kind, actionId: string): string => `${kind}:${actionId}`;

function subjectOf(kind: Kind, action: Subject<ActionDoc>, what: string): AlarmSubject {
  const { state: doc, id } = action;
  const { title, group, ...texts } = TEXTS[kind];
  return {
    ...texts,
    title: `${title}${what}：${doc.title}（${doc.unit.name}，${doc.addressee.name}）`,
    key: keyOf(kind, id),
    cause: kind,
    priority: 2,
    placeId: doc.unit.id,
    placeName: doc.unit.name,
    unitPath: doc.unit.path,
    planId: null,
    ruleId: null,
    groupKey: `${doc.responseId ?? doc.unit.id}|${kind}`,
    groupTitle: `${doc.headquartersName}：${group}`,
    actable: true,
  };
}

export async function raiseUndelivered(work: Work, action: Subject<ActionDoc>): Promise<void> {
  await raiseAlarm(work, subjectOf('order-undelivered', action, ''), { atMs: work.nowMs });
}

export async function raiseOverdue(
  work: Work,
  action: Subject<ActionDoc>,
  what: 'receipt' | 'completion',
): Promise<void> {
  const text = what === 'receipt' ? '未签收' : '未完成';
  await raiseAlarm(work, subjectOf('order-overdue', action, text), { atMs: work.nowMs });
}

/** Clears what an order's present state no longer justifies. */
export async function settleActionAlarms(work: Work, action: Subject<ActionDoc>): Promise<void> {
  const { state: doc, id } = action;
  const signal = { atMs: work.nowMs };
  if (!doc.undelivered || !doc.standing) await returnAlarm(work, keyOf('order-undelivered', id), signal);
  const overdue = doc.standing && (doc.receiptOverdue || doc.doneOverdue);
  if (!overdue) await returnAlarm(work, keyOf('order-overdue', id), signal);
}
