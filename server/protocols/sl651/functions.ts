/** What a function code carries upward (the body's form). */
export type UpForm =
  | 'none'
  | 'data'
  | 'text'
  | 'parameters'
  | 'version'
  | 'switches'
  | 'gates'
  | 'quota'
  | 'events';
/** What a function code carries downward when the centre starts it. */
export type DownForm =
  | 'none'
  | 'identifiers'
  | 'period'
  | 'parameters'
  | 'data'
  | 'switches'
  | 'gates'
  | 'quota';

export interface FunctionDefinition {
  code: number;
  zh: string;
  en: string;
  up: UpForm;
  /** `'-'`: only the confirm of an uplink, or nothing (2FH). */
  down: DownForm | '-';
  /** The station sends it by itself and waits for a confirm (M2, M3). */
  confirmed: boolean;
  /** Needs two people: changes what the station keeps or moves machinery (6.6.4.26–28). */
  dangerous: boolean;
  /** Table of annex D that gives the parameters their meaning. */
  parameterTable?: 'basic' | 'run';
}

type Row = [number, string, string, UpForm, DownForm | '-', flags?: 'confirmed' | 'dangerous'];

/** Table B.1 with the body forms of 6.6.4. */
const ROWS: readonly Row[] = [
  [0x2f, '链路维持报', 'keepalive', 'none', '-'],
  [0x30, '测试报', 'test report', 'data', '-', 'confirmed'],
  [0x31, '均匀时段水文信息报', 'uniform period report', 'data', '-', 'confirmed'],
  [0x32, '定时报', 'timed report', 'data', '-', 'confirmed'],
  [0x33, '加报报', 'additional report', 'data', '-', 'confirmed'],
  [0x34, '小时报', 'hourly report', 'data', '-', 'confirmed'],
  [0x35, '人工置数报', 'manual report', 'text', '-', 'confirmed'],
  [0x36, '图片报', 'picture', 'data', 'none', 'confirmed'],
  [0x37, '查询实时数据', 'query all current values', 'data', 'none'],
  [0x38, '查询时段数据', 'query a period', 'data', 'period'],
  [0x39, '查询人工置数', 'query the manual report', 'text', 'none'],
  [0x3a, '查询指定要素', 'query chosen elements', 'data', 'identifiers'],
  [0x40, '修改基本配置表', 'set basic configuration', 'parameters', 'parameters'],
  [0x41, '读取基本配置表', 'read basic configuration', 'parameters', 'identifiers'],
  [0x42, '修改运行参数配置表', 'set run parameters', 'parameters', 'parameters'],
  [0x43, '读取运行参数配置表', 'read run parameters', 'parameters', 'identifiers'],
  [0x44, '查询水泵电机实时工作数据', 'query pump motors', 'data', 'none'],
  [0x45, '查询软件版本', 'query software version', 'version', 'none'],
  [0x46, '查询状态和报警信息', 'query status and alarms', 'data', 'none'],
  [0x47, '初始化固态存储数据', 'clear the station storage', 'none', 'identifiers', 'dangerous'],
  [0x48, '恢复出厂设置', 'factory reset', 'none', 'identifiers', 'dangerous'],
  [0x49, '修改密码', 'change password', 'parameters', 'parameters'],
  [0x4a, '设置时钟', 'set clock', 'none', 'none'],
  [0x4b, '设置IC卡状态', 'set IC card state', 'data', 'data'],
  [0x4c, '控制水泵', 'control pumps', 'switches', 'switches', 'dangerous'],
  [0x4d, '控制阀门', 'control valves', 'switches', 'switches', 'dangerous'],
  [0x4e, '控制闸门', 'control gates', 'gates', 'gates', 'dangerous'],
  [0x4f, '水量定值控制', 'water quota control', 'quota', 'quota', 'dangerous'],
  [0x50, '查询事件记录', 'query event counts', 'events', 'none'],
  [0x51, '查询时钟', 'query clock', 'none', 'none'],
];

const PARAMETER_TABLE: Readonly<Record<number, 'basic' | 'run'>> = {
  64: 'basic',
  65: 'basic',
  66: 'run',
  67: 'run',
  71: 'run',
  72: 'run',
  73: 'basic',
};

export const FUNCTIONS: readonly FunctionDefinition[] = ROWS.map(([code, zh, en, up, down, flag]) => ({
  code,
  zh,
  en,
  up,
  down,
  confirmed: flag === 'confirmed',
  dangerous: flag === 'dangerous',
  ...(PARAMETER_TABLE[code] ? { parameterTable: PARAMETER_TABLE[code] } : {}),
}));

/** By function code; undefined for reserved and user codes. */
export const FUNCTION_BY_CODE: readonly (FunctionDefinition | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => FUNCTIONS.find((definition) => definition.code === code),
);
