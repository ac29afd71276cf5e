import type { AlarmSubject } from '../alarms/alarm-aggregate.ts';
import type { Subject } from '../journal/aggregate.ts';
import type { ProposalDoc } from './proposal-aggregate.ts';
import { changeTitle } from './proposal-lines.ts';

/** A proposal has at most one alarm of its own: that it waits. */
export function waitingAlarmKey(proposalId: string): string {
  return `proposal-waiting:${proposalId}`;
}
/** And one for the telephone authorisation that nobody signed in time. */
export function signatureAlarmKey(proposalId: string): string {
  return `signature-overdue:${proposalId}`;
}

type Kind = 'proposal-waiting' | 'signature-overdue';

const TEXTS: Record<
  Kind,
  (what: string, state: string) => Pick<AlarmSubject, 'title' | 'consequence' | 'advice'>
> = {
  'proposal-waiting': (what, state) => ({
    title: `${state === 'suggested' ? '研判建议待提请' : '提请待签批'}：${what}`,
    consequence: '响应迟于雨水情，队伍与转移随之推迟',
    advice: state === 'suggested' ? '核实后提请，或说明原因不予采纳' : '联系签批人；不便签批时取得电话授权',
  }),
  'signature-overdue': (what) => ({
    title: `电话授权逾期未补签：${what}`,
    consequence: '决定缺少书面签批，责任无法确认',
    advice: '联系授权人补签；有异议的，由其提出异议',
  }),
};

export function proposalAlarm(kind: Kind, proposal: Subject<ProposalDoc>): AlarmSubject {
  const { state: doc, id } = proposal;
  return {
    ...TEXTS[kind](changeTitle(doc).zh, doc.state),
    key: kind === 'proposal-waiting' ? waitingAlarmKey(id) : signatureAlarmKey(id),
    cause: kind,
    priority: 2,
    placeId: doc.headquarters.id,
    placeName: doc.headquarters.name,
    unitPath: doc.headquarters.path,
    planId: doc.planId,
    ruleId: null,
    groupKey: `${doc.headquarters.id}|${kind}`,
    groupTitle: `${doc.headquarters.name}：${kind === 'proposal-waiting' ? '待办超时' : '电话授权未补签'}`,
    actable: true,
  };
}
