/**
 * Bits of the 45H status word (SL 651-2014 table 58), bit 0 lowest. `alarmWhen` is the bit value that is out of order;
 * null where neither is. Bits 7 and 10 have the reverse sense: 0 means door open, pump running.
 */
export const STATUS_BITS: readonly { bit: number; zh: string; en: string; alarmWhen: 0 | 1 | null }[] = [
  { bit: 0, zh: '交流电停电', en: 'mains power lost', alarmWhen: 1 },
  { bit: 1, zh: '蓄电池电压低', en: 'battery low', alarmWhen: 1 },
  { bit: 2, zh: '水位超限', en: 'level over limit', alarmWhen: 1 },
  { bit: 3, zh: '流量超限', en: 'flow over limit', alarmWhen: 1 },
  { bit: 4, zh: '水质超限', en: 'water quality over limit', alarmWhen: 1 },
  { bit: 5, zh: '流量仪表故障', en: 'flow meter fault', alarmWhen: 1 },
  { bit: 6, zh: '水位仪表故障', en: 'level meter fault', alarmWhen: 1 },
  { bit: 7, zh: '终端箱门开启', en: 'box door open', alarmWhen: 0 },
  { bit: 8, zh: '存储器异常', en: 'memory fault', alarmWhen: 1 },
  { bit: 9, zh: 'IC卡有效', en: 'IC card valid', alarmWhen: null },
  { bit: 10, zh: '水泵停机', en: 'pump stopped', alarmWhen: null },
  { bit: 11, zh: '剩余水量超限', en: 'remaining water low', alarmWhen: 1 },
];

/** Status bits that are out of order in a word. */
export function statusAlarms(word: number): readonly { bit: number; zh: string; en: string }[] {
  return STATUS_BITS.filter(({ bit, alarmWhen }) => alarmWhen !== null && ((word >>> bit) & 1) === alarmWhen);
}

/** Events counted by 50H (table 82): ERC1 … ERC18; 19–32 are spare. */
export const EVENT_NAMES: readonly { zh: string; en: string }[] = [
  { zh: '历史数据初始化', en: 'history cleared' },
  { zh: '参数变更', en: 'parameter changed' },
  { zh: '状态量变位', en: 'state changed' },
  { zh: '传感器及仪表故障', en: 'sensor fault' },
  { zh: '密码修改', en: 'password changed' },
  { zh: '终端故障', en: 'terminal fault' },
  { zh: '交流失电', en: 'mains lost' },
  { zh: '蓄电池电压低告警', en: 'battery low' },
  { zh: '终端箱非法打开', en: 'box opened' },
  { zh: '水泵故障', en: 'pump fault' },
  { zh: '剩余水量超限告警', en: 'remaining water alarm' },
  { zh: '水位超限告警', en: 'level alarm' },
  { zh: '水压超限告警', en: 'pressure alarm' },
  { zh: '水质参数超限告警', en: 'quality alarm' },
  { zh: '数据出错', en: 'data error' },
  { zh: '发报文', en: 'messages sent' },
  { zh: '收报文', en: 'messages received' },
  { zh: '发报文出错', en: 'messages failed' },
];
