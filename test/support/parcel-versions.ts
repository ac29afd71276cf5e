import {
  choice,
  count,
  longText,
  type Programme,
  type RecordType,
  shapeOf,
  text,
} from '../../programmes/kit/index.ts';
import { textKeys } from '../../programmes/kit/text-keys.ts';

/** A nonsense programme in three versions: a post room keeps parcels. Each version says how the one before is read. */
const CLERK = ['street-officer'] as const;

const first: RecordType = {
  fields: {
    what: text(60, { usedBy: 'the shelf' }),
    weight: count('两', {}, 1_000),
    colour: choice(['red', 'blue', 'green'], { usedBy: 'the shelf' }),
    owner: text(40, { sensitive: true }),
    note: longText(200),
  },
  retention: { months: 6 },
  title: 'what',
  states: { here: {}, moved: {}, gone: { end: 'positive' }, lost: { end: 'negative' } },
  moves: {
    arrive: {
      from: 'new',
      to: 'here',
      by: CLERK,
      input: { what: 'required', weight: 'optional', colour: 'optional', owner: 'optional' },
      links: { beside: 'optional' },
    },
    shift: { from: ['here'], to: 'moved', by: CLERK, input: { note: 'optional' } },
    weigh: { from: ['here', 'moved'], by: CLERK, input: { weight: 'optional', colour: 'optional' } },
    collect: { from: ['here', 'moved'], to: 'gone', by: CLERK },
    lose: { from: ['here', 'moved'], to: 'lost', by: CLERK },
    'come-back': { from: ['gone', 'lost'], to: 'here', by: CLERK },
  },
  links: { beside: { to: 'parcel' } },
  see: [{ roles: CLERK }],
  clocks: {
    keep: { starts: ['arrive', 'come-back'], stops: ['collect', 'lose'], limit: { workingDays: 5 } },
  },
  figures: {
    arrived: { on: 'arrive', counts: 'records', measure: '件', visibility: 'internal' },
    shifted: { on: 'shift', counts: 'records', measure: '件', visibility: 'internal' },
    collected: {
      on: 'collect',
      except: ['here', 'moved', 'lost'],
      counts: 'records',
      measure: '件',
      visibility: 'internal',
    },
    weight: { on: 'arrive', counts: { sum: 'weight' }, measure: '两', visibility: 'internal' },
    colours: {
      on: 'arrive',
      counts: { distinct: 'colour', horizon: 'ever' },
      measure: '种',
      visibility: 'internal',
    },
  },
};

/** Renamed: two fields, an option, a move, a link. Gone: an option, a state, a move. Grammes for liang. */
const second: RecordType = {
  ...first,
  version: 2,
  upgrades: {
    2: {
      fields: { what: 'label', owner: 'receiver' },
      options: { colour: { red: 'crimson', green: null } },
      values: { weight: (value) => Number(value) * 50 },
      states: { moved: 'here' },
      moves: { shift: null, collect: 'hand-out' },
      links: { beside: 'near' },
    },
  },
  fields: {
    label: text(60, { usedBy: 'the shelf' }),
    weight: count('克', {}, 50_000),
    colour: choice(['crimson', 'blue'], { usedBy: 'the shelf' }),
    receiver: text(40, { sensitive: true }),
    note: longText(200),
  },
  title: 'label',
  states: { here: {}, gone: { end: 'positive' }, lost: { end: 'negative' } },
  moves: {
    arrive: {
      from: 'new',
      to: 'here',
      by: CLERK,
      input: { label: 'required', weight: 'optional', colour: 'optional', receiver: 'optional' },
      links: { near: 'optional' },
    },
    weigh: { from: ['here'], by: CLERK, input: { weight: 'optional', colour: 'optional' } },
    'hand-out': { from: ['here'], to: 'gone', by: CLERK },
    lose: { from: ['here'], to: 'lost', by: CLERK },
    'come-back': { from: ['gone', 'lost'], to: 'here', by: CLERK },
  },
  links: { near: { to: 'parcel' } },
  clocks: {
    keep: { starts: ['arrive', 'come-back'], stops: ['hand-out', 'lose'], limit: { workingDays: 3 } },
  },
  figures: {
    arrived: first.figures['arrived']!,
    collected: { ...first.figures['collected']!, on: 'hand-out', except: ['here', 'lost'] },
    weight: { ...first.figures['weight']!, measure: '克' },
    colours: first.figures['colours']!,
  },
};

/** A colour is demanded, a label is shorter, notes are gone; what is handed out is looked at before it is gone. */
const third: RecordType = {
  ...second,
  version: 3,
  upgrades: {
    ...second.upgrades,
    3: {
      fields: { note: null },
      values: { label: (value) => String(value).slice(0, 20).trim() },
      fills: { colour: () => 'plain' },
    },
  },
  fields: {
    label: text(20, { usedBy: 'the shelf' }),
    weight: count('克', {}, 50_000),
    colour: choice(['crimson', 'blue', 'plain'], { usedBy: 'the shelf' }),
    receiver: text(40, { sensitive: true }),
  },
  states: { ...second.states, looked: {} },
  moves: {
    ...second.moves,
    arrive: {
      from: 'new',
      to: 'here',
      by: CLERK,
      input: { label: 'required', weight: 'optional', colour: 'required', receiver: 'optional' },
      links: { near: 'optional' },
    },
    'hand-out': { from: ['here'], to: 'looked', by: CLERK },
    close: { from: ['looked'], to: 'gone', by: CLERK },
  },
  figures: {
    ...second.figures,
    collected: { ...second.figures['collected']!, except: ['here', 'lost'] },
  },
};

const versions = [first, second, third];
const labelled = (version: number, language: string): Record<string, string> =>
  Object.fromEntries(
    textKeys({ types: { parcel: versions[version - 1]! } }).map((key) => [
      key,
      `${language} ${key} v${version}`,
    ]),
  );
const textsOf = (version: number) => ({ zh: labelled(version, 'zh'), en: labelled(version, 'en') });

/** The programme as it was declared in a version, with the shapes of those before it. */
export const parcels = (version: 1 | 2 | 3, change: Partial<RecordType> = {}): Programme => ({
  id: 'post-room',
  types: { parcel: { ...versions[version - 1]!, ...change } },
  texts: textsOf(version),
  released: {
    parcel: Object.fromEntries(
      versions.slice(0, version).map((type, n) => [String(n + 1), shapeOf(type, 'parcel', textsOf(n + 1))]),
    ),
  },
});
export const PARCEL = 'post-room/parcel';
