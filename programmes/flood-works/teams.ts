import { choice, count, date, longText, onRegister, type RecordType, text } from '../kit/index.ts';
import { FIELD, OFFICER } from './roles.ts';

export const TEAM_KINDS = ['patrol', 'logistics', 'rescue'] as const;

/** 巡查队、后勤保障队、应急突击队: who leads it, how many they are and what they go with. */
export const team: RecordType = {
  fields: {
    name: text(60, { usedBy: '队伍调用' }),
    kind: choice(TEAM_KINDS, { usedBy: '队伍调用' }),
    leader: text(40, { usedBy: '队伍调用' }),
    members: count('人', { usedBy: '队伍调用' }, 2_000),
    base: text(80),
    gear: longText(500),
  },
  title: 'name',
  ...onRegister(OFFICER, {
    name: 'required',
    kind: 'required',
    leader: 'required',
    members: 'required',
    base: 'optional',
    gear: 'optional',
  }),
  see: [{ roles: FIELD }],
  figures: {
    teams: { on: 'register', except: ['removed'], counts: 'records', measure: '支', visibility: 'public' },
    members: {
      on: 'register',
      except: ['removed'],
      counts: { sum: 'members' },
      measure: '人',
      visibility: 'public',
    },
  },
};

export const STORE_KINDS = [
  'sandbag',
  'woven-bag',
  'life-jacket',
  'pump',
  'generator',
  'lamp',
  'rope',
  'tent',
  'boat',
  'other',
] as const;
const GOODS = ['team-leader', 'street-officer', 'department-officer'] as const;

/**
 * 防汛物资: one batch at one place. In stock and out are counted from what was received, issued, returned, used up and written
 * off, and neither falls below nothing. The minimum holds for all batches of the same thing at the same place.
 */
export const store: RecordType = {
  fields: {
    name: text(60, { usedBy: '物资台账' }),
    kind: choice(STORE_KINDS, { usedBy: '物资台账' }),
    batch: text(40, { usedBy: '物资台账' }),
    place: text(60, { usedBy: '物资调用' }),
    measure: choice(['piece', 'set', 'metre', 'tonne', 'litre'], { usedBy: '物资台账' }),
    minimum: count('', { usedBy: '补充采购' }),
    expires: date(),
    quantity: count('', { usedBy: '物资台账' }),
    to: text(60, { usedBy: '物资归还' }),
    purpose: text(100),
    'on-hand': count(''),
    out: count(''),
  },
  title: 'name',
  states: { stocked: {}, void: { end: 'negative' } },
  moves: {
    receive: {
      from: 'new',
      to: 'stocked',
      by: GOODS,
      input: {
        name: 'required',
        kind: 'required',
        batch: 'required',
        place: 'required',
        measure: 'required',
        minimum: 'required',
        expires: 'optional',
        quantity: 'required',
      },
    },
    refill: { from: ['stocked'], by: GOODS, input: { quantity: 'required' } },
    issue: {
      from: ['stocked'],
      by: GOODS,
      input: { quantity: 'required', to: 'required', purpose: 'optional' },
    },
    'give-back': { from: ['stocked'], by: GOODS, input: { quantity: 'required' } },
    'use-up': { from: ['stocked'], by: GOODS, input: { quantity: 'required', purpose: 'optional' } },
    'write-off': { from: ['stocked'], by: OFFICER, input: { quantity: 'required' }, reason: 'required' },
    correct: {
      from: ['stocked'],
      by: GOODS,
      input: {
        name: 'optional',
        batch: 'optional',
        place: 'optional',
        minimum: 'optional',
        expires: 'optional',
      },
    },
    // Entered by mistake; what is gone is written off.
    withdraw: { from: ['stocked'], to: 'void', by: OFFICER },
    restore: { from: ['void'], to: 'stocked', by: OFFICER, reason: 'required' },
  },
  balances: {
    'on-hand': {
      adds: { receive: 'quantity', refill: 'quantity', 'give-back': 'quantity' },
      takes: { issue: 'quantity', 'write-off': 'quantity' },
    },
    out: { adds: { issue: 'quantity' }, takes: { 'give-back': 'quantity', 'use-up': 'quantity' } },
  },
  see: [{ roles: FIELD }],
  figures: {
    batches: { on: 'receive', except: ['void'], counts: 'records', measure: '批', visibility: 'internal' },
    sandbags: {
      on: 'receive',
      except: ['void'],
      where: { eq: [{ data: 'kind' }, 'sandbag'] },
      counts: { sum: 'on-hand' },
      measure: '条',
      visibility: 'internal',
    },
  },
};
