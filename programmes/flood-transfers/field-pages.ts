import type { FieldPage } from '../kit/index.ts';

/** 逐户转移: from door to door in the rain, with or without a signal. */
const transfer: FieldPage = {
  about: {
    type: 'household',
    states: ['living'],
    open: 'register',
    correct: 'correct',
    asks: ['door', 'zone', 'persons', 'vulnerable', 'contact', 'phone'],
  },
  progress: {
    part: 'report',
    states: ['made'],
    about: 'household',
    // After midnight every door is asked about again: none is taken for done because of an earlier storm.
    round: { every: 'day' },
    outcome: 'outcome',
    again: ['absent', 'refused'],
  },
  parts: {
    report: {
      type: 'report',
      move: 'make',
      made: 'always',
      asks: ['outcome', 'people', 'note'],
      fill: { household: { about: 'id' }, door: { about: { data: 'door' } } },
    },
  },
};

export const fieldPages = { transfer };
