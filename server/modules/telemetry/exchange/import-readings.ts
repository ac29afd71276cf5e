import { createHash } from 'node:crypto';
import type { ImportLine, ImportRefusal, ImportReport } from '../../../../contract/exchange.ts';
import { MANUAL_RAIN } from '../../../../contract/manual-reading.ts';
import { isUsable, Q, QUALITY_FLAGS, qualityFlags, RAIN_ELEMENT } from '../../../../contract/telemetry.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Db } from '../../../platform/db/index.ts';
import { parseTime, type SheetCell } from '../../../platform/sheets/index.ts';
import { elementRule } from '../elements.ts';
import type { IncomingFrame } from '../incoming-frame.ts';
import { judgeQuality } from '../quality.ts';
import { type PresentValue, readPresent } from '../store/exchange.ts';
import type { StationRow } from '../store.ts';
import type { Telemetry } from '../telemetry.ts';
import type { FileLine } from './read-lines.ts';

export interface ImportOptions {
  db: Db;
  telemetry: Telemetry;
  nowMs: number;
  dryRun: boolean;
  /** Who imports: kept as the peer of the frames. */
  by: string;
  mayImport: (station: StationRow) => boolean;
}

interface Taken {
  line: number;
  station: StationRow;
  element: string;
  atMs: number;
  value: number;
  manual: boolean;
}

const AHEAD_MS = 10 * 60_000;
const FRAME_READINGS = 500;
const TOLD_LINES = 2_000;
const PRESENT_BATCH = 10_000;

const text = (cell: SheetCell | undefined): string =>
  cell === null || cell === undefined ? '' : String(cell).trim();
/** An apostrophe that kept a spreadsheet from reading a formula is no part of the text. */
const plain = (cell: SheetCell | undefined): string => text(cell).replace(/^'(?=[=+\-@])/, '');
const MANUAL_WORDS = new Set(['手', 'manual', 'manual reading', '是', 'yes', 'true', '1']);

function stationFinder(telemetry: Telemetry): (name: string) => StationRow | undefined {
  const byName = new Map<string, StationRow>();
  for (const station of telemetry.registry.stations())
    for (const name of [station.stcd, station.address.slice(2), station.address, station.id])
      if (name) byName.set(name.toUpperCase(), station);
  return (name) => byName.get(name.toUpperCase());
}

function readValue(cell: SheetCell | undefined): number | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined;
  const written = text(cell);
  return /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(written) ? Number(written) : undefined;
}

const refusedLine = (
  { line, cells }: FileLine,
  reason: ImportRefusal,
  cell: SheetCell | undefined,
): ImportLine => ({
  line,
  outcome: 'refused',
  reason,
  cell: text(cell).slice(0, 80),
  station: plain(cells.station).slice(0, 64),
  element: plain(cells.element).slice(0, 20),
  observedAt: null,
  value: null,
  earlier: null,
  marks: [],
});

/** Checks one line by itself. */
function readLine(
  file: FileLine,
  find: (name: string) => StationRow | undefined,
  options: ImportOptions,
): Taken | ImportLine {
  const { cells } = file;
  const { registry } = options.telemetry;
  const station = find(plain(cells.station));
  if (!station) return refusedLine(file, 'unknown-station', cells.station);
  if (!options.mayImport(station)) return refusedLine(file, 'not-allowed', cells.station);
  if (!station.enabled) return refusedLine(file, 'station-disabled', cells.station);
  const named = plain(cells.element);
  if (named === RAIN_ELEMENT) return refusedLine(file, 'composed-element', cells.element);
  const element = named === MANUAL_RAIN ? 'P1' : named;
  const rule = elementRule(element);
  const series = registry.findSeries(station.id, element);
  if (!series && rule.kind === 'other' && !station.expected.some((one) => one.element === element))
    return refusedLine(file, 'unknown-element', cells.element);
  const atMs = parseTime(cells.observedAt ?? null);
  if (atMs === undefined) return refusedLine(file, 'not-a-time', cells.observedAt);
  if (atMs > options.nowMs + AHEAD_MS) return refusedLine(file, 'future', cells.observedAt);
  const value = readValue(cells.value);
  if (value === undefined) return refusedLine(file, 'not-a-number', cells.value);
  const unit = plain(cells.unit);
  if (unit !== '' && unit !== (series?.unit ?? rule.unit)) return refusedLine(file, 'wrong-unit', cells.unit);
  const datum = plain(cells.datum);
  const ownDatum = series ? series.datum : rule.kind === 'level' ? station.verticalDatum : null;
  if (datum !== '' && datum !== ownDatum) return refusedLine(file, 'wrong-datum', cells.datum);
  const manual = named === MANUAL_RAIN || MANUAL_WORDS.has(text(cells.manual).toLowerCase());
  return { line: file.line, station, element, atMs, value, manual };
}

/** What `telemetry.accept` will make of a value beside what stands at its time. */
function foretell(taken: Taken, present: PresentValue | undefined, nowMs: number): ImportLine {
  const flags = Q.imported | (taken.manual ? Q.manual : 0);
  const quality = judgeQuality({
    element: taken.element,
    observedAtMs: taken.atMs,
    receivedAtMs: nowMs,
    value: taken.value,
    status: 'ok',
    station: taken.station,
    memory: undefined,
    flags,
  });
  const sentinel = (quality & Q.sentinel) !== 0;
  const measured = present !== undefined && isUsable(present.quality) && (present.quality & Q.manual) === 0;
  const same = present?.value === taken.value;
  const better = present !== undefined && isUsable(quality) && !taken.manual && !measured;
  const outcome =
    present === undefined
      ? 'accepted'
      : sentinel || (same && !better)
        ? 'unchanged'
        : taken.manual && measured
          ? 'refused'
          : 'corrected';
  return {
    line: taken.line,
    outcome,
    reason: outcome === 'refused' ? 'measured-stands' : null,
    cell: null,
    station: taken.station.id,
    element: taken.element,
    observedAt: toBeijingIso(taken.atMs),
    value: taken.value,
    earlier: outcome === 'corrected' ? (present?.value ?? null) : null,
    marks: qualityFlags(quality).filter((flag) => QUALITY_FLAGS[flag].class !== 'note'),
  };
}

function toFrames(taken: readonly Taken[], options: ImportOptions): IncomingFrame[] {
  const groups = new Map<string, Taken[]>();
  for (const one of taken) {
    const key = `${one.station.id} ${one.manual}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const frames: IncomingFrame[] = [];
  for (const group of groups.values()) {
    for (let i = 0; i < group.length; i += FRAME_READINGS) {
      const part = group.slice(i, i + FRAME_READINGS);
      const [first] = part;
      if (!first) continue;
      const raw = part
        .map((one) => `${one.line} ${one.element} ${toBeijingIso(one.atMs)} ${one.value}`)
        .join('\n');
      frames.push({
        gateway: 'import',
        protocol: 'csv',
        stationAddress: first.station.address,
        receivedAtMs: options.nowMs,
        peer: options.by,
        raw: Buffer.from(raw),
        functionCode: first.manual ? 'manual' : 'csv',
        serial: 0,
        sentAtMs: null,
        // The same file may be imported again to set a later correction right: every run is news.
        contentHash: createHash('sha256')
          .update(`${options.nowMs} ${options.by} ${frames.length}\n${raw}`)
          .digest('hex'),
        test: false,
        readings: part.map((one) => ({
          stationAddress: one.station.address,
          element: one.element,
          observedAtMs: one.atMs,
          value: one.value,
          status: 'ok' as const,
        })),
      });
    }
  }
  return frames;
}

async function foretellAll(taken: readonly Taken[], options: ImportOptions): Promise<ImportLine[]> {
  const { db, telemetry, nowMs } = options;
  const lines: ImportLine[] = [];
  for (let i = 0; i < taken.length; i += PRESENT_BATCH) {
    const part = taken.slice(i, i + PRESENT_BATCH);
    const present = await readPresent(
      db,
      part.map((one) => telemetry.registry.findSeries(one.station.id, one.element)?.id ?? 0),
      part.map((one) => one.atMs),
    );
    lines.push(...part.map((one, n) => foretell(one, present[n], nowMs)));
  }
  return lines;
}

/** Takes readings from a file through `telemetry.accept`; a dry run tells the same and stores nothing. */
export async function importReadings(
  file: readonly FileLine[],
  options: ImportOptions,
): Promise<ImportReport> {
  const find = stationFinder(options.telemetry);
  const seen = new Set<string>();
  const refused: ImportLine[] = [];
  const taken: Taken[] = [];
  for (const one of file) {
    const read = readLine(one, find, options);
    if ('outcome' in read) {
      refused.push(read);
      continue;
    }
    const key = `${read.station.id} ${read.element} ${read.atMs}`;
    if (seen.has(key)) refused.push(refusedLine(one, 'repeated-line', one.cells.observedAt));
    else {
      seen.add(key);
      taken.push(read);
    }
  }
  const foretold = await foretellAll(taken, options);
  if (!options.dryRun) {
    const wanted = taken.filter((_, n) => ['accepted', 'corrected'].includes(foretold[n]?.outcome ?? ''));
    wanted.sort((a, b) => a.atMs - b.atMs);
    for (const frame of toFrames(wanted, options)) {
      const [receipt] = await options.telemetry.accept([frame]);
      if (receipt?.ok) continue;
      // The station was switched off while the file was read.
      const lines = new Set(frame.readings.map((reading) => reading.observedAtMs));
      foretold.forEach((line, n) => {
        const one = taken[n];
        if (one?.station.address === frame.stationAddress && lines.has(one.atMs))
          Object.assign(line, { outcome: 'refused', reason: 'station-disabled' });
      });
    }
  }
  return report([...refused, ...foretold], options.dryRun);
}

function report(lines: ImportLine[], dryRun: boolean): ImportReport {
  const counts = { accepted: 0, unchanged: 0, corrected: 0, refused: 0 };
  for (const line of lines) counts[line.outcome]++;
  const plainLine = (line: ImportLine): boolean =>
    (line.outcome === 'accepted' || line.outcome === 'unchanged') && line.marks.length === 0;
  const told = [...lines.filter((line) => !plainLine(line)), ...lines.filter(plainLine)]
    .slice(0, TOLD_LINES)
    .sort((a, b) => a.line - b.line);
  return {
    dryRun,
    counts,
    marked: lines.filter((line) => line.outcome !== 'refused' && line.marks.length > 0).length,
    lines: told,
    untold: lines.length - told.length,
  };
}
