import { fromIso } from '../../../contract/time.ts';
import type { EngineReading, Quantity } from './engine.ts';

/** Element of a series file → what the rules make of it. Rain elements are increments of their own period, minutes. */
const ELEMENTS: Readonly<Record<string, { quantity: Quantity; periodMinutes: number }>> = {
  Z: { quantity: 'level', periodMinutes: 0 },
  ZU: { quantity: 'level', periodMinutes: 0 },
  Q: { quantity: 'flow', periodMinutes: 0 },
  RAIN: { quantity: 'rain', periodMinutes: 5 },
  DRP: { quantity: 'rain', periodMinutes: 5 },
  P: { quantity: 'rain', periodMinutes: 5 },
  PN01: { quantity: 'rain', periodMinutes: 1 },
  PN05: { quantity: 'rain', periodMinutes: 5 },
  PN10: { quantity: 'rain', periodMinutes: 10 },
  PN30: { quantity: 'rain', periodMinutes: 30 },
  P1: { quantity: 'rain', periodMinutes: 60 },
};
const RUNNING_TOTAL = 'PT';
const COLUMNS = ['station', 'element', 'observed_at', 'value'] as const;

export interface SeriesRow {
  reading: EngineReading;
  receivedAtMs: number;
}

export type ParsedSeries = { ok: true; rows: SeriesRow[] } | { ok: false; faults: string[] };

/** Takes a series file line by line. */
export interface SeriesReader {
  push(line: string): void;
  end(): ParsedSeries;
}

type Place = Record<(typeof COLUMNS)[number] | 'received_at', number>;

function placesOf(header: string): Place | string {
  const names = header
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim());
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) return `line 1: the columns ${missing.join(', ')} are missing`;
  return Object.fromEntries([...COLUMNS, 'received_at'].map((name) => [name, names.indexOf(name)])) as Place;
}

/** CSV with the columns station, element, observed_at, value and, if told, received_at (ISO 8601 with zone). PT is a running total. */
export function createSeriesReader(): SeriesReader {
  const faults: string[] = [];
  const rows: SeriesRow[] = [];
  const totals = new Map<string, { atMs: number; mm: number }>();
  let places: Place | undefined;
  let number = 0;

  const add = (
    base: { station: string; atMs: number; receivedAtMs: number },
    quantity: Quantity,
    fromMs: number,
    value: number | null,
  ): void => {
    const { station, atMs, receivedAtMs } = base;
    rows.push({
      reading: { station, quantity, atMs, fromMs, value, doubtful: false, corrected: false },
      receivedAtMs,
    });
  };
  const takeTotal = (base: { station: string; atMs: number; receivedAtMs: number }, mm: number): void => {
    const before = totals.get(base.station);
    totals.set(base.station, { atMs: base.atMs, mm });
    // A total that fell began anew: what it shows has fallen since.
    const fell = before && (mm >= before.mm ? mm - before.mm : mm);
    if (before && fell !== undefined) add(base, 'rain', before.atMs, Math.round(fell * 10) / 10);
  };
  const takeLine = (line: string, at: Place): string | undefined => {
    const cells = line.split(',');
    const cell = (name: keyof Place): string => (at[name] < 0 ? '' : (cells[at[name]] ?? '').trim());
    const [station, element, text] = [cell('station'), cell('element'), cell('value')];
    const atMs = fromIso(cell('observed_at'));
    const receivedAtMs = cell('received_at') === '' ? atMs : fromIso(cell('received_at'));
    const value = text === '' ? null : Number(text);
    const known = ELEMENTS[element];
    if (station === '') return 'no station';
    if (atMs === undefined || receivedAtMs === undefined) return 'a time without zone or no time';
    if (value !== null && !Number.isFinite(value)) return `${text} is no number`;
    const base = { station, atMs, receivedAtMs };
    if (element === RUNNING_TOTAL) {
      if (value !== null) takeTotal(base, value);
      return undefined;
    }
    if (!known)
      return `element ${element} means nothing to a plan; use ${[...Object.keys(ELEMENTS), RUNNING_TOTAL].join(', ')}`;
    add(base, known.quantity, atMs - known.periodMinutes * 60_000, value);
    return undefined;
  };
  return {
    push(line) {
      number++;
      if (number === 1) {
        const found = placesOf(line);
        if (typeof found === 'string') faults.push(found);
        else places = found;
        return;
      }
      if (!places || line.trim() === '' || line.startsWith('#')) return;
      const fault = takeLine(line, places);
      if (fault !== undefined) faults.push(`line ${number}: ${fault}`);
    },
    end: () =>
      faults.length > 0
        ? { ok: false, faults }
        : { ok: true, rows: rows.sort((a, b) => a.receivedAtMs - b.receivedAtMs) },
  };
}

export function parseSeries(text: string): ParsedSeries {
  const reader = createSeriesReader();
  for (const line of text.split(/\r?\n/)) reader.push(line);
  return reader.end();
}
