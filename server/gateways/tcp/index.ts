/** SL 651 over TCP: sessions, acknowledgement after commit, commands, gap filling, clock correction. */
export { CommandDesk, type CommandDeskOptions } from './command-desk.ts';
export type { CommandFailure, CommandResult } from './exchange.ts';
export { type GatewayOptions, startTcpGateway, type TcpGateway } from './gateway.ts';
export type { LinkState } from './links.ts';
export type {
  ClockState,
  Gap,
  GatewayLimits,
  LineTimes,
  RegisteredStation,
  StationDirectory,
} from './ports.ts';
export { DEFAULT_LIMITS, DEFAULT_TIMES } from './ports.ts';
export { type RoutesOptions, routes } from './routes.ts';
export type { GatewayRefusal, GatewayStats, RefusalEntry } from './stats.ts';
