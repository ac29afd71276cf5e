import { enBase } from './en-base.ts';
import { enBulletin } from './en-bulletin.ts';
import { enCallouts } from './en-callouts.ts';
import { enDevices } from './en-devices.ts';
import { enDuty } from './en-duty.ts';
import { enFigures } from './en-figures.ts';
import { enFiles } from './en-files.ts';
import { enGuidance } from './en-guidance.ts';
import { enHydrology } from './en-hydrology.ts';
import { enIntake } from './en-intake.ts';
import { enMerge } from './en-merge.ts';
import { enPeople } from './en-people.ts';
import { enPlans } from './en-plans.ts';
import { enQuestionnaires } from './en-questionnaires.ts';
import { enRatings } from './en-ratings.ts';
import { enRounds } from './en-rounds.ts';
import { enSeat } from './en-seat.ts';
import { enWall } from './en-wall.ts';
import { enWorks } from './en-works.ts';
import type { TextKey } from './zh.ts';

/** All texts of the console in English, for the checks: every key of the Chinese catalogue. */
export const en: Record<TextKey, string> = {
  ...enBase,
  ...enBulletin,
  ...enCallouts,
  ...enDevices,
  ...enDuty,
  ...enFigures,
  ...enFiles,
  ...enGuidance,
  ...enHydrology,
  ...enIntake,
  ...enMerge,
  ...enPeople,
  ...enPlans,
  ...enQuestionnaires,
  ...enRatings,
  ...enRounds,
  ...enSeat,
  ...enWall,
  ...enWorks,
};
