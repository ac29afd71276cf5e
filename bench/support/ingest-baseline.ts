import pg from 'pg';

/** Rows as plain arrays, as a program without any of Ward's parts would hand them to the driver. */
export interface PlainBatch {
  seriesId: number[];
  observedAtMs: number[];
  value: number[];
  quality: number[];
  periodS: (number | null)[];
  frameSeq: number[];
}

const BATCH_ROWS = 1_000;
const SLOTS = 12;
const SLOT_MS = 300_000;
const HOUR_MS = 3_600_000;
/** Series that no station has: the table holds them beside the stations' own. */
const FIRST_SERIES = 100_000_000;

/**
 * The rows that an hour of the mixed load leaves behind, of every station, in the order of arrival: of the 34H twelve
 * five-minute rains, the rain series made of them, twelve levels, PT, Z, VT; of the 32H three values.
 */
export function plainBatches(
  stations: number,
  firstAtMs: number,
  firstHour: number,
  hours: number,
): PlainBatch[] {
  const batches: PlainBatch[] = [];
  let batch: PlainBatch | undefined;
  let frame = (firstHour + 1) * stations * 2 * 1_000;
  const put = (series: number, atMs: number, value: number, periodS: number | null): void => {
    if (!batch || batch.seriesId.length === BATCH_ROWS) {
      batch = { seriesId: [], observedAtMs: [], value: [], quality: [], periodS: [], frameSeq: [] };
      batches.push(batch);
    }
    batch.seriesId.push(series);
    batch.observedAtMs.push(atMs);
    batch.value.push(value);
    batch.quality.push(0);
    batch.periodS.push(periodS);
    batch.frameSeq.push(frame);
  };
  for (let hour = firstHour; hour < firstHour + hours; hour++) {
    const endMs = firstAtMs + hour * HOUR_MS;
    for (let station = 0; station < stations; station++) {
      const first = FIRST_SERIES + station * 6;
      frame++;
      for (const [series, periodS] of [
        [first, null],
        [first + 1, null],
        [first + 2, SLOT_MS / 1_000],
      ] as const)
        for (let slot = 0; slot < SLOTS; slot++)
          put(
            series,
            endMs - (SLOTS - 1 - slot) * SLOT_MS,
            ((station * 7 + hour * 13 + slot * 3) % 50) / 10,
            periodS,
          );
      put(first + 3, endMs, hour * 6, null);
      put(first + 4, endMs, 101 + (hour % 50) / 100, null);
      put(first + 5, endMs, 12.5, null);
    }
    for (let station = 0; station < stations; station++) {
      frame++;
      const first = FIRST_SERIES + station * 6;
      put(first + 3, endMs + HOUR_MS / 2, hour * 6, null);
      put(first + 4, endMs + HOUR_MS / 2, 101 + (hour % 50) / 100, null);
      put(first + 5, endMs + HOUR_MS / 2, 12.5, null);
    }
  }
  return batches;
}

/** One connection, one prepared statement, one batch a transaction; gives the rows a second. */
export async function runBaseline(url: string, batches: readonly PlainBatch[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows = 0;
    const startedMs = performance.now();
    for (const batch of batches) {
      const result = await client.query({
        name: 'plain',
        text: `insert into observations (series_id, observed_at, value, quality, period_s, frame_seq)
          select s, to_timestamp(at_ms / 1000), v, q, p, f
          from unnest($1::int[], $2::float8[], $3::float8[], $4::int[], $5::int[], $6::bigint[]) as i(s, at_ms, v, q, p, f)`,
        values: [
          batch.seriesId,
          batch.observedAtMs,
          batch.value,
          batch.quality,
          batch.periodS,
          batch.frameSeq,
        ],
      });
      rows += result.rowCount ?? 0;
    }
    return rows / ((performance.now() - startedMs) / 1_000);
  } finally {
    await client.end();
  }
}
