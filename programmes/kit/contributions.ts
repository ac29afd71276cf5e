import { toBeijingIso } from '../../contract/time.ts';
import { type RecordView, satisfies } from './constraint.ts';
import type { DeclaredType } from './declare.ts';
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

/** What the record contributes as it stands now. Pure: rebuilding from the journal gives the same. */
export function contributionsOf(
  declared: DeclaredType,
  record: RecordView,
  entries: readonly Pick<Entry, 'move' | 'happenedAtMs'>[],
): Contribution[] {
  return Object.entries(declared.type.figures).flatMap(([name, figure]): Contribution[] => {
    const first = entries.find(({ move }) => move === figure.on);
    if (!first || figure.except?.includes(record.state)) return [];
    if (figure.where && !satisfies(record, figure.where)) return [];
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
