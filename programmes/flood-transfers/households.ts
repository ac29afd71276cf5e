import { choice, count, longText, type RecordType, reference, text } from '../kit/index.ts';
import { OFFICER, STREET } from './roles.ts';

/** 转移对象户: a household that has to leave when its zone is cleared. One that two zones reach stands here once. */
export const household: RecordType = {
  fields: {
    door: text(60, { usedBy: '逐户通知' }),
    zone: reference('zone', { usedBy: '转移组织' }),
    'other-zone': reference('zone'),
    persons: count('人', { usedBy: '应转人数' }, 60),
    /** 老弱病残孕: who cannot walk out alone. */
    vulnerable: count('人', {}, 60),
    contact: text(40, { sensitive: true }),
    phone: text(20, { sensitive: true }),
  },
  retention: { months: 24 },
  title: 'door',
  states: { living: {}, gone: { end: 'negative' } },
  moves: {
    register: {
      from: 'new',
      to: 'living',
      by: STREET,
      input: {
        door: 'required',
        zone: 'required',
        'other-zone': 'optional',
        persons: 'required',
        vulnerable: 'optional',
        contact: 'optional',
        phone: 'optional',
      },
    },
    correct: {
      from: ['living'],
      by: STREET,
      input: {
        zone: 'optional',
        'other-zone': 'optional',
        persons: 'optional',
        vulnerable: 'optional',
        contact: 'optional',
        phone: 'optional',
      },
    },
    remove: { from: ['living'], to: 'gone', by: OFFICER },
    restore: { from: ['gone'], to: 'living', by: OFFICER, reason: 'required' },
  },
  see: [{ roles: STREET }],
  duplicatesOf: { place: 'door', kind: ['zone'], withinDays: 366 },
  figures: {
    households: {
      on: 'register',
      except: ['gone'],
      counts: 'records',
      measure: '户',
      visibility: 'public',
    },
    persons: {
      on: 'register',
      except: ['gone'],
      counts: { sum: 'persons' },
      measure: '人',
      visibility: 'public',
    },
  },
};

/** What a door said: 已转出, 已到安置点, 已投亲靠友, 已返回; 未遇 and 不愿转移 stay to be done. */
export const OUTCOMES = ['moved', 'sheltered', 'relatives', 'returned', 'absent', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** 转移登记: one door at one time. The latest one tells how the household stands. */
export const report: RecordType = {
  fields: {
    household: reference('household', { usedBy: '转移人数汇总' }),
    door: text(60, { usedBy: '逐户通知' }),
    outcome: choice(OUTCOMES, { usedBy: '转移人数汇总' }),
    /** People it speaks of; absent: the whole household. */
    people: count('人', {}, 60),
    shelter: reference('shelter'),
    note: longText(300),
  },
  title: 'door',
  states: { made: { end: 'positive' }, void: { end: 'negative' } },
  moves: {
    make: {
      from: 'new',
      to: 'made',
      by: STREET,
      input: {
        household: 'required',
        door: 'required',
        outcome: 'required',
        people: 'optional',
        shelter: 'optional',
        note: 'optional',
      },
    },
    correct: {
      from: ['made'],
      by: ['author', ...OFFICER],
      input: { outcome: 'optional', people: 'optional', shelter: 'optional', note: 'optional' },
    },
    withdraw: { from: ['made'], to: 'void', by: ['author', ...OFFICER] },
  },
  see: [{ roles: STREET }],
  authorSees: true,
  figures: {
    households: {
      on: 'make',
      except: ['void'],
      where: { in: [{ data: 'outcome' }, ['moved', 'sheltered', 'relatives']] },
      counts: { distinct: 'household', horizon: 'year' },
      measure: '户',
      visibility: 'public',
    },
  },
};
