import type { EndName } from './types.ts';

/**
 * How one station differs from the standard: a setting of the station, not code. Provinces and vendors read SL 651
 * differently; every field has a value that suits a standard station.
 */
export interface Dialect {
  /**
   * Which hour F4–FC slots belong to. The standard gives the group time of the first slot (HH:05); others give the end
   * of the hour, or the moment of sending with the rest of the hour still missing.
   * `auto`: the clock hour that holds the group time, or the hour before the group time where that would put values
   * into the future. `first-slot`, `hour` and `end` fix it.
   */
  hourAnchor: 'auto' | 'first-slot' | 'hour' | 'end';
  /** How a confirm ends (table 10): ESC stay online, EOT may leave, ACK as some vendors want it. */
  confirmEnd: Extract<EndName, 'ESC' | 'EOT' | 'ACK'>;
  /** Values that mean “no sensor” (9999.999 for Z), by identifier. */
  sentinels: Readonly<Record<string, readonly number[]>>;
  /** UC as code 1–16 (1 = north) or in degrees. */
  windDirection: 'sixteenths' | 'degrees';
  /** Names for vendor elements: hex guide (`7A`, `FFA0`) to element and unit. */
  vendorElements: Readonly<Record<string, { key: string; unit: string | null }>>;
  /** Identifier sent with 47H and 48H: 97/98 of table D.4, or the function code itself (Guangdong). */
  resetIdentifier: 'table' | 'function-code';
  /** Base levels in metres to add to DRZ1–DRZ8 (parameters 28H–2FH); the sum is reported as the paired level. */
  baseLevelsM: Readonly<Record<string, number>>;
}

export const STANDARD_DIALECT: Dialect = {
  hourAnchor: 'auto',
  confirmEnd: 'ESC',
  sentinels: {},
  windDirection: 'sixteenths',
  vendorElements: {},
  resetIdentifier: 'table',
  baseLevelsM: {},
};
