import type { Programme } from '../kit/index.ts';
import { fieldPages } from './field-pages.ts';
import { hazard } from './hazards.ts';
import { patrol, route } from './patrols.ts';
import { store, team } from './teams.ts';
import { en } from './text.en.ts';
import { zh } from './text.zh.ts';
import { inspection, maintenance, order, training } from './upkeep.ts';
import { work } from './works.ts';

/** 水利工程标准化管理: works and who answers for them, patrols, hazards until they are struck off, upkeep, orders, teams and stores. */
export const floodWorks: Programme = {
  id: 'flood-works',
  types: { work, route, patrol, hazard, inspection, maintenance, order, training, team, store },
  fieldPages,
  texts: { zh, en },
};

export {
  type Evidence,
  evaluateWork,
  HEADS,
  type Head,
  type Installed,
  ITEMS,
  type Item,
  isFloodSeason,
  stationsOf,
  type Witness,
} from './evaluate.ts';
export { type StoreStanding, standingOfStores } from './stores.ts';
