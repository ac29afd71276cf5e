import { createHash } from 'node:crypto';
import type { OpenCallOut } from '../../../../contract/callouts.ts';
import type { HandoverItem } from '../../../../contract/duty.ts';
import {
  ACTION_STATES,
  type Action,
  type Alarm,
  CHANGES,
  type Proposal,
  type Response,
  TRACKS,
  type Transfer,
} from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { SeatRounds } from '../duty-context.ts';

type Draft = Omit<HandoverItem, 'stamp'>;

const clock = (at: string): string => at.slice(5, 16).replace('T', ' ');

/** A stamp says that something else is said of the thing now; two things never share a key. */
function stamped(draft: Draft): HandoverItem {
  const said = [draft.textZh, draft.textEn, draft.since, draft.urgent];
  return {
    ...draft,
    stamp: createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16),
  };
}

const ALARM_STATES: Readonly<Record<string, { zh: string; en: string }>> = {
  UNACK: { zh: '未知悉', en: 'not acknowledged' },
  ACKED: { zh: '已知悉', en: 'acknowledged' },
  RTNUN: { zh: '已恢复，未知悉', en: 'back to normal, not acknowledged' },
  SHLVD: { zh: '已搁置', en: 'shelved' },
  DSUPR: { zh: '已抑制', en: 'suppressed' },
  OOSRV: { zh: '已停用', en: 'out of service' },
};

export function alarmItem(alarm: Alarm): HandoverItem {
  const state = ALARM_STATES[alarm.state] ?? { zh: alarm.state, en: alarm.state };
  const until = alarm.shelvedUntil === null ? '' : clock(alarm.shelvedUntil);
  const unknown = alarm.condition === 'unknown';
  return stamped({
    key: `alarm:${alarm.id}`,
    textZh: `${alarm.priority}级 ${alarm.title}（${state.zh}${until && `至${until}`}${unknown ? '，数据中断、状态未知' : ''}）`,
    textEn: `P${alarm.priority} ${alarm.title} (${state.en}${until && ` until ${until}`}${unknown ? ', data lost, state unknown' : ''})`,
    since: alarm.raisedAt,
    urgent: alarm.state === 'UNACK' || alarm.state === 'RTNUN',
  });
}

export function responseItem(response: Response): HandoverItem {
  const level = response.level?.name ?? '';
  const owed = response.signatureOverdue;
  return stamped({
    key: `response:${response.id}`,
    textZh: `${response.area.name}${level}${TRACKS[response.track]}，自${clock(response.levelSince)}起${owed ? '（补签逾期）' : ''}`,
    textEn: `${response.area.name}: level ${level} in force since ${clock(response.levelSince)}${owed ? ' (signature overdue)' : ''}`,
    since: response.startedAt,
    urgent: owed,
  });
}

const PROPOSAL_STATES: Readonly<Record<string, { zh: string; en: string }>> = {
  suggested: { zh: '研判建议，未提请', en: 'suggested, not submitted' },
  submitted: { zh: '已提请，待签批', en: 'submitted, waits for a signature' },
  conferring: { zh: '会商中', en: 'in conference' },
  signed: { zh: '已签批，待生效', en: 'signed, not yet in effect' },
  authorised: { zh: '电话授权，待补签', en: 'by telephone, signature owed' },
};

export function proposalItem(proposal: Proposal): HandoverItem {
  const state = PROPOSAL_STATES[proposal.state] ?? { zh: proposal.state, en: proposal.state };
  const level = proposal.level?.name ?? '';
  return stamped({
    key: `proposal:${proposal.id}`,
    textZh: `${CHANGES[proposal.change]}${proposal.area.name}${level}${TRACKS[proposal.track]}：${state.zh}`,
    textEn: `${proposal.change} ${level} ${proposal.area.name}: ${state.en}`,
    since: proposal.createdAt,
    urgent: proposal.state !== 'signed',
  });
}

export interface SilentStation {
  stationId: string;
  name: string;
  /** Null: never heard of. */
  lastHeardMs: number | null;
}

export function silentItem({ stationId, name, lastHeardMs }: SilentStation): HandoverItem {
  const at = lastHeardMs === null ? null : toBeijingIso(Math.floor(lastHeardMs / 1_000) * 1_000);
  return stamped({
    key: `silent:${stationId}`,
    textZh: at === null ? `${name}失联，从未收到数据` : `${name}失联，自${clock(at)}起无数据`,
    textEn: at === null ? `${name}: never heard of` : `${name}: silent since ${clock(at)}`,
    since: at,
    urgent: false,
  });
}

const OVERDUE: Readonly<Record<Action['overdue'], { zh: string; en: string }>> = {
  no: { zh: '', en: '' },
  receipt: { zh: '，签收逾期', en: ', receipt overdue' },
  completion: { zh: '，完成逾期', en: ', completion overdue' },
};

export function orderItem(action: Action): HandoverItem {
  const { addressee, overdue, undelivered } = action;
  const due = action.doneDueAt === null ? '' : clock(action.doneDueAt);
  return stamped({
    key: `order:${action.id}`,
    textZh: `${action.title}（${addressee.name}）：${ACTION_STATES[action.state]}${due && `，限${due}完成`}${OVERDUE[overdue].zh}${undelivered ? '，未送达' : ''}`,
    textEn: `${action.title} (${addressee.name}): ${action.state}${due && `, due ${due}`}${OVERDUE[overdue].en}${undelivered ? ', not delivered' : ''}`,
    since: action.orderedAt,
    urgent: overdue !== 'no' || undelivered,
  });
}

export function calloutItem(callout: OpenCallOut): HandoverItem {
  const { id, title, called, confirmed, onPost, unanswered, missing, madeAt } = callout;
  const names = missing.length === 0 ? '' : missing.join('、');
  return stamped({
    key: `callout:${id}`,
    textZh: `${title}：叫应${called}人，已确认${confirmed}人，已到岗${onPost}人，未应答${unanswered}人${names && `（${names}）`}`,
    textEn: `${title}: ${called} called, ${confirmed} confirmed, ${onPost} on post, ${unanswered} without an answer${names && ` (${names})`}`,
    since: madeAt,
    urgent: unanswered > 0,
  });
}

/** Whoever has arrived and has neither finished nor been recalled is still out there. */
export function onPostItem(action: Action): HandoverItem {
  const at = action.arrivedAt ?? action.orderedAt;
  return stamped({
    key: `on-post:${action.id}`,
    textZh: `${action.addressee.name}${action.addressee.postTitle === null ? '' : `（${action.addressee.postTitle}）`}：${action.title}，${clock(at)}到位`,
    textEn: `${action.addressee.name}: ${action.title}, on post since ${clock(at)}`,
    since: at,
    urgent: false,
  });
}

const TRANSFER_STATES: Readonly<Record<string, { zh: string; en: string }>> = {
  suggested: { zh: '达到转移指标，未下达', en: 'indicator reached, not ordered' },
  prepare: { zh: '准备转移', en: 'prepare to move' },
  immediate: { zh: '立即转移', en: 'move now' },
  lifted: { zh: '已解除，返回中', en: 'lifted, people going back' },
};

export function transferItem(transfer: Transfer): HandoverItem {
  const { counts, zone, state } = transfer;
  const words = TRANSFER_STATES[state] ?? { zh: state, en: state };
  const reported = transfer.countsAt !== null;
  const numbers = {
    zh: reported
      ? `应转${counts.due.people}人，已转${counts.moved.people}人，安置${counts.sheltered.people}人，返回${counts.returned.people}人（${clock(transfer.countsAt!)}报）`
      : `应转${counts.due.people}人，已转人数未报`,
    en: reported
      ? `${counts.due.people} to move, ${counts.moved.people} moved, ${counts.sheltered.people} sheltered, ${counts.returned.people} back (reported ${clock(transfer.countsAt!)})`
      : `${counts.due.people} to move, none reported yet`,
  };
  return stamped({
    key: `transfer:${transfer.id}`,
    textZh: `${zone.unit.name}${zone.name}：${words.zh}，${numbers.zh}${transfer.overdue ? '，逾期未转完' : ''}`,
    textEn: `${zone.unit.name} ${zone.name}: ${words.en}, ${numbers.en}${transfer.overdue ? ', overdue' : ''}`,
    since: transfer.orderedAt ?? transfer.suggestedAt,
    urgent: transfer.overdue || state === 'suggested',
  });
}

/** A round that nobody did in its time: the next officer does it, or knows that it was missed. */
export function roundItem({ id, dueFromMs, state }: SeatRounds['notDone'][number]): HandoverItem {
  const due = toBeijingIso(dueFromMs);
  return stamped({
    key: `round:${id}`,
    textZh: `${clock(due)}视频巡查${state === 'missed' ? '未巡，已错过' : '逾期未完成'}`,
    textEn: `Video round of ${clock(due)} ${state === 'missed' ? 'was missed' : 'is overdue'}`,
    since: due,
    urgent: state === 'overdue',
  });
}

export function failedMessagesItem(failed: number): HandoverItem {
  return stamped({
    key: 'messages:failed',
    textZh: `${failed}条消息发送失败，须核对号码后重发或电话通知`,
    textEn: `${failed} messages failed for good: check the numbers or telephone`,
    since: null,
    urgent: true,
  });
}
