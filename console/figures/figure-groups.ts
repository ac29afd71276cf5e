import type { FigureValue } from '../../contract/figures.ts';

/** Figures of one record type, those that are 0 apart. */
export interface TypeGroup {
  /** PROGRAMME/TYPE */
  typeId: string;
  figures: FigureValue[];
}
export interface ProgrammeGroup {
  programme: string;
  types: TypeGroup[];
  /** How many of all its types are 0 in the period. */
  zeros: number;
}

const typeOf = (id: string): string => id.slice(0, id.lastIndexOf('/'));
const groupBy = <T>(rows: readonly T[], keyOf: (row: T) => string): [string, T[]][] => {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups];
};

/** Signs and case aside: what is typed is found wherever it stands in a name or an id. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');
export const matches = (words: string, ...texts: readonly string[]): boolean => {
  const within = texts.map(plain).join(' ');
  return words.split(/\s+/).every((word) => within.includes(plain(word)));
};

/** Figures as they stand on the page: by programme, by record type, in the order of their declaration. */
export const groupFigures = (figures: readonly FigureValue[]): ProgrammeGroup[] =>
  groupBy(figures, ({ id }) => id.split('/')[0] ?? '').map(([programme, own]) => ({
    programme,
    types: groupBy(own, ({ id }) => typeOf(id)).map(([typeId, rows]) => ({ typeId, figures: rows })),
    zeros: own.filter(({ value }) => value === 0).length,
  }));
