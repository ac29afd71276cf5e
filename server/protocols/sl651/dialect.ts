import type { EndName } from './types.ts';

/**
 * How one station differs from the standard on the wire: a setting of the station, not code. Provinces and vendors read
 * SL 651 differently. (What a value means — sentinels, base levels, vendor elements — belongs to the telemetry store.)
 */
export interface Dialect {
  /**
   * Which hour the twelve slots of F4–FC belong to. The standard gives the group the time of the first slot (HH:05);
   * others give the end of the hour, or the moment of sending while the rest of the hour is still missing.
   * `first`: the group time is the first slot. `end`: it is the last slot. `auto`: the clock hour that holds the group
   * time, which suits all three; where that would put values into the future, as `end`.
   */
  hourAnchor: 'auto' | 'first' | 'end';
  /** How a confirm ends (table 10): ESC stay online, EOT may leave, ACK as some vendors want it. */
  confirmEnd: Extract<EndName, 'ESC' | 'EOT' | 'ACK'>;
  /** UC as code 1–16 (1 = north, clockwise) or in degrees. */
  windDirection: 'sixteenths' | 'degrees';
  /** Identifier sent with 47H and 48H: 97 and 98 of table D.4, or the function code itself (Guangdong). */
  resetIdentifier: 'table' | 'function-code';
}

export const STANDARD_DIALECT: Dialect = {
  hourAnchor: 'auto',
  confirmEnd: 'ESC',
  windDirection: 'sixteenths',
  resetIdentifier: 'table',
};
