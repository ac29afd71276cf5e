import { UNIT_KINDS } from '../../contract/people.ts';
import { ADMIN_ROLES, ROLES, type Role } from '../../contract/permissions.ts';
import {
  CHARACTERISTIC_LEVELS,
  RAIN_SOURCES,
  STATION_CLASSES,
  STTP_CODES,
} from '../../contract/telemetry.ts';
import { HYDROLOGY_SHEETS } from './columns-hydrology.ts';

/** How a cell is read. `code` must be a text cell: as a number it would lose zeros and letters. */
export type CellKind = 'text' | 'code' | 'phone' | 'number' | 'whole' | 'date' | 'yes-no' | 'list' | 'choice';

export interface Column {
  /** Field of the contract, or of what the importer makes of it. */
  key: string;
  heading: string;
  kind: CellKind;
  required?: true;
  /** What to write, in the template's second row and in faults. */
  rule: string;
  ruleEn: string;
  /** Accepted words with what they mean. */
  choices?: Readonly<Record<string, string>>;
  example: string | number;
  width?: number;
}

const named = (table: Readonly<Record<string, { zh: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(table).map(([key, { zh }]) => [zh, key]));

const UNIT_KIND_WORDS: Record<(typeof UNIT_KINDS)[number], string> = {
  headquarters: '指挥部',
  office: '办公室',
  bureau: '部门',
  street: '街道（乡镇）',
  community: '社区（村）',
  team: '队伍',
  other: '其他',
};
const ORDINARY_ROLES = Object.fromEntries(
  Object.entries(ROLES).filter(([role]) => !(ADMIN_ROLES as readonly Role[]).includes(role as Role)),
);

const ID_RULE = { rule: '小写字母、数字、连字符', ruleEn: 'lower case letters, digits and hyphens' };
const id = (key: string, heading: string, example: string): Column => ({
  key,
  heading,
  kind: 'code',
  required: true,
  ...ID_RULE,
  example,
});
const optional = ({ required: _required, ...column }: Column): Column => column;
const phone: Column = {
  key: 'phone',
  heading: '电话',
  kind: 'phone',
  rule: '手机或固定电话，可空',
  ruleEn: 'a telephone number, may be empty',
  example: '0371-00000000',
};
const minutes = (key: string, heading: string, example: number, range: string): Column => ({
  key,
  heading,
  kind: 'whole',
  rule: `${range}，无则空`,
  ruleEn: `a whole number (${range}); empty where there is none`,
  example,
});

export const SHEETS = {
  units: {
    name: '单位',
    columns: [
      id('id', '编号', 'street-example'),
      {
        key: 'nameZh',
        heading: '名称',
        kind: 'text',
        required: true,
        rule: '不超过80字',
        ruleEn: 'up to 80 characters',
        example: '示例街道',
        width: 26,
      },
      {
        key: 'nameEn',
        heading: '英文名称',
        kind: 'text',
        rule: '可空',
        ruleEn: 'may be empty',
        example: 'Example Street',
        width: 22,
      },
      {
        key: 'kind',
        heading: '类别',
        kind: 'choice',
        required: true,
        choices: Object.fromEntries(UNIT_KINDS.map((kind) => [UNIT_KIND_WORDS[kind], kind])),
        rule: Object.values(UNIT_KIND_WORDS).join('、'),
        ruleEn: 'one of the kinds in the note',
        example: '街道（乡镇）',
        width: 16,
      },
      { ...optional(id('parentId', '上级编号', 'district')), rule: '上级单位的编号；最高一级空' },
      phone,
    ],
  },
  people: {
    name: '人员',
    columns: [
      id('id', '编号', 'zhang-san'),
      {
        key: 'name',
        heading: '姓名',
        kind: 'text',
        required: true,
        rule: '不超过40字',
        ruleEn: 'up to 40 characters',
        example: '张三',
      },
      phone,
      {
        key: 'username',
        heading: '用户名',
        kind: 'code',
        rule: '3至32位小写字母、数字、点、连字符；空则用编号',
        ruleEn: 'three to 32 lower case letters, digits, dots, hyphens; the id where empty',
        example: 'zhangsan',
      },
      {
        key: 'wecom',
        heading: '企业微信账号',
        kind: 'code',
        rule: '不超过64位字母、数字、_-@.；可空',
        ruleEn: 'the account of the enterprise WeChat; may be empty',
        example: 'zhangsan',
      },
    ],
  },
  posts: {
    name: '岗位',
    columns: [
      id('id', '编号', 'post-example'),
      {
        key: 'title',
        heading: '名称',
        kind: 'text',
        required: true,
        rule: '不超过60字',
        ruleEn: 'up to 60 characters',
        example: '示例街道防汛值班员',
        width: 26,
      },
      {
        key: 'role',
        heading: '角色',
        kind: 'choice',
        required: true,
        choices: named(ORDINARY_ROLES),
        rule: Object.keys(named(ORDINARY_ROLES)).join('、'),
        ruleEn: 'one of the roles in the note; the three administrators are named on the command line',
        example: '街道值班员',
        width: 16,
      },
      id('unitId', '单位编号', 'street-example'),
      { ...id('personId', 'A岗人员编号', 'zhang-san'), rule: '任职人的编号' },
      { ...optional(id('deputyPersonId', 'B岗人员编号', 'li-si')), rule: 'B岗的编号，可空' },
      {
        key: 'from',
        heading: '起始日期',
        kind: 'date',
        rule: '如 2026-05-15；空为导入之日',
        ruleEn: 'such as 2026-05-15; the day of import where empty',
        example: '2026-05-15',
      },
      {
        key: 'until',
        heading: '截止日期',
        kind: 'date',
        rule: '含当日；长期空',
        ruleEn: 'the last day, included; empty = open',
        example: '',
      },
    ],
  },
  stations: {
    name: '测站',
    columns: [
      { ...id('id', '编号', 'EX01'), rule: '字母、数字、连字符', ruleEn: 'letters, digits and hyphens' },
      {
        key: 'nameZh',
        heading: '名称',
        kind: 'text',
        required: true,
        rule: '不超过60字',
        ruleEn: 'up to 60 characters',
        example: '示例河道站',
        width: 20,
      },
      {
        key: 'nameEn',
        heading: '英文名称',
        kind: 'text',
        rule: '可空',
        ruleEn: 'may be empty',
        example: 'Example',
        width: 16,
      },
      id('unitId', '单位编号', 'street-example'),
      {
        key: 'address',
        heading: '遥测站地址',
        kind: 'code',
        required: true,
        rule: '10位十六进制（SL 651-2014 6.2.3.2）',
        ruleEn: 'ten hex digits (SL 651-2014 6.2.3.2)',
        example: '0000000001',
        width: 16,
      },
      {
        key: 'password',
        heading: '密码',
        kind: 'code',
        rule: '4位十六进制；空为不校验',
        ruleEn: 'four hex digits; empty = not checked',
        example: '1234',
      },
      {
        key: 'class',
        heading: '测站分类',
        kind: 'choice',
        required: true,
        choices: named(STATION_CLASSES),
        rule: Object.keys(named(STATION_CLASSES)).join('、'),
        ruleEn: 'one of the classes in the note (SL 651 table A.1)',
        example: '河道',
        width: 14,
      },
      {
        key: 'sttp',
        heading: '测站类型',
        kind: 'choice',
        choices: Object.fromEntries(STTP_CODES.map((code) => [code, code])),
        rule: 'SL 323 代码，如 PP、ZZ、RR；空则由分类推出',
        ruleEn: 'a code of SL 323; from the class where empty',
        example: 'ZZ',
      },
      {
        key: 'river',
        heading: '河流（水库）',
        kind: 'text',
        rule: '可空',
        ruleEn: 'may be empty',
        example: '示例河',
      },
      {
        key: 'place',
        heading: '站址',
        kind: 'text',
        rule: '可空',
        ruleEn: 'may be empty',
        example: '示例村',
        width: 18,
      },
      {
        key: 'countyCode',
        heading: '行政区划代码',
        kind: 'code',
        rule: '6位，GB/T 2260；空为410106',
        ruleEn: 'six digits of GB/T 2260; 410106 where empty',
        example: '410106',
      },
      {
        key: 'longitude',
        heading: '经度',
        kind: 'number',
        rule: '十进制度，与纬度同填',
        ruleEn: 'decimal degrees, together with the latitude',
        example: 113.25,
      },
      {
        key: 'latitude',
        heading: '纬度',
        kind: 'number',
        rule: '十进制度，与经度同填',
        ruleEn: 'decimal degrees, together with the longitude',
        example: 34.8,
      },
      {
        key: 'crs',
        heading: '坐标系',
        kind: 'choice',
        choices: { CGCS2000: 'CGCS2000', WGS84: 'WGS84', GCJ02: 'GCJ02' },
        rule: 'CGCS2000、WGS84、GCJ02；空为CGCS2000',
        ruleEn: 'CGCS2000, WGS84 or GCJ02; the first where empty',
        example: 'CGCS2000',
      },
      {
        key: 'verticalDatum',
        heading: '水位基面',
        kind: 'text',
        rule: '测水位的站必填，如 1985国家高程基准',
        ruleEn: 'needed where a level is measured',
        example: '1985国家高程基准',
        width: 18,
      },
      {
        key: 'rainSources',
        heading: '雨量来源',
        kind: 'list',
        rule: `要素代码，先用者在前，顿号分隔：${RAIN_SOURCES.slice(0, 4).join('、')}…；可空`,
        ruleEn: 'element codes, best first; may be empty',
        example: 'PN05、PT',
        width: 16,
      },
      minutes('rainStepMinutes', '雨量间隔（分钟）', 5, '1、5、10、30或60'),
      minutes('levelStepMinutes', '水位间隔（分钟）', 5, '1至1440'),
      minutes('flowStepMinutes', '流量间隔（分钟）', 60, '1至1440'),
      minutes('keepaliveSeconds', '链路维持（秒）', 240, '1至3600'),
      minutes('timedHours', '定时报（小时）', 1, '1至24'),
      minutes('additionalMinutes', '加报间隔（分钟）', 5, '1至1440'),
      {
        key: 'hourly',
        heading: '小时报',
        kind: 'yes-no',
        rule: '是、否；空为是',
        ruleEn: '是 (yes) or 否 (no); yes where empty',
        example: '是',
      },
      minutes('everyMinutes', '固定报送间隔（分钟）', 5, '1至1440'),
    ],
  },
  levels: {
    name: '特征水位',
    columns: [
      { ...id('stationId', '测站编号', 'EX01'), rule: '测站的编号', ruleEn: 'id of the station' },
      {
        key: 'kind',
        heading: '种类',
        kind: 'choice',
        required: true,
        choices: named(CHARACTERISTIC_LEVELS),
        rule: Object.keys(named(CHARACTERISTIC_LEVELS)).join('、'),
        ruleEn: 'one of the kinds in the note',
        example: '警戒',
        width: 14,
      },
      {
        key: 'quantity',
        heading: '量',
        kind: 'choice',
        choices: { 水位: 'level', 流量: 'flow' },
        rule: '水位、流量；空为水位',
        ruleEn: '水位 (level) or 流量 (flow); level where empty',
        example: '水位',
      },
      {
        key: 'value',
        heading: '数值',
        kind: 'number',
        required: true,
        rule: '水位为米，流量为立方米每秒',
        ruleEn: 'metres, or cubic metres a second',
        example: 123.5,
      },
      {
        key: 'source',
        heading: '出处',
        kind: 'text',
        required: true,
        rule: '批复或规程的名称、条款',
        ruleEn: 'document and clause',
        example: '区水利局批复〔2026〕1号',
        width: 28,
      },
      {
        key: 'origin',
        heading: '来源',
        kind: 'choice',
        choices: { 公开: 'published', 本单位: 'customer' },
        rule: '公开、本单位；空为本单位',
        ruleEn: '公开 (published) or 本单位 (own); own where empty',
        example: '本单位',
      },
    ],
  },
  ...HYDROLOGY_SHEETS,
} as const satisfies Record<string, { name: string; columns: readonly Column[] }>;
export type SheetKey = keyof typeof SHEETS;
export const SHEET_KEYS = Object.keys(SHEETS) as SheetKey[];
export const columnsOf = (key: SheetKey): readonly Column[] => SHEETS[key].columns;

/** Begins the first cell of rows that are not data: notes, and examples of the template. */
export const NOTE_MARK = '※';
export const EXAMPLE_MARK = '例：';
/** A sheet to read, not to fill in. */
export const GUIDE_SHEET = '填写说明';
