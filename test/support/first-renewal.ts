import { type Programme, type RecordType, writtenDown } from '../../programmes/kit/index.ts';
import { urbanRenewal } from '../../programmes/urban-renewal/index.ts';
import { OFFICER, STREET } from '../../programmes/urban-renewal/roles.ts';

/** A type as its first version was: what `change` says of it, without what came later. */
const first = (
  name: string,
  change: (type: RecordType) => Partial<RecordType>,
): Record<string, RecordType> => {
  const { version: _version, upgrades: _upgrades, ...type } = urbanRenewal.types[name]!;
  return { [name]: { ...type, ...change(type as RecordType) } };
};
const without = <T>(table: Readonly<Record<string, T>>, gone: string): Record<string, T> =>
  Object.fromEntries(Object.entries(table).filter(([name]) => name !== gone));

const LATER =
  /^field\.|^opinion\.scene$|\.clock\.take-on$|^project\.(state\.rated|move\.rate|figure\.rated)$|^review\.(way|state\.noted|move\.(cast|note|confirm))/;
const spoken = (texts: Programme['texts']['zh']): Programme['texts']['zh'] =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => !LATER.test(key)));

/** urban-renewal as it was first declared: photos lay open, a 派单 had no limit of its own. */
export const FIRST_RENEWAL: Programme = {
  ...urbanRenewal,
  released: {},
  fieldPages: {},
  texts: { zh: spoken(urbanRenewal.texts.zh), en: spoken(urbanRenewal.texts.en) },
  types: {
    ...urbanRenewal.types,
    ...first('opinion', ({ fields, moves, clocks, intake }) => ({
      fields: without(fields, 'scene'),
      moves: {
        ...moves,
        say: {
          ...moves['say']!,
          input: { ...without(moves['say']!.input ?? {}, 'scene'), photo: 'optional' },
        },
      },
      clocks: without(clocks ?? {}, 'take-on'),
      ...(intake ? { intake: { ...intake, photos: 'photo' } } : {}),
    })),
    ...first('project', ({ states, moves, clocks, figures }) => ({
      states: without(states, 'rated'),
      moves: {
        ...without(moves, 'rate'),
        rework: { ...moves['rework']!, from: ['completed', 'accepted'] },
      },
      clocks: without(clocks ?? {}, 'take-on'),
      figures: without(figures, 'rated'),
    })),
    ...first('review', ({ fields, moves, figures }) => {
      const said = Object.fromEntries(
        Object.entries(moves['record']!.input ?? {}).filter(([field]) => field !== 'way'),
      );
      return {
        fields: without(fields, 'way'),
        ...writtenDown(STREET, OFFICER, said),
        ratings: undefined,
        oncePer: undefined,
        figures: Object.fromEntries(
          Object.entries(figures).map(([name, figure]) => [
            name,
            { ...figure, on: 'record', except: ['void'] },
          ]),
        ),
      } as never;
    }),
  },
};
