import type { Dialect as StationDialect } from '../../../contract/telemetry.ts';
import { type Dialect, STANDARD_DIALECT } from '../../protocols/sl651/index.ts';

/** The station's setting as the codec reads it; what is not set is the standard's. */
export function wireDialect(station: StationDialect): Dialect {
  const { hourAnchor = 'auto', windDirection, resetIdentifier } = station;
  return {
    ...STANDARD_DIALECT,
    hourAnchor,
    windDirection: windDirection === 'degrees' ? 'degrees' : 'sixteenths',
    resetIdentifier: resetIdentifier === 'function-code' ? 'function-code' : 'table',
  };
}

/**
 * How a confirm ends. A station that keeps its connection alive by 2FH, or that the centre still wants something of, is
 * told to stay (ESC); the others may leave (EOT). A station's own setting goes first, but EOT waits for the work.
 */
export function confirmEnd(
  station: { dialect: StationDialect; intervals: { keepaliveSeconds: number | null } },
  workWaits: boolean,
): Dialect['confirmEnd'] {
  const { confirmEnd: wanted = 'auto' } = station.dialect;
  if (wanted === 'ACK') return 'ACK';
  if (workWaits || wanted === 'ESC') return 'ESC';
  return wanted === 'auto' && station.intervals.keepaliveSeconds !== null ? 'ESC' : 'EOT';
}
