import { z } from 'zod';
import { TelemetryInstant } from './telemetry.ts';

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9A-F]{${digits}}$`), `${digits} hex digits`);
const elementKey = z.string().min(1).max(12);
const setting = z.object({
  key: z.string().min(1).max(60),
  value: z.union([z.number(), z.string().max(200), z.array(z.number().int().min(0).max(255)).max(4)]),
});
const switches = z.array(z.boolean()).min(1).max(64);

/** What the centre can ask or order of a station (SL 651-2014 table B.1); the server's codec has the same list. */
export const StationCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read-current') }),
  z.object({ kind: z.literal('read-elements'), elements: z.array(elementKey).min(1).max(40) }),
  z.object({
    kind: z.literal('read-period'),
    element: elementKey,
    from: TelemetryInstant,
    to: TelemetryInstant,
    stepMinutes: z.number().int().min(0).max(44_640),
  }),
  z.object({ kind: z.literal('read-manual') }),
  z.object({ kind: z.literal('take-picture') }),
  z.object({ kind: z.literal('read-basic'), keys: z.array(z.string()).min(1).max(20) }),
  z.object({ kind: z.literal('set-basic'), settings: z.array(setting).min(1).max(20) }),
  z.object({ kind: z.literal('read-run'), keys: z.array(z.string()).min(1).max(60) }),
  z.object({ kind: z.literal('set-run'), settings: z.array(setting).min(1).max(60) }),
  z.object({ kind: z.literal('read-pump-motors') }),
  z.object({ kind: z.literal('read-version') }),
  z.object({ kind: z.literal('read-status') }),
  z.object({ kind: z.literal('clear-storage') }),
  z.object({ kind: z.literal('factory-reset') }),
  z.object({ kind: z.literal('set-password'), newPassword: hex(4) }),
  z.object({ kind: z.literal('set-clock') }),
  z.object({ kind: z.literal('set-ic-card'), valid: z.boolean() }),
  z.object({ kind: z.literal('switch-pumps'), on: switches }),
  z.object({ kind: z.literal('switch-valves'), on: switches }),
  z.object({
    kind: z.literal('move-gates'),
    open: switches,
    openingCm: z.array(z.number().int().min(0).max(9_999)).min(1).max(64),
  }),
  z.object({ kind: z.literal('set-quota-control'), on: z.boolean() }),
  z.object({ kind: z.literal('read-events') }),
  z.object({ kind: z.literal('read-clock') }),
]);
export type StationCommand = z.infer<typeof StationCommand>;
export type StationCommandKind = StationCommand['kind'];

/** Each command with its function code, its name, and whether it needs a second person (47, 48, 4C–4F). */
export const STATION_COMMANDS: Readonly<
  Record<StationCommandKind, { code: string; zh: string; en: string; dangerous: boolean }>
> = {
  'read-current': { code: '37', zh: '查询实时数据', en: 'Read current values', dangerous: false },
  'read-elements': { code: '3A', zh: '查询指定要素', en: 'Read chosen elements', dangerous: false },
  'read-period': { code: '38', zh: '查询时段数据', en: 'Read a period', dangerous: false },
  'read-manual': { code: '39', zh: '查询人工置数', en: 'Read the manual report', dangerous: false },
  'take-picture': { code: '36', zh: '采集图片', en: 'Take a picture', dangerous: false },
  'read-basic': { code: '41', zh: '读取基本配置', en: 'Read basic configuration', dangerous: false },
  'set-basic': { code: '40', zh: '修改基本配置', en: 'Set basic configuration', dangerous: false },
  'read-run': { code: '43', zh: '读取运行参数', en: 'Read run parameters', dangerous: false },
  'set-run': { code: '42', zh: '修改运行参数', en: 'Set run parameters', dangerous: false },
  'read-pump-motors': { code: '44', zh: '查询水泵电机', en: 'Read pump motors', dangerous: false },
  'read-version': { code: '45', zh: '查询软件版本', en: 'Read software version', dangerous: false },
  'read-status': { code: '46', zh: '查询状态和报警', en: 'Read status and alarms', dangerous: false },
  'clear-storage': { code: '47', zh: '初始化固态存储', en: 'Clear the station storage', dangerous: true },
  'factory-reset': { code: '48', zh: '恢复出厂设置', en: 'Factory reset', dangerous: true },
  'set-password': { code: '49', zh: '修改密码', en: 'Change password', dangerous: false },
  'set-clock': { code: '4A', zh: '设置时钟', en: 'Set clock', dangerous: false },
  'set-ic-card': { code: '4B', zh: '设置IC卡状态', en: 'Set IC card state', dangerous: false },
  'switch-pumps': { code: '4C', zh: '控制水泵', en: 'Switch pumps', dangerous: true },
  'switch-valves': { code: '4D', zh: '控制阀门', en: 'Switch valves', dangerous: true },
  'move-gates': { code: '4E', zh: '控制闸门', en: 'Move gates', dangerous: true },
  'set-quota-control': { code: '4F', zh: '水量定值控制', en: 'Quota control', dangerous: true },
  'read-events': { code: '50', zh: '查询事件记录', en: 'Read event counts', dangerous: false },
  'read-clock': { code: '51', zh: '查询时钟', en: 'Read clock', dangerous: false },
};

/**
 * `requested`: a dangerous command waits for the second person. `approved`: it may go out and waits for the station.
 * `sent`: it is on the line. The others are ends.
 */
export const COMMAND_STATES = [
  'requested',
  'approved',
  'sent',
  'answered',
  'failed',
  'refused',
  'expired',
] as const;
export const CommandState = z.enum(COMMAND_STATES);
export type CommandState = z.infer<typeof CommandState>;

/** Why a command got no answer. */
export const COMMAND_FAILURES = {
  'no-answer': { zh: '测站未应答', en: 'The station did not answer' },
  disconnected: { zh: '连接中断', en: 'The connection broke' },
  offline: { zh: '测站不在线', en: 'The station is not online' },
  closing: { zh: '系统停止', en: 'Ward stopped' },
  interrupted: {
    zh: '发送中系统重启，结果不明',
    en: 'Ward restarted while it was on the line: outcome not known',
  },
  'does-not-fit': { zh: '命令内容不符合规约', en: 'The command does not fit the protocol' },
} as const;
export const CommandFailure = z.enum(Object.keys(COMMAND_FAILURES) as [keyof typeof COMMAND_FAILURES]);
export type CommandFailure = keyof typeof COMMAND_FAILURES;

const Who = z.object({ personId: z.string(), name: z.string(), at: TelemetryInstant });

export const GatewayCommand = z.object({
  id: z.string(),
  stationId: z.string(),
  command: StationCommand,
  dangerous: z.boolean(),
  reason: z.string(),
  state: CommandState,
  requested: Who,
  /** The second person: approved or refused. */
  decided: Who.nullable(),
  refusal: z.string().nullable(),
  expiresAt: TelemetryInstant,
  sentAt: TelemetryInstant.nullable(),
  /** How often it was sent (at most three times). */
  sends: z.number().int(),
  answeredAt: TelemetryInstant.nullable(),
  failure: CommandFailure.nullable(),
  /** The answer's frames as the codec presents them. */
  answer: z.array(z.record(z.string(), z.unknown())),
});
export type GatewayCommand = z.infer<typeof GatewayCommand>;

export const CommandRequest = z.object({
  command: StationCommand,
  /** Why; a dangerous command needs one. */
  reason: z.string().max(500).default(''),
});
export const CommandRefusal = z.object({ reason: z.string().min(1).max(500) });

/** Connection of one station, as far as heard since the start of Ward. */
export const StationLink = z.object({
  stationId: z.string(),
  address: z.string(),
  online: z.boolean(),
  onlineSince: TelemetryInstant.nullable(),
  lastHeardAt: TelemetryInstant,
  peer: z.string(),
  encoding: z.string(),
  frames: z.number().int(),
  keepalives: z.number().int(),
  confirmed: z.number().int(),
  /** Station clock less Ward's, seconds. */
  clockOffsetSeconds: z.number().nullable(),
  clockCorrectedAt: TelemetryInstant.nullable(),
});
export type StationLink = z.infer<typeof StationLink>;

/** Why the gateway gave no answer. */
export const GATEWAY_REFUSALS = {
  'not-hex': { zh: '不是十六进制', en: 'not hex' },
  'no-start': { zh: '无起始符', en: 'no start of frame' },
  truncated: { zh: '帧不完整', en: 'frame not whole' },
  header: { zh: '报头有误', en: 'bad header' },
  direction: { zh: '上下行标识有误', en: 'bad direction flag' },
  'start-of-text': { zh: '无正文起始符', en: 'no start of text' },
  'packet-header': { zh: '包序号有误', en: 'bad packet number' },
  'end-character': { zh: '无结束符', en: 'no end character' },
  crc: { zh: '校验码不符', en: 'wrong CRC' },
  'unregistered-station': { zh: '测站未登记', en: 'station not registered' },
  'wrong-password': { zh: '密码不符', en: 'wrong password' },
  'station-disabled': { zh: '测站已停用', en: 'station out of service' },
  'wrong-direction': { zh: '收到下行报文', en: 'downlink received' },
  'packets-too-large': { zh: '分包报文过大', en: 'packets too large' },
  'store-refused': { zh: '数据未能入库', en: 'store refused the frame' },
  'too-many-connections': { zh: '连接总数超限', en: 'too many connections' },
  'too-many-connections-of-address': { zh: '同一地址连接数超限', en: 'too many connections of one address' },
  'too-many-new-connections': { zh: '同一地址新建连接过快', en: 'new connections too fast' },
  'too-many-refusals': { zh: '连续错误过多，已断开', en: 'too many refusals in a row: closed' },
  'does-not-read': { zh: '对方不接收数据，已断开', en: 'does not read: closed' },
} as const;
export type GatewayRefusal = keyof typeof GATEWAY_REFUSALS;
export const GatewayRefusal = z.enum(Object.keys(GATEWAY_REFUSALS) as [GatewayRefusal, ...GatewayRefusal[]]);

export const GatewayOverview = z.object({
  connections: z.number().int(),
  connectionsTotal: z.number().int(),
  bytesTotal: z.number().int(),
  framesTotal: z.number().int(),
  keepalivesTotal: z.number().int(),
  acceptedTotal: z.number().int(),
  duplicatesTotal: z.number().int(),
  confirmedTotal: z.number().int(),
  resendRequestsTotal: z.number().int(),
  commandsTotal: z.number().int(),
  commandsUnansweredTotal: z.number().int(),
  clockCorrectionsTotal: z.number().int(),
  queuedFrames: z.number().int(),
  batchesInFlight: z.number().int(),
  batchesTotal: z.number().int(),
  storeAway: z.boolean(),
  pressed: z.boolean(),
  refused: z.partialRecord(GatewayRefusal, z.number().int()),
  refusals: z.array(
    z.object({
      at: TelemetryInstant,
      reason: GatewayRefusal,
      peer: z.string(),
      station: z.string().nullable(),
      detail: z.string(),
      bytes: z.string(),
    }),
  ),
});
export type GatewayOverview = z.infer<typeof GatewayOverview>;
