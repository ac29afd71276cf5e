/** Configuration tables of annex D. Under 40H–43H and 49H the guide bytes mean these, not the elements of table C.1. */

export type ParameterKind = 'number' | 'centres' | 'hex' | 'channel' | 'text' | 'command';

export interface ParameterDefinition {
  guide: number;
  /** Guide byte as two hex digits. */
  id: string;
  key: string;
  zh: string;
  unit: string | null;
  /** Digits (hex digits for `hex`) and decimals; 0 digits = free length. */
  digits: number;
  decimals: number;
  kind: ParameterKind;
}

type Row = [
  guide: number,
  key: string,
  zh: string,
  unit: string | null,
  digits: number,
  decimals: number,
  kind?: ParameterKind,
];

/** Table D.1, set and read by 40H and 41H; 49H uses the password. */
const BASIC_ROWS: readonly Row[] = [
  [0x01, 'centre-addresses', '中心站地址', null, 8, 0, 'centres'],
  [0x02, 'station-address', '遥测站地址', null, 10, 0, 'hex'],
  [0x03, 'password', '密码', null, 4, 0, 'hex'],
  [0x04, 'centre-1-channel', '中心站1主信道类型及地址', null, 0, 0, 'channel'],
  [0x05, 'centre-1-backup-channel', '中心站1备用信道类型及地址', null, 0, 0, 'channel'],
  [0x06, 'centre-2-channel', '中心站2主信道类型及地址', null, 0, 0, 'channel'],
  [0x07, 'centre-2-backup-channel', '中心站2备用信道类型及地址', null, 0, 0, 'channel'],
  [0x08, 'centre-3-channel', '中心站3主信道类型及地址', null, 0, 0, 'channel'],
  [0x09, 'centre-3-backup-channel', '中心站3备用信道类型及地址', null, 0, 0, 'channel'],
  [0x0a, 'centre-4-channel', '中心站4主信道类型及地址', null, 0, 0, 'channel'],
  [0x0b, 'centre-4-backup-channel', '中心站4备用信道类型及地址', null, 0, 0, 'channel'],
  [0x0c, 'working-mode', '工作方式', null, 2, 0],
  [0x0d, 'measured-elements', '遥测站采集要素设置', null, 16, 0, 'hex'],
  [0x0e, 'relay-ranges', '中继站服务地址范围', null, 0, 0, 'hex'],
  [0x0f, 'device-id', '通信设备识别号', null, 0, 0, 'text'],
];

/** Table D.4, set and read by 42H and 43H; 47H and 48H use 97 and 98. */
const RUN_ROWS: readonly Row[] = [
  [0x20, 'timed-interval', '定时报时间间隔', 'h', 2, 0],
  [0x21, 'additional-interval', '加报时间间隔', 'min', 2, 0],
  [0x22, 'rain-day-start', '降水量日起始时间', 'h', 2, 0],
  [0x23, 'sample-interval', '采样间隔', 's', 4, 0],
  [0x24, 'level-store-interval', '水位数据存储间隔', 'min', 2, 0],
  [0x25, 'rain-resolution', '雨量计分辨力', 'mm', 2, 1],
  [0x26, 'level-resolution', '水位计分辨力', 'cm', 2, 1],
  [0x27, 'rain-threshold', '雨量加报阈值', 'mm', 2, 0],
  [0x28, 'base-level-1', '水位基值1', 'm', 7, 3],
  [0x29, 'base-level-2', '水位基值2', 'm', 7, 3],
  [0x2a, 'base-level-3', '水位基值3', 'm', 7, 3],
  [0x2b, 'base-level-4', '水位基值4', 'm', 7, 3],
  [0x2c, 'base-level-5', '水位基值5', 'm', 7, 3],
  [0x2d, 'base-level-6', '水位基值6', 'm', 7, 3],
  [0x2e, 'base-level-7', '水位基值7', 'm', 7, 3],
  [0x2f, 'base-level-8', '水位基值8', 'm', 7, 3],
  [0x30, 'level-correction-1', '水位修正基值1', 'm', 5, 3],
  [0x31, 'level-correction-2', '水位修正基值2', 'm', 5, 3],
  [0x32, 'level-correction-3', '水位修正基值3', 'm', 5, 3],
  [0x33, 'level-correction-4', '水位修正基值4', 'm', 5, 3],
  [0x34, 'level-correction-5', '水位修正基值5', 'm', 5, 3],
  [0x35, 'level-correction-6', '水位修正基值6', 'm', 5, 3],
  [0x36, 'level-correction-7', '水位修正基值7', 'm', 5, 3],
  [0x37, 'level-correction-8', '水位修正基值8', 'm', 5, 3],
  [0x38, 'additional-level-1', '加报水位1', 'm', 4, 2],
  [0x39, 'additional-level-2', '加报水位2', 'm', 4, 2],
  [0x3a, 'additional-level-3', '加报水位3', 'm', 4, 2],
  [0x3b, 'additional-level-4', '加报水位4', 'm', 4, 2],
  [0x3c, 'additional-level-5', '加报水位5', 'm', 4, 2],
  [0x3d, 'additional-level-6', '加报水位6', 'm', 4, 2],
  [0x3e, 'additional-level-7', '加报水位7', 'm', 4, 2],
  [0x3f, 'additional-level-8', '加报水位8', 'm', 4, 2],
  [0x40, 'threshold-above', '加报水位以上加报阈值', 'm', 3, 2],
  [0x41, 'threshold-below', '加报水位以下加报阈值', 'm', 3, 2],
  [0x42, 'flow-threshold', '流量加报阈值', 'm³/s', 6, 3],
  [0x43, 'velocity-threshold', '流速加报阈值', 'm/s', 5, 3],
  [0x44, 'gate-threshold', '闸位加报阈值', 'm', 3, 2],
  [0x45, 'power-threshold', '功率加报阈值', 'kW', 6, 0],
  [0x46, 'pressure-threshold', '气压加报阈值', 'hPa', 4, 0],
  [0x47, 'wind-threshold', '风速加报阈值', 'm/s', 4, 2],
  [0x48, 'water-temperature-threshold', '水温加报阈值', '℃', 2, 1],
  [0x49, 'intake-1-level-high', '取(排)水口1上限水位', 'm', 4, 2],
  [0x4a, 'intake-1-level-low', '取(排)水口1下限水位', 'm', 4, 2],
  [0x4b, 'intake-2-level-high', '取(排)水口2上限水位', 'm', 4, 2],
  [0x4c, 'intake-2-level-low', '取(排)水口2下限水位', 'm', 4, 2],
  [0x4d, 'intake-3-level-high', '取(排)水口3上限水位', 'm', 4, 2],
  [0x4e, 'intake-3-level-low', '取(排)水口3下限水位', 'm', 4, 2],
  [0x4f, 'intake-4-level-high', '取(排)水口4上限水位', 'm', 4, 2],
  [0x50, 'intake-4-level-low', '取(排)水口4下限水位', 'm', 4, 2],
  [0x51, 'intake-5-level-high', '取(排)水口5上限水位', 'm', 4, 2],
  [0x52, 'intake-5-level-low', '取(排)水口5下限水位', 'm', 4, 2],
  [0x53, 'intake-6-level-high', '取(排)水口6上限水位', 'm', 4, 2],
  [0x54, 'intake-6-level-low', '取(排)水口6下限水位', 'm', 4, 2],
  [0x55, 'intake-7-level-high', '取(排)水口7上限水位', 'm', 4, 2],
  [0x56, 'intake-7-level-low', '取(排)水口7下限水位', 'm', 4, 2],
  [0x57, 'intake-8-level-high', '取(排)水口8上限水位', 'm', 4, 2],
  [0x58, 'intake-8-level-low', '取(排)水口8下限水位', 'm', 4, 2],
  [0x59, 'intake-1-pressure-high', '取(排)水口1上限水压', 'kPa', 8, 2],
  [0x5a, 'intake-1-pressure-low', '取(排)水口1下限水压', 'kPa', 8, 2],
  [0x5b, 'intake-2-pressure-high', '取(排)水口2上限水压', 'kPa', 8, 2],
  [0x5c, 'intake-2-pressure-low', '取(排)水口2下限水压', 'kPa', 8, 2],
  [0x5d, 'intake-3-pressure-high', '取(排)水口3上限水压', 'kPa', 8, 2],
  [0x5e, 'intake-3-pressure-low', '取(排)水口3下限水压', 'kPa', 8, 2],
  [0x5f, 'intake-4-pressure-high', '取(排)水口4上限水压', 'kPa', 8, 2],
  [0x60, 'intake-4-pressure-low', '取(排)水口4下限水压', 'kPa', 8, 2],
  [0x61, 'intake-5-pressure-high', '取(排)水口5上限水压', 'kPa', 8, 2],
  [0x62, 'intake-5-pressure-low', '取(排)水口5下限水压', 'kPa', 8, 2],
  [0x63, 'intake-6-pressure-high', '取(排)水口6上限水压', 'kPa', 8, 2],
  [0x64, 'intake-6-pressure-low', '取(排)水口6下限水压', 'kPa', 8, 2],
  [0x65, 'intake-7-pressure-high', '取(排)水口7上限水压', 'kPa', 8, 2],
  [0x66, 'intake-7-pressure-low', '取(排)水口7下限水压', 'kPa', 8, 2],
  [0x67, 'intake-8-pressure-high', '取(排)水口8上限水压', 'kPa', 8, 2],
  [0x68, 'intake-8-pressure-low', '取(排)水口8下限水压', 'kPa', 8, 2],
  [0x69, 'water-temperature-high', '水温上限', '℃', 3, 1],
  [0x6a, 'water-temperature-low', '水温下限', '℃', 3, 1],
  [0x6b, 'ph-high', 'pH值上限', null, 2, 1],
  [0x6c, 'ph-low', 'pH值下限', null, 2, 1],
  [0x6d, 'dissolved-oxygen-high', '溶解氧上限', 'mg/L', 4, 1],
  [0x6e, 'dissolved-oxygen-low', '溶解氧下限', 'mg/L', 4, 1],
  [0x6f, 'permanganate-high', '高锰酸盐指数上限', 'mg/L', 4, 1],
  [0x70, 'permanganate-low', '高锰酸盐指数下限', 'mg/L', 4, 1],
  [0x71, 'conductivity-high', '电导率上限', 'µS/cm', 5, 0],
  [0x72, 'conductivity-low', '电导率下限', 'µS/cm', 5, 0],
  [0x73, 'redox-high', '氧化还原电位上限', 'mV', 5, 1],
  [0x74, 'redox-low', '氧化还原电位下限', 'mV', 5, 1],
  [0x75, 'turbidity-high', '浊度上限', '度', 3, 0],
  [0x76, 'turbidity-low', '浊度下限', '度', 3, 0],
  [0x77, 'ammonia-high', '氨氮上限', 'mg/L', 6, 2],
  [0x78, 'ammonia-low', '氨氮下限', 'mg/L', 6, 2],
  [0x79, 'nitrogen-high', '总氮上限', 'mg/L', 5, 2],
  [0x7a, 'nitrogen-low', '总氮下限', 'mg/L', 5, 2],
  [0x7b, 'copper-high', '铜上限', 'mg/L', 7, 4],
  [0x7c, 'copper-low', '铜下限', 'mg/L', 7, 4],
  [0x7d, 'zinc-high', '锌上限', 'mg/L', 6, 4],
  [0x7e, 'zinc-low', '锌下限', 'mg/L', 6, 4],
  [0x7f, 'fluoride-high', '氟化物上限', 'mg/L', 5, 2],
  [0x80, 'fluoride-low', '氟化物下限', 'mg/L', 5, 2],
  [0x81, 'selenium-high', '硒上限', 'mg/L', 7, 5],
  [0x82, 'selenium-low', '硒下限', 'mg/L', 7, 5],
  [0x83, 'arsenic-high', '砷上限', 'mg/L', 7, 5],
  [0x84, 'arsenic-low', '砷下限', 'mg/L', 7, 5],
  [0x85, 'mercury-high', '汞上限', 'mg/L', 7, 5],
  [0x86, 'mercury-low', '汞下限', 'mg/L', 7, 5],
  [0x87, 'cadmium-high', '镉上限', 'mg/L', 7, 5],
  [0x88, 'cadmium-low', '镉下限', 'mg/L', 7, 5],
  [0x89, 'organic-carbon-high', '总有机碳上限', 'mg/L', 4, 2],
  [0x8a, 'organic-carbon-low', '总有机碳下限', 'mg/L', 4, 2],
  [0x8b, 'chlorophyll-high', '叶绿素上限', 'mg/L', 4, 2],
  [0x8c, 'chlorophyll-low', '叶绿素下限', 'mg/L', 4, 2],
  [0x8d, 'flow-high', '流量上限', 'm³/s', 11, 3],
  [0x8e, 'meter-1-top-up', '水表1充值水量', 'm³', 11, 3],
  [0x8f, 'meter-2-top-up', '水表2充值水量', 'm³', 11, 3],
  [0x90, 'meter-3-top-up', '水表3充值水量', 'm³', 11, 3],
  [0x91, 'meter-4-top-up', '水表4充值水量', 'm³', 11, 3],
  [0x92, 'meter-5-top-up', '水表5充值水量', 'm³', 11, 3],
  [0x93, 'meter-6-top-up', '水表6充值水量', 'm³', 11, 3],
  [0x94, 'meter-7-top-up', '水表7充值水量', 'm³', 11, 3],
  [0x95, 'meter-8-top-up', '水表8充值水量', 'm³', 11, 3],
  [0x96, 'quota', '水量定值量', 'm³', 11, 3],
  [0x97, 'clear-storage', '固态存储数据初始化', null, 0, 0, 'command'],
  [0x98, 'factory-reset', '遥测终端参数恢复出厂设置', null, 0, 0, 'command'],
  [0x99, 'meter-1-base', '水表1水量表底(初始)值', 'm³', 11, 3],
  [0x9a, 'meter-2-base', '水表2水量表底(初始)值', 'm³', 11, 3],
  [0x9b, 'meter-3-base', '水表3水量表底(初始)值', 'm³', 11, 3],
  [0x9c, 'meter-4-base', '水表4水量表底(初始)值', 'm³', 11, 3],
  [0x9d, 'meter-5-base', '水表5水量表底(初始)值', 'm³', 11, 3],
  [0x9e, 'meter-6-base', '水表6水量表底(初始)值', 'm³', 11, 3],
  [0x9f, 'meter-7-base', '水表7水量表底(初始)值', 'm³', 11, 3],
  [0xa0, 'meter-8-base', '水表8水量表底(初始)值', 'm³', 11, 3],
  [0xa1, 'meter-1-alarm', '水表1剩余水量报警值', 'm³', 11, 3],
  [0xa2, 'meter-2-alarm', '水表2剩余水量报警值', 'm³', 11, 3],
  [0xa3, 'meter-3-alarm', '水表3剩余水量报警值', 'm³', 11, 3],
  [0xa4, 'meter-4-alarm', '水表4剩余水量报警值', 'm³', 11, 3],
  [0xa5, 'meter-5-alarm', '水表5剩余水量报警值', 'm³', 11, 3],
  [0xa6, 'meter-6-alarm', '水表6剩余水量报警值', 'm³', 11, 3],
  [0xa7, 'meter-7-alarm', '水表7剩余水量报警值', 'm³', 11, 3],
  [0xa8, 'meter-8-alarm', '水表8剩余水量报警值', 'm³', 11, 3],
];

/** Relay ranges: the definition byte is the plain length (table D.1, 0EH). */
export const GUIDE_RELAY_RANGES = 0x0e;
export const GUIDE_PASSWORD = 0x03;
export const GUIDE_CLEAR_STORAGE = 0x97;
export const GUIDE_FACTORY_RESET = 0x98;

function define([guide, key, zh, unit, digits, decimals, kind = 'number']: Row): ParameterDefinition {
  return { guide, id: hexByte(guide), key, zh, unit, digits, decimals, kind };
}

function hexByte(guide: number): string {
  return guide.toString(16).toUpperCase().padStart(2, '0');
}

export const PARAMETERS: Readonly<Record<'basic' | 'run', readonly ParameterDefinition[]>> = {
  basic: BASIC_ROWS.map(define),
  run: RUN_ROWS.map(define),
};

const BY_GUIDE = {
  basic: new Map(PARAMETERS.basic.map((definition) => [definition.guide, definition])),
  run: new Map(PARAMETERS.run.map((definition) => [definition.guide, definition])),
};
const BY_KEY = {
  basic: new Map(PARAMETERS.basic.map((definition) => [definition.key, definition])),
  run: new Map(PARAMETERS.run.map((definition) => [definition.key, definition])),
};

/** Parameter by guide byte; one outside the table is a vendor's, its data kept as hex. */
export function parameterByGuide(table: 'basic' | 'run', guide: number): ParameterDefinition {
  const known = BY_GUIDE[table].get(guide);
  if (known) return known;
  const id = hexByte(guide);
  return {
    guide,
    id,
    key: `vendor:${id}`,
    zh: `厂家参数${id}`,
    unit: null,
    digits: 0,
    decimals: 0,
    kind: 'hex',
  };
}

export function parameterByKey(table: 'basic' | 'run', key: string): ParameterDefinition | undefined {
  return BY_KEY[table].get(key);
}

/** Channel types of 04H–0BH. */
export const CHANNEL_TYPES = ['off', 'sms', 'ipv4', 'beidou', 'maritime', 'pstn', 'vhf'] as const;
