import type { Programme } from '../kit/index.ts';
import { event } from './event.ts';
import { en } from './text.en.ts';
import { zh } from './text.zh.ts';

/** 紧急信息: what cannot wait for the next issue, from the event to the last report, with its limits by level. */
export const urgentInformation: Programme = {
  id: 'urgent-information',
  types: { event },
  texts: { zh, en },
};
