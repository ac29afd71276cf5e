import { TRANSFER_STAGES, type TransferStage } from '../../../../contract/responses.ts';
import type { AlarmSubject } from '../alarms/alarm-aggregate.ts';
import type { TransferDoc } from './transfer-aggregate.ts';

type Place = Pick<TransferDoc, 'planId' | 'zoneId' | 'zoneName' | 'unit'>;

const keyOf = (kind: string, place: Place): string => `${kind}:${place.planId}:${place.zoneId}`;

const common = (place: Place) => ({
  placeId: place.zoneId,
  placeName: place.zoneName,
  unitPath: place.unit.path,
  planId: place.planId,
  ruleId: null,
  groupKey: `${place.planId}|zone|${place.zoneId}`,
  groupTitle: `${place.zoneName}：人员转移`,
});

/** The zone's own indicator is reached and nobody has ordered yet: the gravest alarm there is for 立即转移. */
export function indicatorAlarm(place: Place, stage: TransferStage, actable: boolean): AlarmSubject {
  return {
    ...common(place),
    key: keyOf('transfer-indicator', place),
    cause: 'transfer-indicator',
    title: `${place.zoneName}达到${TRANSFER_STAGES[stage]}指标`,
    consequence: stage === 'immediate' ? '危险区群众生命受到威胁' : '危险区群众可能需要转移',
    advice: `核实后由${place.unit.name}下达${TRANSFER_STAGES[stage]}（预案已授权），或说明原因不予采纳`,
    priority: stage === 'immediate' ? 1 : 2,
    actable,
  };
}

export function overdueAlarm(place: Place, left: number): AlarmSubject {
  return {
    ...common(place),
    key: keyOf('transfer-overdue', place),
    cause: 'transfer-overdue',
    title: `${place.zoneName}转移逾期，尚有${left}人未转`,
    consequence: '仍有群众滞留危险区',
    advice: '与责任人核对未转名单，增派力量上门',
    priority: 1,
    actable: true,
  };
}

export const indicatorKey = (place: Place): string => keyOf('transfer-indicator', place);
export const overdueKey = (place: Place): string => keyOf('transfer-overdue', place);
