/** Equal steps of a file; null = the file says nothing. Flow in m³/s, rain in mm a step. */
export interface CalibrationSeries {
  fromMs: number;
  stepMinutes: number;
  rain: (number | null)[];
  flow: (number | null)[];
}
export interface LineFault {
  line: number;
  zh: string;
  en: string;
}

const HEADING = ['time', 'rain_mm', 'flow_m3s'] as const;
const MOST_ROWS = 200_000;
const MOST_STEPS = 1_000_000;
const MINUTE_MS = 60_000;
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?(Z|[+-]\d{2}:\d{2})?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A time without its zone is that of Beijing; a day is its midnight there. */
function timeOf(text: string): number | undefined {
  const [, day, clock, zone] = TIME.exec(text) ?? [];
  const iso = DAY.test(text) ? `${text}T00:00:00+08:00` : day && `${day}T${clock}:00${zone ?? '+08:00'}`;
  const atMs = iso ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

const amountOf = (text: string): number | null | undefined => {
  if (text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
};

interface Row {
  line: number;
  atMs: number;
  rain: number | null;
  flow: number | null;
}

/**
 * Reads `time,rain_mm,flow_m3s` (UTF-8): the time is the beginning of a step, the shortest distance of two rows is the step, a row
 * left out or an empty cell is unknown. Every faulty line is told.
 */
export function readCalibrationSeries(
  text: string,
): { ok: true; series: CalibrationSeries } | { ok: false; faults: LineFault[] } {
  const faults: LineFault[] = [];
  const blame = (line: number, zh: string, en: string): void => void faults.push({ line, zh, en });
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (
    lines[0]
      ?.split(',')
      .map((cell) => cell.trim())
      .join() !== HEADING.join()
  )
    blame(1, `第一行应为 ${HEADING.join()}。`, `The first line is ${HEADING.join()}.`);
  if (lines.length > MOST_ROWS)
    blame(MOST_ROWS, `超过 ${MOST_ROWS} 行。`, `More than ${MOST_ROWS} lines: cut the file.`);
  if (faults.length > 0) return { ok: false, faults };
  const rows: Row[] = [];
  lines.slice(1).forEach((raw, n) => {
    if (raw.trim() === '') return;
    const line = n + 2;
    const [time = '', rainText = '', flowText = ''] = raw.split(',').map((cell) => cell.trim());
    const atMs = timeOf(time);
    const [rain, flow] = [amountOf(rainText), amountOf(flowText)];
    if (atMs === undefined)
      blame(
        line,
        `“${time}”不是时间，应如 2023-07-20 08:00。`,
        `“${time}” is no time; write 2023-07-20 08:00.`,
      );
    else if (atMs <= (rows.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY))
      blame(line, '时间重复或早于上一行。', 'The time repeats or goes back.');
    if (rain === undefined)
      blame(
        line,
        `雨量“${rainText}”应为不小于0的数值，缺测留空。`,
        'Rain is a number from 0 on; empty where unknown.',
      );
    if (flow === undefined)
      blame(
        line,
        `流量“${flowText}”应为不小于0的数值，缺测留空。`,
        'Flow is a number from 0 on; empty where unknown.',
      );
    if (atMs !== undefined && rain !== undefined && flow !== undefined) rows.push({ line, atMs, rain, flow });
  });
  if (faults.length > 0) return { ok: false, faults };
  const [first, second] = rows;
  if (!first || !second)
    return { ok: false, faults: [{ line: 2, zh: '至少要有两行数据。', en: 'Two rows of data at least.' }] };
  const stepMs = rows
    .slice(1)
    .reduce((least, { atMs }, n) => Math.min(least, atMs - rows[n]!.atMs), Infinity);
  for (const { atMs, line } of rows)
    if ((atMs - first.atMs) % stepMs !== 0)
      blame(
        line,
        `与首行的间隔不是 ${stepMs / MINUTE_MS} 分钟的整数倍。`,
        `Not a whole number of ${stepMs / MINUTE_MS} min after the first.`,
      );
  const steps = (rows.at(-1)!.atMs - first.atMs) / stepMs + 1;
  if (steps > MOST_STEPS) blame(rows.length + 1, '时段过多。', 'Too many steps.');
  if (faults.length > 0) return { ok: false, faults };
  const series: CalibrationSeries = {
    fromMs: first.atMs,
    stepMinutes: stepMs / MINUTE_MS,
    rain: Array<number | null>(steps).fill(null),
    flow: Array<number | null>(steps).fill(null),
  };
  for (const { atMs, rain, flow } of rows) {
    const at = (atMs - first.atMs) / stepMs;
    series.rain[at] = rain;
    series.flow[at] = flow;
  }
  return { ok: true, series };
}
