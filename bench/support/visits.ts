import {
  choice,
  count,
  type FigureDecl,
  longText,
  type Programme,
  text,
  textKeys,
} from '../../programmes/kit/index.ts';

/** A nonsense programme of visits with fifty figures: ten kinds of visit with five figures each. */
export const KINDS = Array.from({ length: 10 }, (_, n) => `kind-${n}`);
export const VISIT = 'visits/visit';

/** What a figure counts, in the words of the declaration and in those of a query over the records. */
export const COUNTED: Readonly<
  Record<string, { decl: Pick<FigureDecl, 'counts' | 'except'>; query: (first: string) => string }>
> = {
  made: {
    decl: { counts: 'records' },
    query: (first) => `select count(*) as value from these where day >= ${first}`,
  },
  leaflets: {
    decl: { counts: { sum: 'leaflets' } },
    query: (first) =>
      `select coalesce(sum((data->>'leaflets')::float8), 0) as value from these where day >= ${first}`,
  },
  done: {
    decl: { counts: 'records', except: ['open'] },
    query: (first) => `select count(*) as value from these where day >= ${first} and state <> 'open'`,
  },
  households: {
    decl: { counts: { distinct: 'household', horizon: 'ever' } },
    query: (first) => `select count(*) as value from (select data->>'household', min(day) as first from these
      group by 1) firsts where first >= ${first}`,
  },
  'households-a-year': {
    decl: { counts: { distinct: 'household', horizon: 'year' } },
    query: (
      first,
    ) => `select count(*) as value from (select data->>'household', left(day, 4), min(day) as first from these
      group by 1, 2) firsts where first >= ${first}`,
  },
};

export const VISITS: Programme = {
  id: 'visits',
  types: {
    visit: {
      fields: {
        what: text(80, { usedBy: 'the list' }),
        kind: choice(KINDS, { usedBy: 'the figures' }),
        household: text(20, { usedBy: 'the figures' }),
        leaflets: count('份', { usedBy: 'the figures' }),
        day: text(10, { usedBy: 'the comparison' }),
        note: longText(),
      },
      title: 'what',
      duplicatesOf: { place: 'household', kind: ['kind'], withinDays: 7 },
      states: { open: {}, done: { end: 'positive' } },
      moves: {
        visit: {
          from: 'new',
          to: 'open',
          by: ['street-officer'],
          input: {
            what: 'required',
            kind: 'required',
            household: 'required',
            leaflets: 'required',
            day: 'required',
          },
        },
        remark: { from: ['open'], by: ['street-officer'], input: { note: 'optional' } },
        finish: { from: ['open'], to: 'done', by: ['street-officer'] },
        again: { from: ['done'], to: 'open', by: ['street-officer'], reason: 'required' },
      },
      see: [{ roles: ['street-officer', 'team-leader'] }],
      figures: Object.fromEntries(
        KINDS.flatMap((kind) =>
          Object.entries(COUNTED).map(([name, { decl }]): [string, FigureDecl] => [
            `${kind}-${name}`,
            {
              on: 'visit',
              where: { eq: [{ data: 'kind' }, kind] },
              measure: '次',
              visibility: 'internal',
              ...decl,
            },
          ]),
        ),
      ),
    },
  },
  texts: { zh: {}, en: {} },
};

const texts = Object.fromEntries(textKeys(VISITS).map((key) => [key, key]));
VISITS.texts = { zh: texts, en: texts };
