import type { BalanceDecl } from '../balances.ts';
import type { ClockDecl } from '../clocks/read-clock.ts';
import type { FigureDecl, MoveDecl, Programme, RecordType, Texts } from '../declare.ts';
import type { Field } from '../fields.ts';

/**
 * What entries of one version of a record type lean on, as JSON: `programmes/NAME/shapes.json` holds it of every released
 * version, written by `ward generate`. An entry of an older version is read by the shape it was written under.
 */
export interface Shape {
  title: string;
  fields: Readonly<Record<string, Field>>;
  states: readonly string[];
  moves: Readonly<Record<string, ShapeOfMove>>;
  /** Links by name, with the type they lead to. */
  links: Readonly<Record<string, string>>;
  figures: Readonly<Record<string, FigureDecl>>;
  clocks: Readonly<Record<string, ClockDecl>>;
  /** Absent where the type has none. */
  balances?: Readonly<Record<string, BalanceDecl>>;
  /** The labels it was written with, by their keys without the name of the type. */
  texts: { zh: Texts; en: Texts };
}
export type ShapeOfMove = Pick<MoveDecl, 'to' | 'input' | 'quorum'> & { opens?: true };
/** Shapes of a record type by version. */
export type Released = Readonly<Record<string, Shape>>;

const LABELS_OF_WHAT_IS_COUNTED = /^(figure|clock|told)\.|^box$/;

function labelsOf(texts: Texts, name: string): Texts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) => {
      const own = key.startsWith(`${name}.`) ? key.slice(name.length + 1) : undefined;
      return own === undefined || LABELS_OF_WHAT_IS_COUNTED.test(own) ? [] : [[own, text]];
    }),
  );
}

const mapped = <T, U>(table: Readonly<Record<string, T>>, as: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, as(value)]));

/** The shape of a record type as it is declared now. */
export function shapeOf(
  type: RecordType,
  name: string,
  texts: Programme['texts'] = { zh: {}, en: {} },
): Shape {
  const shape: Shape = {
    title: type.title,
    fields: mapped(type.fields, ({ usedBy: _, ...field }) => field as Field),
    states: Object.keys(type.states),
    moves: mapped(type.moves, ({ from, to, input, quorum }) => ({
      ...(from === 'new' ? { opens: true as const } : {}),
      ...(to === undefined ? {} : { to }),
      ...(input ? { input } : {}),
      ...(quorum ? { quorum } : {}),
    })),
    links: mapped(type.links ?? {}, ({ to }) => to),
    figures: type.figures,
    clocks: type.clocks ?? {},
    ...(type.balances ? { balances: type.balances } : {}),
    texts: { zh: labelsOf(texts.zh, name), en: labelsOf(texts.en, name) },
  };
  return JSON.parse(JSON.stringify(shape)) as Shape;
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;
/** Do two values say the same, in whatever order their keys stand? */
export const saysTheSame = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
