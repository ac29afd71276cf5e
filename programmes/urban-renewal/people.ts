import { choice, count, longText, type RecordType, reference, text } from '../kit/index.ts';
import { OFFICER, STREET } from './roles.ts';

/** A household as the grid knows it: once, whoever visits. */
export const household: RecordType = {
  fields: {
    address: text(60, { usedBy: '网格员上门' }),
    courtyard: text(40, { usedBy: '楼院台账' }),
    building: reference('building'),
    grid: reference('grid'),
    persons: count('人', {}, 30),
    contact: text(40, { sensitive: true }),
    phone: text(20, { sensitive: true }),
  },
  retention: { months: 24 },
  title: 'address',
  states: { known: {}, away: { end: 'positive' } },
  moves: {
    register: {
      from: 'new',
      to: 'known',
      by: STREET,
      input: {
        address: 'required',
        courtyard: 'required',
        building: 'optional',
        grid: 'optional',
        persons: 'optional',
        contact: 'optional',
        phone: 'optional',
      },
    },
    correct: {
      from: ['known'],
      by: STREET,
      input: {
        courtyard: 'optional',
        building: 'optional',
        grid: 'optional',
        persons: 'optional',
        contact: 'optional',
        phone: 'optional',
      },
    },
    leave: { from: ['known'], to: 'away', by: STREET },
    return: { from: ['away'], to: 'known', by: STREET },
  },
  see: [{ roles: STREET }],
  figures: {},
};

/** One door, one round. 未遇 is kept for the next round. */
export const visit: RecordType = {
  fields: {
    household: reference('household', { usedBy: '入户覆盖' }),
    address: text(60, { usedBy: '网格员上门' }),
    round: count('轮', { usedBy: '入户轮次' }, 99),
    outcome: choice(['completed', 'confirmed', 'absent'], { usedBy: '下一轮走访安排' }),
    leaflets: count('份', {}, 1_000),
    note: longText(500),
  },
  title: 'address',
  states: { made: { end: 'positive' }, void: { end: 'negative' } },
  moves: {
    make: {
      from: 'new',
      to: 'made',
      by: STREET,
      input: {
        household: 'required',
        address: 'required',
        round: 'required',
        outcome: 'required',
        leaflets: 'optional',
        note: 'optional',
      },
    },
    withdraw: { from: ['made'], to: 'void', by: ['author', ...OFFICER] },
  },
  see: [{ roles: STREET }],
  authorSees: true,
  figures: {
    rounds: {
      on: 'make',
      except: ['void'],
      counts: { distinct: 'round', horizon: 'ever' },
      measure: '轮',
      visibility: 'public',
    },
    households: {
      on: 'make',
      except: ['void'],
      where: { in: [{ data: 'outcome' }, ['completed', 'confirmed']] },
      counts: { distinct: 'household', horizon: 'ever' },
      measure: '户',
      visibility: 'public',
    },
    leaflets: {
      on: 'make',
      except: ['void'],
      counts: { sum: 'leaflets' },
      measure: '份',
      visibility: 'public',
    },
  },
};

/** Help to find work: asked for at the door, counted when somebody starts. */
export const job: RecordType = {
  fields: {
    wish: text(80, { usedBy: '岗位对接' }),
    person: text(40, { sensitive: true }),
    phone: text(20, { sensitive: true }),
    employer: text(80, { usedBy: '就业回访' }),
  },
  retention: { months: 12 },
  title: 'wish',
  states: { asked: {}, placed: {}, settled: { end: 'positive' }, ended: { end: 'negative' } },
  moves: {
    ask: {
      from: 'new',
      to: 'asked',
      by: STREET,
      input: { wish: 'required', person: 'optional', phone: 'optional' },
    },
    place: { from: ['asked'], to: 'placed', by: STREET, input: { employer: 'required' } },
    settle: { from: ['placed'], to: 'settled', by: STREET },
    reopen: { from: ['placed', 'settled', 'ended'], to: 'asked', by: STREET, reason: 'required' },
    end: { from: ['asked'], to: 'ended', by: STREET },
  },
  see: [{ roles: STREET }],
  figures: {
    placed: {
      on: 'place',
      except: ['asked', 'ended'],
      counts: 'records',
      measure: '人次',
      visibility: 'public',
    },
  },
};
