import type { FieldPage } from '../kit/index.ts';

/** 入户走访: one page a door. Contact and telephone are asked for, never carried. */
const visit: FieldPage = {
  about: {
    type: 'household',
    states: ['known'],
    open: 'register',
    correct: 'correct',
    asks: ['address', 'courtyard', 'persons', 'contact', 'phone'],
  },
  progress: {
    part: 'visit',
    states: ['made'],
    about: 'household',
    round: 'round',
    outcome: 'outcome',
    again: ['absent'],
  },
  parts: {
    visit: {
      type: 'visit',
      move: 'make',
      made: 'always',
      asks: ['round', 'outcome', 'leaflets', 'note'],
      fill: { household: { about: 'id' }, address: { about: { data: 'address' } } },
    },
    opinion: {
      type: 'opinion',
      move: 'say',
      made: 'if-wished',
      asks: ['subject', 'words', 'category', 'scene', 'contact'],
      fill: { channel: { value: 'door' }, courtyard: { about: { data: 'courtyard' } } },
    },
    job: { type: 'job', move: 'ask', made: 'if-wished', asks: ['wish', 'person', 'phone'] },
  },
};

export const fieldPages = { visit };
