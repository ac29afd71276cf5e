import type { Programme } from '../kit/index.ts';
import { consultation } from './clinics.ts';
import { athlete, fixture, team } from './contests.ts';
import { event, honour, series } from './gatherings.ts';
import { en } from './text.en.ts';
import { zh } from './text.zh.ts';

/** 文体与公益活动: contests with their draw, clinics, meetings, open days, honours. */
export const events: Programme = {
  id: 'events',
  types: { event, series, team, athlete, fixture, consultation, honour },
  texts: { zh, en },
};
