import { RAIN_AREA_KINDS } from '../../contract/hydrology.ts';
import type { Column } from './columns.ts';

const KIND_WORDS: Record<(typeof RAIN_AREA_KINDS)[number], string> = {
  district: '全区',
  basin: '流域',
  street: '镇（街道）',
};

const code = (key: string, heading: string, rule: string, ruleEn: string, example: string): Column => ({
  key,
  heading,
  kind: 'code',
  required: true,
  rule,
  ruleEn,
  example,
});
const areaId = code(
  'areaId',
  '分区编号',
  '“水文分区”表中的编号',
  'id in the sheet of areas',
  'basin-example',
);
const stationOf = (key: string, heading: string): Column =>
  code(key, heading, '测站的编号', 'id of the station', 'EX01');
const number = (
  key: string,
  heading: string,
  rule: string,
  ruleEn: string,
  example: number,
  required?: true,
): Column => ({
  key,
  heading,
  kind: 'number',
  ...(required ? { required } : {}),
  rule,
  ruleEn,
  example,
});
const source = (example: string): Column => ({
  key: 'source',
  heading: '出处',
  kind: 'text',
  required: true,
  rule: '资料名称、页次或批复，不超过200字',
  ruleEn: 'document and page, up to 200 characters',
  example,
  width: 30,
});

/** Sheets of hydrology: areas with outline or weights, storm statistics, gaugings and travel times. */
export const HYDROLOGY_SHEETS = {
  areas: {
    name: '水文分区',
    columns: [
      code('id', '编号', '小写字母、数字、连字符', 'lower case letters, digits and hyphens', 'basin-example'),
      {
        key: 'nameZh',
        heading: '名称',
        kind: 'text',
        required: true,
        rule: '不超过200字',
        ruleEn: 'up to 200 characters',
        example: '示例河示例站以上',
        width: 24,
      },
      {
        key: 'nameEn',
        heading: '英文名称',
        kind: 'text',
        rule: '可空',
        ruleEn: 'may be empty',
        example: 'Example basin',
        width: 18,
      },
      {
        key: 'kind',
        heading: '类别',
        kind: 'choice',
        required: true,
        choices: Object.fromEntries(RAIN_AREA_KINDS.map((kind) => [KIND_WORDS[kind], kind])),
        rule: Object.values(KIND_WORDS).join('、'),
        ruleEn: 'district, basin or street',
        example: '流域',
        width: 14,
      },
      code('unitId', '单位编号', '管理单位的编号', 'id of the unit', 'street-example'),
      source('1:10000 地形图勾绘'),
    ],
  },
  outlines: {
    name: '分区边界',
    columns: [
      areaId,
      number(
        'longitude',
        '经度',
        '十进制度，WGS-84，按顺序逐点',
        'decimal degrees, WGS-84, point by point',
        113.25,
        true,
      ),
      number('latitude', '纬度', '十进制度，首尾自动闭合', 'decimal degrees; closed by itself', 34.8, true),
    ],
  },
  weights: {
    name: '分区权重',
    columns: [
      areaId,
      stationOf('stationId', '测站编号'),
      number(
        'weight',
        '权重',
        '大于0、不大于1，每分区合计1；不填边界时使用',
        'above 0 up to 1, of an area together 1',
        0.5,
        true,
      ),
    ],
  },
  storms: {
    name: '暴雨参数',
    columns: [
      areaId,
      {
        key: 'hours',
        heading: '历时（小时）',
        kind: 'whole',
        required: true,
        rule: '1至72',
        ruleEn: '1 to 72',
        example: 24,
      },
      number(
        'mean',
        '均值（毫米）',
        '年最大面雨量均值，大于0',
        'mean of the annual maxima, above 0',
        95,
        true,
      ),
      number('cv', 'Cv', '变差系数，0.05至2', 'coefficient of variation, 0.05 to 2', 0.58, true),
      number('skewRatio', 'Cs/Cv', '偏态倍比，1至10', 'ratio of skew, 1 to 10', 3.5, true),
      source('省暴雨统计参数图集 第12页'),
    ],
  },
  gaugings: {
    name: '水位流量测次',
    columns: [
      stationOf('stationId', '测站编号'),
      number(
        'stageM',
        '水位（米）',
        '与测站水位同一基面',
        'metres, of the datum of the station',
        123.5,
        true,
      ),
      number('flow', '流量（立方米每秒）', '大于0', 'cubic metres a second, above 0', 86, true),
      source('2025年实测流量成果表'),
    ],
  },
  travels: {
    name: '传播时间',
    columns: [
      stationOf('fromId', '上游测站编号'),
      stationOf('toId', '下游测站编号'),
      number('minutes', '传播时间（分钟）', '1至10080', '1 to 10080', 90, true),
      number('lowMinutes', '最短（分钟）', '可空', 'may be empty', 70),
      number('highMinutes', '最长（分钟）', '可空', 'may be empty', 120),
      source('2021年、2023年洪水分析'),
    ],
  },
} as const satisfies Record<string, { name: string; columns: readonly Column[] }>;
