import {
  attachment,
  choice,
  count,
  date,
  longText,
  type RecordType,
  reference,
  signature,
  table,
  text,
} from '../kit/index.ts';
import { DISPATCH, OFFICER, STREET, TAKE_ON } from './roles.ts';

/** 办: who makes these moves on a project does the work. */
const WORK = ['take-on', 'start', 'complete'] as const;

/** A renewal project: 竣工 then 验收. */
export const project: RecordType = {
  version: 3,
  // 2: 派单 has a limit of its own: records are folded anew, so that what waits is in the list of what is due. 3: 评.
  upgrades: { 2: {}, 3: {} },
  fields: {
    name: text(80, { usedBy: '项目公示' }),
    courtyard: text(40),
    budget: count('元', {}, 1_000_000_000),
    contractor: text(80),
    due: date({ usedBy: '工期督办' }),
    photos: attachment(['image', 'document']),
    works: table({
      item: { ...text(60), required: true },
      amount: { kind: 'number', unit: '', min: 0, max: 1_000_000, integer: false },
      unit: text(8),
    }),
    acceptance: signature(),
  },
  title: 'name',
  states: {
    planned: {},
    building: {},
    completed: {},
    accepted: { end: 'positive' },
    rated: { end: 'positive' },
    dropped: { end: 'negative' },
  },
  moves: {
    plan: {
      from: 'new',
      to: 'planned',
      by: OFFICER,
      input: {
        name: 'required',
        due: 'required',
        courtyard: 'optional',
        budget: 'optional',
        contractor: 'optional',
      },
    },
    start: { from: ['planned'], to: 'building', by: OFFICER, input: { contractor: 'optional' } },
    dispatch: { from: ['planned', 'building'], by: OFFICER, assigns: DISPATCH, reason: 'optional' },
    'take-on': { from: ['planned', 'building'], by: ['assignee'] },
    'hand-back': { from: ['planned', 'building'], by: ['assignee'], returns: true, reason: 'required' },
    complete: {
      from: ['building'],
      to: 'completed',
      by: OFFICER,
      input: { photos: 'optional', works: 'optional' },
    },
    accept: { from: ['completed'], to: 'accepted', by: OFFICER, input: { acceptance: 'optional' } },
    // Every household has been asked (户评); whoever did the work does not end the asking.
    rate: { from: ['accepted'], to: 'rated', by: OFFICER, otherThan: [...WORK] },
    rework: { from: ['completed', 'accepted', 'rated'], to: 'building', by: OFFICER, reason: 'required' },
    drop: { from: ['planned', 'building'], to: 'dropped', by: OFFICER },
    resume: { from: ['dropped'], to: 'planned', by: OFFICER, reason: 'required' },
  },
  clocks: { 'take-on': { ...TAKE_ON, stops: ['take-on', 'hand-back', 'complete', 'drop'] } },
  see: [{ roles: STREET }],
  assigneeSees: true,
  figures: {
    planned: { on: 'plan', except: ['dropped'], counts: 'records', measure: '个', visibility: 'public' },
    accepted: {
      on: 'accept',
      except: ['building', 'completed', 'dropped', 'planned'],
      counts: 'records',
      measure: '个',
      partOf: 'planned',
      visibility: 'public',
    },
    rated: {
      on: 'rate',
      except: ['building', 'completed', 'dropped', 'planned', 'accepted'],
      counts: 'records',
      measure: '个',
      partOf: 'accepted',
      visibility: 'public',
    },
  },
};

/** A milestone of a project: a date that the contractor is held to. */
export const milestone: RecordType = {
  fields: {
    name: text(80, { usedBy: '工期督办' }),
    project: reference('project', { usedBy: '工期督办' }),
    due: date({ usedBy: '工期督办' }),
  },
  title: 'name',
  states: { set: {}, reached: { end: 'positive' }, dropped: { end: 'negative' } },
  moves: {
    set: {
      from: 'new',
      to: 'set',
      by: OFFICER,
      input: { name: 'required', project: 'required', due: 'required' },
    },
    postpone: { from: ['set'], by: OFFICER, input: { due: 'required' }, reason: 'required' },
    reach: { from: ['set'], to: 'reached', by: OFFICER },
    reopen: { from: ['reached', 'dropped'], to: 'set', by: OFFICER, reason: 'required' },
    drop: { from: ['set'], to: 'dropped', by: OFFICER },
  },
  see: [{ roles: STREET }],
  figures: {
    reached: {
      on: 'reach',
      except: ['set', 'dropped'],
      counts: 'records',
      measure: '个',
      visibility: 'internal',
    },
  },
};

const rated = (figure: Partial<RecordType['figures'][string]>): RecordType['figures'][string] => ({
  on: ['record', 'cast', 'confirm'],
  except: ['noted', 'void'],
  counts: { distinct: 'household', horizon: 'ever' },
  measure: '户',
  visibility: 'public',
  ...figure,
});

const SAID = {
  project: 'required',
  household: 'required',
  address: 'required',
  rating: 'required',
  words: 'optional',
  way: 'optional',
} as const;
const NOT_BY_WORKERS = { field: 'project', moves: WORK } as const;

/**
 * 好坏大家评: what a household of the courtyard says of a project that is done, each household once, by the code on its slip or
 * on paper. What whoever did the work writes down waits as `noted` until another person has called back (回访).
 */
export const review: RecordType = {
  version: 2,
  upgrades: { 2: {} },
  fields: {
    project: reference('project', { usedBy: '项目评议' }),
    household: reference('household', { usedBy: '项目评议' }),
    address: text(60, { usedBy: '项目评议' }),
    rating: choice(['good', 'fair', 'poor'], { usedBy: '项目评议' }),
    words: longText(500),
    way: choice(['paper', 'code', 'spoken']),
  },
  title: 'address',
  states: { noted: {}, recorded: { end: 'positive' }, void: { end: 'negative' } },
  moves: {
    cast: { from: 'new', to: 'recorded', by: ['resident'], input: SAID },
    record: { from: 'new', to: 'recorded', by: STREET, otherThanAt: NOT_BY_WORKERS, input: SAID },
    note: { from: 'new', to: 'noted', by: STREET, input: SAID },
    confirm: {
      from: ['noted'],
      to: 'recorded',
      by: STREET,
      otherThan: ['note'],
      otherThanAt: NOT_BY_WORKERS,
      input: { rating: 'required', words: 'optional' },
    },
    // What a household said by its own code is its own: nobody rewrites it.
    correct: {
      from: ['recorded'],
      by: ['author', ...OFFICER],
      otherThanAt: NOT_BY_WORKERS,
      guard: { not: { eq: [{ data: 'way' }, 'code'] } },
      input: { rating: 'optional', words: 'optional' },
    },
    withdraw: {
      from: ['noted', 'recorded'],
      to: 'void',
      by: ['author', ...OFFICER],
      otherThanAt: NOT_BY_WORKERS,
    },
  },
  oncePer: ['project', 'household'],
  ratings: {
    about: 'project',
    by: 'household',
    rating: 'rating',
    words: 'words',
    way: 'way',
    satisfied: 'good',
    open: ['completed', 'accepted'],
    among: { field: 'courtyard', says: 'courtyard', states: ['known'] },
    callBack: { number: 'phone', name: 'contact' },
    moves: { cast: 'cast', record: 'record', note: 'note', confirm: 'confirm', close: 'rate' },
  },
  see: [{ roles: STREET }],
  authorSees: true,
  figures: {
    households: rated({}),
    satisfied: rated({ where: { eq: [{ data: 'rating' }, 'good'] }, partOf: 'households' }),
  },
};
