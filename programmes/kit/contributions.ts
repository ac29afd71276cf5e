import { toBeijingIso } from '../../contract/time.ts';
import { CALENDAR, readClock } from './clocks/index.ts';
import { type RecordView, satisfies } from './constraint.ts';
import { type DeclaredType, type FigureDecl, movesOfFigure } from './declare.ts';
import type { Entry } from './record-move.ts';

/** What a record brings to a figure: on which day (Beijing), where, how much; `key` for distinct figures. */
export interface Contribution {
  /** `PROGRAMME/TYPE/FIGURE`. */
  figure: string;
  /** `2026-05-31` */
  day: string;
  value: number;
  key: string | null;
}

/** Calendar day in Beijing, whatever the process time zone is. */
export const beijingDay = (atMs: number): string => toBeijingIso(atMs).slice(0, 10);

type Made = Pick<Entry, 'move' | 'happenedAtMs' | 'data'>;

/** Did one of the clocks stop in time, and did none stop late or never? */
function wasInTime({ type }: DeclaredType, { inTime }: FigureDecl, entries: readonly Made[]): boolean {
  if (!inTime) return true;
  const readings = inTime.flatMap((name) => {
    const clock = type.clocks?.[name];
    return clock ? [readClock(clock, entries, CALENDAR)] : [];
  });
  const ran = readings.filter(({ state }) => state !== 'not-started');
  return ran.length > 0 && ran.every((reading) => reading.state === 'stopped' && !reading.late);
}

/** What the record contributes as it stands now. Pure: rebuilding from the journal gives the same. */
export function contributionsOf(
  declared: DeclaredType,
  record: RecordView,
  entries: readonly Made[],
): Contribution[] {
  return Object.entries(declared.type.figures).flatMap(([name, figure]): Contribution[] => {
    const moves = movesOfFigure(figure);
    const first = entries.find(({ move }) => moves.includes(move));
    if (!first || figure.except?.includes(record.state)) return [];
    if (figure.where && !satisfies(record, figure.where)) return [];
    if (!wasInTime(declared, figure, entries)) return [];
    const base = { figure: `${declared.id}/${name}`, day: beijingDay(first.happenedAtMs) };
    if (figure.counts === 'records') return [{ ...base, value: 1, key: null }];
    if ('sum' in figure.counts) {
      const value = record.data[figure.counts.sum];
      return typeof value === 'number' ? [{ ...base, value, key: null }] : [];
    }
    const key = record.data[figure.counts.distinct];
    return typeof key === 'string' || typeof key === 'number'
      ? [{ ...base, value: 1, key: String(key) }]
      : [];
  });
}
