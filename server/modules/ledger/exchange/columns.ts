import { COMMON_COLUMNS, type CommonColumn } from '../../../../contract/record-exchange.ts';
import {
  type CellField,
  type DeclaredType,
  type Field,
  fitsCell,
  type MoveDecl,
} from '../../../../programmes/kit/index.ts';
import { WardError } from '../../../platform/errors.ts';
import type { Catalogue } from '../catalogue.ts';

export type Language = 'zh' | 'en';

interface Named {
  key: string;
  zh: string;
  en: string;
  required: boolean;
}
/** A column of a sheet, made from the declaration of the move that opens a record. */
export type Column = Named &
  (
    | { is: 'common'; common: CommonColumn }
    | { is: 'files'; field: FilesField }
    | { is: 'field'; field: CellField }
    | { is: 'link'; to: string }
  );
type FilesField = Extract<Field, { kind: 'attachment' }>;

/** Text of a declared type in one language: `('category.road')`; without a key the name of the type. */
export function declaredText(
  { programmes }: Pick<Catalogue, 'programmes'>,
  declared: DeclaredType,
  language: Language,
  key?: string,
): string {
  const whole = key === undefined ? declared.name : `${declared.name}.${key}`;
  const texts = programmes.find(({ id }) => id === declared.programme)?.texts;
  return texts?.[language][whole] ?? texts?.zh[whole] ?? whole;
}

/** The move that opens a record; a WardError where it is none. */
export function openingMove(declared: DeclaredType, name: string): MoveDecl {
  const move = Object.hasOwn(declared.type.moves, name) ? declared.type.moves[name] : undefined;
  if (move?.from !== 'new')
    throw new WardError('unprocessable', {
      detail: `${name} opens no record of ${declared.id}`,
      remedy: 'Choose a move that opens a record.',
    });
  return move;
}

export function importColumns(catalogue: Catalogue, declared: DeclaredType, move: MoveDecl): Column[] {
  const named = (key: string, text: string, need: 'required' | 'optional' | undefined): Named => ({
    key,
    zh: declaredText(catalogue, declared, 'zh', text),
    en: declaredText(catalogue, declared, 'en', text),
    required: need === 'required',
  });
  const common = (key: CommonColumn, required: boolean): Column => ({
    key,
    ...COMMON_COLUMNS[key],
    required,
    is: 'common',
    common: key,
  });
  const negative = move.to !== undefined && declared.type.states[move.to]?.end === 'negative';
  return [
    ...Object.entries(move.input ?? {}).flatMap(([name, need]): Column[] => {
      const field = declared.type.fields[name];
      if (field?.kind === 'attachment') return [{ ...named(name, name, need), is: 'files', field }];
      return field && fitsCell(field) ? [{ ...named(name, name, need), is: 'field', field }] : [];
    }),
    ...Object.entries(move.links ?? {}).map(
      ([name, need]): Column => ({
        ...named(name, `link.${name}`, need),
        is: 'link',
        to: `${declared.programme}/${declared.type.links?.[name]?.to}`,
      }),
    ),
    common('unit', false),
    common('happened-at', false),
    ...(negative || move.reason ? [common('reason', negative || move.reason === 'required')] : []),
  ];
}

const plainHeading = (heading: string): string =>
  heading
    .replaceAll('\uFEFF', '')
    .replace(/[*＊]\s*$/, '')
    .trim()
    .toLowerCase();

/** The column a heading means: its Chinese or English name, or the name in the declaration. */
export function columnOf(columns: readonly Column[], heading: string): Column | undefined {
  const wanted = plainHeading(heading);
  return columns.find(({ key, zh, en }) => [key, zh, en].some((name) => plainHeading(name) === wanted));
}
