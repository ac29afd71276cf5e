import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fromIso } from '../../contract/time.ts';
import { loadStormInput, STORM_DIR, type StormInput } from './storm-input.ts';

export type Measured = 'rain' | 'level' | 'flow';

/** A warning signal as published; `area` is a GB/T 2260 code. */
export interface StormSignal {
  atMs: number;
  issuer: string;
  kind: string;
  colour: 'blue' | 'yellow' | 'orange' | 'red';
  area: string;
  areaName: string;
  message: 'alert' | 'update';
  sources: readonly string[];
}

/** The storm as its data files say it. */
export interface Storm {
  title: string;
  titleEn: string;
  /** The series covers (`fromMs`, `toMs`]. */
  fromMs: number;
  toMs: number;
  scenario: { startMs: number; speed: number };
  stepMs: number;
  signals: readonly StormSignal[];
  script: Pick<StormInput, 'faults' | 'pictures' | 'tests' | 'manual'>;
  /** Rain in (`fromMs`, `toMs`] in mm, whole steps; nothing falls outside the series. */
  rainMm(station: string, fromMs: number, toMs: number): number;
  /** Level (m) or flow (m³/s) at the newest step not after `atMs`; undefined where the station measures none. */
  valueAt(station: string, measured: 'level' | 'flow', atMs: number): number | undefined;
}

function readCsv(dir: string, name: string): string[][] {
  return readFileSync(path.join(dir, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

/** Columns of a generated table by station, and its times. */
function readTable(dir: string, name: string): { atMs: number[]; columns: Map<string, Float64Array> } {
  const [head = [], ...rows] = readCsv(dir, name);
  const columns = new Map(
    head
      .slice(2)
      .map((station, index) => [station, Float64Array.from(rows, (row) => Number(row[index + 2]))]),
  );
  return { atMs: rows.map((row) => fromIso(row[0]!)!), columns };
}

const readSignals = (dir: string): StormSignal[] =>
  readCsv(dir, 'signals.csv')
    .slice(1)
    .map(([at, issuer, kind, colour, area, areaName, message, , sources]) => ({
      atMs: fromIso(at!)!,
      issuer: issuer!,
      kind: kind!,
      colour: colour as StormSignal['colour'],
      area: area!,
      areaName: areaName!,
      message: message as StormSignal['message'],
      sources: sources!.split(' '),
    }));

/** Reads the storm's data files. */
export function loadStorm(dir: string = STORM_DIR): Storm {
  const { input } = loadStormInput(dir);
  const rain = readTable(dir, 'rain.csv');
  const level = readTable(dir, 'level.csv');
  const flow = readTable(dir, 'flow.csv');
  const firstMs = rain.atMs[0]!;
  const stepMs = rain.atMs[1]! - firstMs;
  /** Rain up to the end of each step in tenths of a millimetre: differences of whole numbers stay exact. */
  const tenths = new Map(
    [...rain.columns].map(([station, values]) => {
      let run = 0;
      return [station, Float64Array.from(values, (mm) => (run += Math.round(mm * 10)))];
    }),
  );
  const stepOf = (atMs: number): number => Math.floor((atMs - firstMs) / stepMs);
  const fallenTenths = (station: string, atMs: number): number => {
    const run = tenths.get(station);
    return run?.[Math.min(stepOf(atMs), run.length - 1)] ?? 0;
  };
  return {
    title: input.title,
    titleEn: input.titleEn,
    fromMs: firstMs - stepMs,
    toMs: rain.atMs.at(-1)!,
    scenario: { startMs: input.scenario.start, speed: input.scenario.speed },
    stepMs,
    signals: readSignals(dir),
    script: input,
    rainMm: (station, fromMs, toMs) => (fallenTenths(station, toMs) - fallenTenths(station, fromMs)) / 10,
    valueAt: (station, measured, atMs) => {
      const values = (measured === 'level' ? level : flow).columns.get(station);
      return values?.[Math.max(0, Math.min(stepOf(atMs), values.length - 1))];
    },
  };
}
