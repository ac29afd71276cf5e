import { zhBase } from './zh-base.ts';
import { zhBulletin } from './zh-bulletin.ts';
import { zhCallouts } from './zh-callouts.ts';
import { zhDevices } from './zh-devices.ts';
import { zhDuty } from './zh-duty.ts';
import { zhFigures } from './zh-figures.ts';
import { zhFiles } from './zh-files.ts';
import { zhGuidance } from './zh-guidance.ts';
import { zhHydrology } from './zh-hydrology.ts';
import { zhIntake } from './zh-intake.ts';
import { zhMerge } from './zh-merge.ts';
import { zhPeople } from './zh-people.ts';
import { zhPlans } from './zh-plans.ts';
import { zhQuestionnaires } from './zh-questionnaires.ts';
import { zhRatings } from './zh-ratings.ts';
import { zhRounds } from './zh-rounds.ts';
import { zhSeat } from './zh-seat.ts';
import { zhWall } from './zh-wall.ts';
import { zhWorks } from './zh-works.ts';

/** 控制台全部文字（中文）：供类型与检查用，页面只取所需。键按页面分组；另一语言必须一一对应。 */
export const zh = {
  ...zhBase,
  ...zhBulletin,
  ...zhCallouts,
  ...zhDevices,
  ...zhDuty,
  ...zhFigures,
  ...zhFiles,
  ...zhGuidance,
  ...zhHydrology,
  ...zhIntake,
  ...zhMerge,
  ...zhPeople,
  ...zhPlans,
  ...zhQuestionnaires,
  ...zhRatings,
  ...zhRounds,
  ...zhSeat,
  ...zhWall,
  ...zhWorks,
} as const;
export type TextKey = keyof typeof zh;
