import type { MoveRequest } from '../../contract/ledger.ts';
import type { Programme } from './declare.ts';
import type { Data, Value } from './fields.ts';

/** Where a field of a part comes from, when nobody types it: the record the page is about, a field of it, or a fixed value. */
export type Fill = { about: 'id' } | { about: { data: string } } | { value: string | number };

/** One move of the page, on a record of its own. */
export interface FieldPart {
  type: string;
  /** Opens a record. */
  move: string;
  made: 'always' | 'if-wished';
  /** Fields the worker is asked for, in this order. */
  asks: readonly string[];
  fill?: Readonly<Record<string, Fill>>;
}

/**
 * One page for one visit: what a worker fills at a door, with or without signal, and the moves it makes — all of them or
 * none. No photo, position or check-in is demanded in it.
 */
export interface FieldPage {
  /** Records carried on the phone. One is chosen and may be corrected, or a new one is opened. */
  about: {
    type: string;
    states: readonly string[];
    open: string;
    correct: string;
    asks: readonly string[];
    /** Fields the phone knows and shows, and does not ask for. */
    carries?: readonly string[];
  };
  /** How far a round has come: the part whose records tell it, and the outcomes (未遇) that keep a door for the next round. */
  progress: {
    part: string;
    states: readonly string[];
    about: string;
    /** A number field that counts rounds, or every day anew (Beijing). */
    round: string | { every: 'day' };
    outcome: string;
    again: readonly string[];
    /** Outcomes with which no other part is asked for; those of `again` unless said. */
    nothingElse?: readonly string[];
  };
  parts: Readonly<Record<string, FieldPart>>;
}

/** A declared page: `urban-renewal/visit`. */
export interface DeclaredFieldPage {
  id: string;
  programme: string;
  name: string;
  page: FieldPage;
}

export const declaredFieldPages = (programmes: readonly Programme[]): DeclaredFieldPage[] =>
  programmes.flatMap(({ id, fieldPages = {} }) =>
    Object.entries(fieldPages).map(([name, page]) => ({ id: `${id}/${name}`, programme: id, name, page })),
  );

/** The record the page is about, as the phone knows it; version null: it is opened by this submission. */
export interface FieldAbout {
  id: string;
  unitId: string;
  version: number | null;
  /** What is known of it, before this visit. */
  data: Data;
}

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
/** Round of a page that begins anew every day: the number of the day in Beijing. */
export const dayRound = (atMs: number): number => Math.floor((atMs + BEIJING_MS) / DAY_MS);

export interface FilledPart {
  part: string;
  /** Id of the record it opens, chosen on the phone: sent again, it is the same record. */
  recordId: string;
  data: Readonly<Record<string, Value>>;
}

const filledIn = (fill: Fill, about: FieldAbout): Value | undefined => {
  if ('value' in fill) return fill.value;
  return fill.about === 'id' ? about.id : about.data[fill.about.data];
};

/** The moves of one submission, in the order in which they are made. `corrected` holds only what was found different. */
export function movesOfPage(
  { programme, page }: DeclaredFieldPage,
  about: FieldAbout,
  corrected: Readonly<Record<string, Value>>,
  parts: readonly FilledPart[],
): MoveRequest[] {
  const type = `${programme}/${page.about.type}`;
  const known: FieldAbout = { ...about, data: { ...about.data, ...corrected } };
  const moves: MoveRequest[] = [];
  if (about.version === null)
    moves.push({
      type,
      move: page.about.open,
      newRecordId: about.id,
      unitId: about.unitId,
      data: { ...corrected },
    });
  else if (Object.keys(corrected).length > 0)
    moves.push({
      type,
      move: page.about.correct,
      recordId: about.id,
      expectedVersion: about.version,
      data: { ...corrected },
    });
  for (const { part, recordId, data } of parts) {
    const declared = page.parts[part];
    if (!declared) throw new RangeError(`the page has no part ${part}`);
    const filled = Object.entries(declared.fill ?? {}).flatMap(([field, fill]) => {
      const value = filledIn(fill, known);
      return value === undefined || value === null ? [] : [[field, value] as const];
    });
    moves.push({
      type: `${programme}/${declared.type}`,
      move: declared.move,
      newRecordId: recordId,
      unitId: about.unitId,
      data: { ...Object.fromEntries(filled), ...data },
    });
  }
  return moves;
}
