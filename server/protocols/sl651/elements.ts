/** Elements of SL 651-2014 table C.1. The only place where guide bytes, identifiers and units are written down. */

export interface ElementDefinition {
  /** Guide byte; the extension byte plus 0xFF00 for user-defined elements. */
  guide: number;
  /** Guide byte in hex as shown: `39`, `FFA0`. */
  id: string;
  /** Identifier (标识符ASCII码): `Z`, `PJ`; `vendor:XX` outside the table. */
  key: string;
  zh: string;
  unit: string | null;
  /** Digits and decimals of the table; terminals send other widths, the definition byte of the frame counts. */
  digits: number;
  decimals: number;
  kind: 'number' | 'step' | 'bits' | 'slots';
  /** Bytes of one datum in a 12-datum hourly series (F4: 1, F5–FC: 2); 0 elsewhere. */
  slotBytes: 0 | 1 | 2;
}

type Row = [guide: number, key: string, zh: string, unit: string | null, digits: number, decimals: number];

const ROWS: readonly Row[] = [
  [0x01, 'AC', '断面面积', 'm²', 8, 2],
  [0x02, 'AI', '瞬时气温', '℃', 3, 1],
  [0x03, 'C', '瞬时水温', '℃', 3, 1],
  [0x04, 'DRxnn', '时间步长码', 'min', 6, 0],
  [0x05, 'DT', '时段长', 'HH.mm', 4, 2],
  [0x06, 'ED', '日蒸发量', 'mm', 5, 1],
  [0x07, 'EJ', '当前蒸发', 'mm', 5, 1],
  [0x08, 'FL', '气压', 'hPa', 5, 0],
  [0x09, 'GH', '闸坝、水库闸门开启高度', 'm', 5, 2],
  [0x0a, 'GN', '输水设备、闸门(组)编号', null, 3, 0],
  [0x0b, 'GS', '输水设备类别', null, 1, 0],
  [0x0c, 'GT', '水库、闸坝闸门开启孔数', '孔', 3, 0],
  [0x0d, 'GTP', '地温', '℃', 3, 1],
  [0x0e, 'H', '地下水瞬时埋深', 'm', 6, 2],
  [0x0f, 'HW', '波浪高度', 'm', 5, 2],
  [0x10, 'M10', '10厘米处土壤含水量', '%', 4, 1],
  [0x11, 'M20', '20厘米处土壤含水量', '%', 4, 1],
  [0x12, 'M30', '30厘米处土壤含水量', '%', 4, 1],
  [0x13, 'M40', '40厘米处土壤含水量', '%', 4, 1],
  [0x14, 'M50', '50厘米处土壤含水量', '%', 4, 1],
  [0x15, 'M60', '60厘米处土壤含水量', '%', 4, 1],
  [0x16, 'M80', '80厘米处土壤含水量', '%', 4, 1],
  [0x17, 'M100', '100厘米处土壤含水量', '%', 4, 1],
  [0x18, 'MST', '湿度', '%', 4, 1],
  [0x19, 'NS', '开机台数', '台', 2, 0],
  [0x1a, 'P1', '1小时时段降水量', 'mm', 5, 1],
  [0x1b, 'P2', '2小时时段降水量', 'mm', 5, 1],
  [0x1c, 'P3', '3小时时段降水量', 'mm', 5, 1],
  [0x1d, 'P6', '6小时时段降水量', 'mm', 5, 1],
  [0x1e, 'P12', '12小时时段降水量', 'mm', 5, 1],
  [0x1f, 'PD', '日降水量', 'mm', 5, 1],
  [0x20, 'PJ', '当前降水量', 'mm', 5, 1],
  [0x21, 'PN01', '1分钟时段降水量', 'mm', 5, 1],
  [0x22, 'PN05', '5分钟时段降水量', 'mm', 5, 1],
  [0x23, 'PN10', '10分钟时段降水量', 'mm', 5, 1],
  [0x24, 'PN30', '30分钟时段降水量', 'mm', 5, 1],
  [0x25, 'PR', '暴雨量', 'mm', 5, 1],
  [0x26, 'PT', '降水量累计值', 'mm', 6, 1],
  [0x27, 'Q', '瞬时流量、抽水流量', 'm³/s', 9, 3],
  [0x28, 'Q1', '取(排)水口流量1', 'm³/s', 9, 3],
  [0x29, 'Q2', '取(排)水口流量2', 'm³/s', 9, 3],
  [0x2a, 'Q3', '取(排)水口流量3', 'm³/s', 9, 3],
  [0x2b, 'Q4', '取(排)水口流量4', 'm³/s', 9, 3],
  [0x2c, 'Q5', '取(排)水口流量5', 'm³/s', 9, 3],
  [0x2d, 'Q6', '取(排)水口流量6', 'm³/s', 9, 3],
  [0x2e, 'Q7', '取(排)水口流量7', 'm³/s', 9, 3],
  [0x2f, 'Q8', '取(排)水口流量8', 'm³/s', 9, 3],
  [0x30, 'QA', '总出库流量、过闸总流量', 'm³/s', 9, 3],
  [0x31, 'QZ', '输水设备流量、过闸(组)流量', 'm³/s', 9, 3],
  [0x32, 'SW', '输沙量', '10⁴t', 11, 3],
  [0x33, 'UC', '风向', null, 2, 0],
  [0x34, 'UE', '风力(级)', null, 2, 0],
  [0x35, 'US', '风速', 'm/s', 4, 1],
  [0x36, 'VA', '断面平均流速', 'm/s', 5, 3],
  [0x37, 'VJ', '当前瞬时流速', 'm/s', 5, 3],
  [0x38, 'VT', '电源电压', 'V', 4, 2],
  [0x39, 'Z', '瞬时河道水位、潮位', 'm', 7, 3],
  [0x3a, 'ZB', '库(闸、站)下水位', 'm', 7, 3],
  [0x3b, 'ZU', '库(闸、站)上水位', 'm', 7, 3],
  [0x3c, 'Z1', '取(排)水口水位1', 'm', 7, 3],
  [0x3d, 'Z2', '取(排)水口水位2', 'm', 7, 3],
  [0x3e, 'Z3', '取(排)水口水位3', 'm', 7, 3],
  [0x3f, 'Z4', '取(排)水口水位4', 'm', 7, 3],
  [0x40, 'Z5', '取(排)水口水位5', 'm', 7, 3],
  [0x41, 'Z6', '取(排)水口水位6', 'm', 7, 3],
  [0x42, 'Z7', '取(排)水口水位7', 'm', 7, 3],
  [0x43, 'Z8', '取(排)水口水位8', 'm', 7, 3],
  [0x44, 'SQ', '含沙量', 'kg/m³', 9, 3],
  [0x45, 'ZT', '遥测站状态及报警信息', null, 8, 0],
  [0x46, 'pH', 'pH值', null, 4, 2],
  [0x47, 'DO', '溶解氧', 'mg/L', 4, 1],
  [0x48, 'COND', '电导率', 'µS/cm', 5, 0],
  [0x49, 'TURB', '浊度', '度', 3, 0],
  [0x4a, 'CODMN', '高锰酸盐指数', 'mg/L', 4, 1],
  [0x4b, 'REDOX', '氧化还原电位', 'mV', 5, 1],
  [0x4c, 'NH4N', '氨氮', 'mg/L', 6, 2],
  [0x4d, 'TP', '总磷', 'mg/L', 5, 3],
  [0x4e, 'TN', '总氮', 'mg/L', 5, 2],
  [0x4f, 'TOC', '总有机碳', 'mg/L', 4, 2],
  [0x50, 'CU', '铜', 'mg/L', 7, 4],
  [0x51, 'ZN', '锌', 'mg/L', 6, 4],
  [0x52, 'SE', '硒', 'mg/L', 7, 5],
  [0x53, 'AS', '砷', 'mg/L', 7, 5],
  [0x54, 'THG', '总汞', 'mg/L', 7, 5],
  [0x55, 'CD', '镉', 'mg/L', 7, 5],
  [0x56, 'PB', '铅', 'mg/L', 7, 5],
  [0x57, 'CHLA', '叶绿素a', 'mg/L', 4, 2],
  [0x58, 'WP1', '水压1', 'kPa', 5, 2],
  [0x59, 'WP2', '水压2', 'kPa', 5, 2],
  [0x5a, 'WP3', '水压3', 'kPa', 5, 2],
  [0x5b, 'WP4', '水压4', 'kPa', 5, 2],
  [0x5c, 'WP5', '水压5', 'kPa', 5, 2],
  [0x5d, 'WP6', '水压6', 'kPa', 5, 2],
  [0x5e, 'WP7', '水压7', 'kPa', 5, 2],
  [0x5f, 'WP8', '水压8', 'kPa', 5, 2],
  [0x60, 'SYL1', '水表1剩余水量', 'm³', 11, 3],
  [0x61, 'SYL2', '水表2剩余水量', 'm³', 11, 3],
  [0x62, 'SYL3', '水表3剩余水量', 'm³', 11, 3],
  [0x63, 'SYL4', '水表4剩余水量', 'm³', 11, 3],
  [0x64, 'SYL5', '水表5剩余水量', 'm³', 11, 3],
  [0x65, 'SYL6', '水表6剩余水量', 'm³', 11, 3],
  [0x66, 'SYL7', '水表7剩余水量', 'm³', 11, 3],
  [0x67, 'SYL8', '水表8剩余水量', 'm³', 11, 3],
  [0x68, 'SBL1', '水表1每小时水量', 'm³/h', 10, 2],
  [0x69, 'SBL2', '水表2每小时水量', 'm³/h', 10, 2],
  [0x6a, 'SBL3', '水表3每小时水量', 'm³/h', 10, 2],
  [0x6b, 'SBL4', '水表4每小时水量', 'm³/h', 10, 2],
  [0x6c, 'SBL5', '水表5每小时水量', 'm³/h', 10, 2],
  [0x6d, 'SBL6', '水表6每小时水量', 'm³/h', 10, 2],
  [0x6e, 'SBL7', '水表7每小时水量', 'm³/h', 10, 2],
  [0x6f, 'SBL8', '水表8每小时水量', 'm³/h', 10, 2],
  [0x70, 'VTA', '交流A相电压', 'V', 4, 1],
  [0x71, 'VTB', '交流B相电压', 'V', 4, 1],
  [0x72, 'VTC', '交流C相电压', 'V', 4, 1],
  [0x73, 'VIA', '交流A相电流', 'A', 4, 1],
  [0x74, 'VIB', '交流B相电流', 'A', 4, 1],
  [0x75, 'VIC', '交流C相电流', 'A', 4, 1],
];

/** Twelve data of five minutes in unsigned binary: rain in 0.1 mm, level in cm above the station's base level. */
const SLOT_ROWS: readonly Row[] = [
  [0xf4, 'DRP', '1小时内每5分钟时段雨量', 'mm', 3, 1],
  [0xf5, 'DRZ1', '1小时内5分钟间隔相对水位1', 'm', 5, 2],
  [0xf6, 'DRZ2', '1小时内5分钟间隔相对水位2', 'm', 5, 2],
  [0xf7, 'DRZ3', '1小时内5分钟间隔相对水位3', 'm', 5, 2],
  [0xf8, 'DRZ4', '1小时内5分钟间隔相对水位4', 'm', 5, 2],
  [0xf9, 'DRZ5', '1小时内5分钟间隔相对水位5', 'm', 5, 2],
  [0xfa, 'DRZ6', '1小时内5分钟间隔相对水位6', 'm', 5, 2],
  [0xfb, 'DRZ7', '1小时内5分钟间隔相对水位7', 'm', 5, 2],
  [0xfc, 'DRZ8', '1小时内5分钟间隔相对水位8', 'm', 5, 2],
];

export const GUIDE_STEP = 0x04;
export const GUIDE_STATUS = 0x45;
export const GUIDE_TIME = 0xf0;
export const GUIDE_STATION = 0xf1;
export const GUIDE_TEXT = 0xf2;
export const GUIDE_PICTURE = 0xf3;
export const GUIDE_RAIN_SLOTS = 0xf4;
export const GUIDE_LEVEL_SLOTS = 0xf5;
export const GUIDE_LAST_SLOTS = 0xfc;
export const GUIDE_BATCH = 0xfd;
export const GUIDE_EXTENSION = 0xff;
/** Definition byte of FD; the other guides of free length (F2, F3) repeat themselves. */
export const BATCH_DEFINITION = 0xf6;

const KIND_BY_GUIDE: Readonly<Record<number, ElementDefinition['kind']>> = {
  [GUIDE_STEP]: 'step',
  [GUIDE_STATUS]: 'bits',
};

function define([guide, key, zh, unit, digits, decimals]: Row, slotBytes: 0 | 1 | 2): ElementDefinition {
  const kind = slotBytes > 0 ? 'slots' : (KIND_BY_GUIDE[guide] ?? 'number');
  return { guide, id: hexId(guide), key, zh, unit, digits, decimals, kind, slotBytes };
}

function hexId(guide: number): string {
  const digits = guide.toString(16).toUpperCase();
  return digits.padStart(guide > 0xff ? 4 : 2, '0');
}

export const ELEMENTS: readonly ElementDefinition[] = [
  ...ROWS.map((row) => define(row, 0)),
  ...SLOT_ROWS.map((row) => define(row, row[0] === GUIDE_RAIN_SLOTS ? 1 : 2)),
];

const BY_KEY = new Map(ELEMENTS.map((definition) => [definition.key, definition]));

/** Element of table C.1 by its identifier. */
export function elementByKey(key: string): ElementDefinition | undefined {
  return BY_KEY.get(key);
}

function vendorElement(guide: number): ElementDefinition {
  const id = hexId(guide);
  return {
    guide,
    id,
    key: `vendor:${id}`,
    zh: `厂家要素${id}`,
    unit: null,
    digits: 0,
    decimals: 0,
    kind: 'number',
    slotBytes: 0,
  };
}

/** By guide byte: table C.1, and a vendor element for every reserved guide (76–EF, FE, 00). */
export const ELEMENT_BY_GUIDE: readonly ElementDefinition[] = Array.from(
  { length: 256 },
  (_, guide) => ELEMENTS.find((definition) => definition.guide === guide) ?? vendorElement(guide),
);

/** User-defined elements FF00–FFFF by their extension byte. */
export const ELEMENT_BY_EXTENSION: readonly ElementDefinition[] = Array.from({ length: 256 }, (_, byte) =>
  vendorElement(0xff00 | byte),
);

/** A doubled guide (`7979`) in front of a vendor's series. */
export const ELEMENT_BY_DOUBLED_GUIDE: readonly ElementDefinition[] = Array.from({ length: 256 }, (_, byte) =>
  vendorElement((byte << 8) | byte),
);
