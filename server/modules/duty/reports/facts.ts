import type { CharacteristicKind, LevelTrend } from '../../../../contract/telemetry.ts';
import type { SeatRounds } from '../duty-context.ts';

/**
 * What a report knows at one moment, as plain values with the ids of the rows behind them. What is not known is said as such:
 * a silent station is never a nought. Times are epoch milliseconds, rain in mm, levels in m above their datum.
 */
export interface ReportFacts {
  asOfMs: number;
  unit: { id: string; name: string };
  rain: StationRain[];
  levels: StationLevel[];
  events: OpenEvent[];
  responses: RunningResponse[];
  proposals: WaitingProposal[];
  transfers: ZoneTransfer[];
  orders: StandingOrder[];
  callouts: CalloutFacts[];
  /** Absent in reports of before there were rounds, and where there are none. */
  rounds?: SeatRounds | undefined;
}

/** Rain of a window: `covered` is the share of the window that data cover, 0 to 1. */
export interface Rain {
  mm: number;
  covered: number;
}

export interface StationRain {
  stationId: string;
  name: string;
  seriesId: number | null;
  silent: boolean;
  hour1: Rain;
  hour24: Rain;
}

export interface StationLevel {
  stationId: string;
  name: string;
  seriesId: number | null;
  silent: boolean;
  level: { m: number; observedAtMs: number; manual: boolean } | null;
  trend: LevelTrend | null;
  /** The highest characteristic level reached, with its value in the same datum. */
  reached: { kind: CharacteristicKind; m: number } | null;
  /** Whether any characteristic level is registered: where none is, nothing can be judged. */
  judged: boolean;
}

export interface OpenEvent {
  id: string;
  text: string;
  unitName: string;
  atMs: number;
}

export interface RunningResponse {
  id: string;
  title: string;
  level: string;
  rank: number;
  sinceMs: number;
}

export interface WaitingProposal {
  id: string;
  title: string;
}

export interface ZoneTransfer {
  id: string;
  zone: string;
  stage: 'prepare' | 'immediate' | 'lifted';
  due: number;
  /** Null: nobody has reported yet. */
  moved: number | null;
  sheltered: number | null;
  returned: number | null;
}

export interface StandingOrder {
  id: string;
  title: string;
  to: string;
  state: 'ordered' | 'delivered' | 'received' | 'arrived' | 'done';
  overdue: boolean;
}

export interface CalloutFacts {
  id: string;
  title: string;
  called: number;
  confirmed: number;
  onPost: number;
  unreached: number;
}
