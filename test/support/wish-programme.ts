import { attachment, choice, longText, type Programme, text } from '../../programmes/kit/index.ts';
import { textKeys } from '../../programmes/kit/text-keys.ts';

/** A nonsense programme with a box for everybody: guests of a tea house say what they wish for. */
export const WISHES: Programme = {
  id: 'tea-house',
  types: {
    wish: {
      fields: {
        name: text(20, { usedBy: 'the kitchen' }),
        words: longText(300, { usedBy: 'the kitchen' }),
        kind: choice(['tea', 'cake'], { usedBy: 'the kitchen' }),
        way: choice(['web', 'slip', 'call', 'friend']),
        table: text(40),
        phone: text(20, { sensitive: true }),
        picture: attachment(['image'], { sensitive: true }, 2),
        answer: longText(300, { usedBy: 'the guest' }),
        stars: choice(['good', 'bad'], { usedBy: 'the kitchen' }),
        shown: text(120, { usedBy: 'the board' }),
      },
      retention: { months: 12 },
      title: 'name',
      states: {
        said: {},
        served: {},
        noted: {},
        rated: {},
        shown: { end: 'positive' },
        refused: { end: 'negative' },
      },
      moves: {
        say: {
          from: 'new',
          to: 'said',
          by: ['resident', 'grid-worker', 'street-officer'],
          input: {
            name: 'required',
            words: 'required',
            kind: 'required',
            way: 'optional',
            table: 'optional',
            phone: 'optional',
            picture: 'optional',
          },
        },
        serve: { from: ['said'], to: 'served', by: ['grid-worker'], input: { answer: 'required' } },
        refuse: { from: ['said'], to: 'refused', by: ['street-officer'] },
        again: { from: ['refused'], to: 'said', by: ['street-officer'], reason: 'required' },
        'send-back': {
          from: ['served', 'noted', 'rated', 'shown'],
          to: 'said',
          by: ['resident', 'street-officer'],
          reason: 'required',
        },
        note: { from: ['served'], to: 'noted', by: ['grid-worker'], input: { stars: 'required' } },
        rate: {
          from: ['served', 'noted'],
          to: 'rated',
          by: ['resident', 'grid-worker', 'street-officer'],
          otherThan: ['serve', 'note'],
          input: { stars: 'required' },
        },
        show: { from: ['rated'], to: 'shown', by: ['street-officer'], input: { shown: 'required' } },
      },
      see: [{ roles: ['grid-worker', 'street-officer'] }],
      intake: {
        open: 'say',
        asks: ['kind', 'words', 'phone'],
        titleFrom: 'words',
        photos: 'picture',
        place: 'table',
        source: { field: 'way', site: 'web', slip: 'slip', phone: 'call', neighbour: 'friend' },
        contact: 'phone',
        category: 'kind',
        sendBack: 'send-back',
        rate: { move: 'rate', field: 'stars' },
        tells: ['answer'],
        shows: { state: 'shown', fields: ['shown', 'kind', 'table'] },
      },
      figures: {
        wishes: { on: 'say', counts: 'records', measure: '个', visibility: 'public' },
        rated: {
          on: 'rate',
          except: ['said', 'served', 'noted', 'refused'],
          counts: 'records',
          measure: '个',
          partOf: 'wishes',
          visibility: 'public',
        },
      },
    },
  },
  texts: { zh: {}, en: {} },
};

const named = (language: string): Record<string, string> =>
  Object.fromEntries(textKeys(WISHES).map((key) => [key, `${language} ${key}`]));
WISHES.texts = { zh: named('zh'), en: named('en') };
