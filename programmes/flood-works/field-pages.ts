import type { FieldPage } from '../kit/index.ts';
import { CHECK_ITEMS } from './patrols.ts';

/** 人工巡查: one page a route, every day anew. What is found goes in the same submission as the patrol. */
const patrol: FieldPage = {
  about: {
    type: 'route',
    states: ['listed'],
    open: 'register',
    correct: 'correct',
    asks: ['name', 'items'],
    carries: ['work'],
  },
  progress: {
    part: 'patrol',
    states: ['made'],
    about: 'route',
    round: { every: 'day' },
    outcome: 'outcome',
    again: ['impassable'],
    // A path that is washed out is a hazard too.
    nothingElse: [],
  },
  parts: {
    patrol: {
      type: 'patrol',
      move: 'make',
      made: 'always',
      asks: ['timing', 'outcome', ...CHECK_ITEMS, 'gauge', 'note', 'photo'],
      fill: {
        route: { about: 'id' },
        name: { about: { data: 'name' } },
        work: { about: { data: 'work' } },
      },
    },
    hazard: {
      type: 'hazard',
      move: 'report',
      made: 'if-wished',
      asks: ['subject', 'words', 'spot', 'grade', 'photo'],
      fill: { source: { value: 'patrol' }, work: { about: { data: 'work' } } },
    },
    second: {
      type: 'hazard',
      move: 'report',
      made: 'if-wished',
      asks: ['subject', 'words', 'spot', 'grade', 'photo'],
      fill: { source: { value: 'patrol' }, work: { about: { data: 'work' } } },
    },
  },
};

export const fieldPages = { patrol };
