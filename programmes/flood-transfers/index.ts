import type { Programme } from '../kit/index.ts';
import { fieldPages } from './field-pages.ts';
import { household, report } from './households.ts';
import { en } from './text.en.ts';
import { zh } from './text.zh.ts';
import { shelter, zone } from './zones.ts';

export { countRoll, type Roll, type RollHousehold, type RollReport } from './count-roll.ts';

/** 人员转移避险: who has to leave a danger zone, who is out, who is not (应转 / 已转 / 安置 / 返回). */
export const floodTransfers: Programme = {
  id: 'flood-transfers',
  types: { zone, shelter, household, report },
  fieldPages,
  texts: { zh, en },
};
