import type { Programme } from '../kit/index.ts';
import { fieldPages } from './field-pages.ts';
import { hazard } from './hazards.ts';
import { patrol, route } from './patrols.ts';
import { en } from './text.en.ts';
import { zh } from './text.zh.ts';
import { work } from './works.ts';

/** 水利工程标准化管理: works and who answers for them, patrols, hazards until they are struck off. */
export const floodWorks: Programme = {
  id: 'flood-works',
  types: { work, route, patrol, hazard },
  fieldPages,
  texts: { zh, en },
};
