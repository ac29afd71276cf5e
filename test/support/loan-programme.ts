import { choice, count, date, longText, type Programme, text } from '../../programmes/kit/index.ts';

const NOT_ONE = ['merged', 'divided'] as const;

/** A nonsense programme for the engine's own tests: a reading room lends books. No engine knows a real programme. */
export const LOANS: Programme = {
  id: 'reading-room',
  types: {
    book: {
      fields: { name: text(80, { usedBy: 'readers' }) },
      title: 'name',
      states: { there: {}, gone: { end: 'negative' } },
      moves: {
        shelve: {
          from: 'new',
          to: 'there',
          by: ['street-officer', 'duty-officer'],
          input: { name: 'required' },
        },
        discard: { from: ['there'], to: 'gone', by: ['duty-officer'] },
      },
      see: [{ roles: ['street-officer', 'duty-officer', 'team-leader'] }],
      figures: {
        shelved: { on: 'shelve', counts: 'records', measure: '册', visibility: 'public', except: ['gone'] },
      },
    },
    loan: {
      fields: {
        what: text(60, { usedBy: 'the librarian' }),
        pages: count('页', { usedBy: 'the reading figure' }),
        shelf: choice(['red', 'blue', 'green']),
        reader: text(40, { sensitive: true, usedBy: 'the librarian' }),
        card: text(20),
        due: date(),
        note: longText(),
      },
      retention: { months: 6 },
      title: 'what',
      states: {
        lent: {},
        back: {},
        closed: { end: 'positive' },
        lost: { end: 'negative' },
        merged: { end: 'negative' },
        divided: { end: 'negative' },
      },
      moves: {
        lend: {
          from: 'new',
          to: 'lent',
          by: ['street-officer'],
          input: {
            what: 'required',
            pages: 'required',
            shelf: 'optional',
            reader: 'optional',
            card: 'optional',
            due: 'optional',
          },
          links: { of: 'optional' },
        },
        remark: { from: ['lent', 'back'], by: ['street-officer', 'author'], input: { note: 'optional' } },
        recount: { from: ['lent', 'back'], by: ['street-officer'], input: { pages: 'required' } },
        return: { from: ['lent'], to: 'back', by: ['street-officer', 'author'] },
        again: { from: ['back', 'closed'], to: 'lent', by: ['author'], reason: 'required' },
        close: {
          from: ['back'],
          to: 'closed',
          by: ['street-officer'],
          guard: { not: { eq: [{ data: 'shelf' }, 'green'] } },
        },
        lose: { from: ['lent'], to: 'lost', by: ['street-officer'] },
        'take-in': {
          from: ['lent', 'back'],
          by: ['street-officer'],
          input: { pages: 'optional', note: 'optional', card: 'optional' },
          links: { of: 'optional' },
        },
        'merge-into': { from: ['lent', 'back'], to: 'merged', by: ['street-officer'] },
        unmerge: { from: ['merged'], to: 'lent', by: ['street-officer'], reason: 'required' },
        divide: { from: ['lent'], to: 'divided', by: ['street-officer'] },
        'write-off': {
          from: ['back'],
          to: 'lost',
          by: ['street-officer', 'duty-officer'],
          otherThan: ['lend'],
          input: { note: 'optional' },
          quorum: { bodies: [{ role: 'street-officer' }, { role: 'duty-officer' }], of: 3 },
        },
      },
      links: {
        of: { to: 'book' },
        took: { to: 'loan' },
        survivor: { to: 'loan' },
        parts: { to: 'loan' },
        whole: { to: 'loan' },
      },
      merge: {
        keep: { move: 'take-in', link: 'took' },
        end: { move: 'merge-into', link: 'survivor' },
        takes: { pages: 'sum', note: { join: ['note'] }, card: 'first' },
      },
      split: {
        end: { move: 'divide', link: 'parts' },
        part: { move: 'lend', link: 'whole' },
        inherits: ['shelf', 'card', 'due'],
      },
      duplicatesOf: { place: 'what', kind: ['shelf'], withinDays: 1 },
      see: [
        { roles: ['street-officer', 'duty-officer'] },
        { roles: ['team-leader'], where: { in: [{ data: 'shelf' }, ['red', 'blue']] } },
      ],
      authorSees: true,
      clocks: {
        'give-back': {
          starts: ['lend', 'again', 'unmerge'],
          stops: ['return', 'lose', 'merge-into', 'divide'],
          limit: { workingDays: 5 },
          extends: { move: 'recount', by: 2 },
          remind: [{ workingDays: 1 }],
          escalate: [{ after: { workingDays: 1 }, to: ['street-officer'] }],
        },
      },
      figures: {
        lent: { on: 'lend', except: NOT_ONE, counts: 'records', measure: '次', visibility: 'public' },
        returned: {
          on: 'return',
          except: ['lent', 'lost', ...NOT_ONE],
          counts: 'records',
          measure: '次',
          partOf: 'lent',
          visibility: 'public',
        },
        pages: {
          on: 'lend',
          counts: { sum: 'pages' },
          measure: '页',
          visibility: 'internal',
          except: ['lost', ...NOT_ONE],
        },
        cards: {
          on: 'lend',
          except: NOT_ONE,
          counts: { distinct: 'card', horizon: 'ever' },
          measure: '人',
          visibility: 'internal',
        },
        'cards-monthly': {
          on: 'lend',
          except: NOT_ONE,
          counts: { distinct: 'card', horizon: 'month' },
          measure: '人',
          visibility: 'internal',
        },
        'cards-kept': {
          on: 'lend',
          counts: { distinct: 'card', horizon: 'year' },
          measure: '人',
          visibility: 'internal',
          except: ['back', 'lost', ...NOT_ONE],
        },
      },
    },
  },
  texts: { zh: {}, en: {} },
};

const KEYS: readonly string[] = [
  'name',
  'book',
  'book.name',
  'book.state.there',
  'book.state.gone',
  'book.move.shelve',
  'book.move.discard',
  'book.figure.shelved',
  'loan',
  ...['what', 'pages', 'shelf', 'reader', 'card', 'due', 'note'].map((field) => `loan.${field}`),
  ...['red', 'blue', 'green'].map((option) => `loan.shelf.${option}`),
  ...['lent', 'back', 'closed', 'lost', 'merged', 'divided'].map((state) => `loan.state.${state}`),
  ...[
    'lend',
    'remark',
    'recount',
    'return',
    'again',
    'close',
    'lose',
    'write-off',
    'take-in',
    'merge-into',
    'unmerge',
    'divide',
  ].map((move) => `loan.move.${move}`),
  ...['of', 'took', 'survivor', 'parts', 'whole'].map((link) => `loan.link.${link}`),
  'loan.clock.give-back',
  ...['lent', 'returned', 'pages', 'cards', 'cards-monthly', 'cards-kept'].map(
    (figure) => `loan.figure.${figure}`,
  ),
];
const texts = Object.fromEntries(KEYS.map((key) => [key, key]));
LOANS.texts = { zh: texts, en: texts };
