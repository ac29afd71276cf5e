import type { Programme } from '../kit/index.ts';
import { activity } from './activities.ts';
import { duty, meeting } from './duties.ts';
import { courtyard, handout, stock } from './materials.ts';
import { questionnaire, sheet } from './questionnaires.ts';
import { en } from './text.en.ts';
import { zh } from './text.zh.ts';

/** 垃圾分类: duties shared out, activities in every courtyard, materials from stock to hand, did attitudes move. */
export const wasteSorting: Programme = {
  id: 'waste-sorting',
  types: { activity, handout, questionnaire, sheet, duty, meeting, courtyard, stock },
  texts: { zh, en },
};
