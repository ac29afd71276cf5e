import type { z } from 'zod';
import type { FigureQuality } from '../../../contract/figures.ts';
import { beijingDay, type DeclaredFigure, type Entry, movesOfFigure } from '../../../programmes/kit/index.ts';

const MINUTE_MS = 60_000;
/** So many records entered within one minute are a burst: a pile written down at once, or a machine. */
const BURST = 10;
/** A metre, in degrees of latitude. */
const METRE_DIGITS = 5;

const placesOf = (journal: readonly Entry[]): string[] =>
  journal.flatMap(({ data }) =>
    Object.values(data).flatMap((value) =>
      value !== null && typeof value === 'object' && 'longitude' in value
        ? [`${value.longitude.toFixed(METRE_DIGITS)},${value.latitude.toFixed(METRE_DIGITS)}`]
        : [],
    ),
  );

/** How many of the items fall on a key that at least `least` of them share. */
function sharing(keys: readonly (readonly string[])[], least: number): number {
  const times = new Map<string, number>();
  for (const own of keys) for (const key of new Set(own)) times.set(key, (times.get(key) ?? 0) + 1);
  return keys.filter((own) => own.some((key) => (times.get(key) ?? 0) >= least)).length;
}

/**
 * Signs beside a value that its records want a second look. They tell of records, never of who wrote them: no name enters
 * and nothing is counted by person.
 */
export function qualityOf(
  { figure }: Pick<DeclaredFigure, 'figure'>,
  journals: readonly (readonly Entry[])[],
): Omit<z.input<typeof FigureQuality>, 'openingOverlap' | 'withPhotos' | 'reusedPhotos'> {
  const counted = journals.flatMap(
    (journal) => journal.find(({ move }) => movesOfFigure(figure).includes(move)) ?? [],
  );
  return {
    looked: journals.length,
    late: counted.filter((entry) => beijingDay(entry.happenedAtMs) !== beijingDay(entry.recordedAtMs)).length,
    inBursts: sharing(
      counted.map(({ recordedAtMs }) => [String(Math.floor(recordedAtMs / MINUTE_MS))]),
      BURST,
    ),
    samePlace: sharing(journals.map(placesOf), 2),
  };
}
