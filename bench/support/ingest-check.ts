import { type LoadStation, loadFrames, loadStations } from '../../demo/simulator/load-frames.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { decodeFrame, readingsOf, STANDARD_DIALECT } from '../../server/protocols/sl651/index.ts';

export interface Check {
  sentFrames: number;
  storedFrames: number;
  sentReadings: number;
  /** Of the sent ones: there with the value sent. */
  storedReadings: number;
  /** Rain series made of the stations' five-minute rain. */
  rainRows: number;
  /** Rows that nobody sent, or with another value than the one sent. */
  wrongRows: number;
}

const STATIONS_AT_A_TIME = 100;

/** What the stations sent, decoded again here, against what stands in the tables: key by key and value by value. */
export async function checkStored(
  db: Db,
  options: { stations: number; rounds: number; firstAtMs: number },
): Promise<Check> {
  const { rounds, firstAtMs } = options;
  const check: Check = {
    sentFrames: options.stations * rounds,
    storedFrames: 0,
    sentReadings: 0,
    storedReadings: 0,
    rainRows: 0,
    wrongRows: 0,
  };
  const [frames] = await db.query<{ n: number }>(
    'select count(distinct (station_id, content_hash)) as n from frames where duplicate_of is null',
  );
  check.storedFrames = frames?.n ?? 0;
  const stations = loadStations(options.stations);
  for (let first = 0; first < stations.length; first += STATIONS_AT_A_TIME) {
    const some = stations.slice(first, first + STATIONS_AT_A_TIME);
    const sent = new Map<string, number>();
    for (const [n, station] of some.entries()) addSent(sent, station, first + n, rounds, firstAtMs);
    check.sentReadings += sent.size;
    const rows = await db.query<{ key: string; rain: string | null; value: number }>(
      `select s.station_id || ' ' || s.element || ' ' || (extract(epoch from o.observed_at) * 1000)::bigint as key,
         case when s.element = 'RAIN' then s.station_id || ' DRP ' || (extract(epoch from o.observed_at) * 1000)::bigint end as rain, o.value
       from observations o join series s on s.id = o.series_id where s.station_id = any($1)`,
      [some.map(({ id }) => id)],
    );
    for (const { key, rain, value } of rows) {
      if (rain !== null) {
        check.rainRows++;
        if (sent.get(rain) !== value) check.wrongRows++;
      } else if (sent.get(key) === value) check.storedReadings++;
      else check.wrongRows++;
    }
  }
  return check;
}

function addSent(
  sent: Map<string, number>,
  station: LoadStation,
  index: number,
  rounds: number,
  firstAtMs: number,
): void {
  for (const bytes of loadFrames(station, index, { kind: 'mixed', count: rounds, firstAtMs })) {
    const decoded = decodeFrame(bytes);
    if (!decoded.ok) throw new Error(decoded.reason);
    for (const { element, observedAtMs, value } of readingsOf(decoded.frame, STANDARD_DIALECT))
      if (value !== null) sent.set(`${station.id} ${element} ${observedAtMs}`, value);
  }
}
