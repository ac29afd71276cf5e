export type Language = 'zh' | 'en';
type Load = () => Promise<Readonly<Record<string, string>>>;

/** Texts by families, each a file a language: `base` is on every page, the others come with the pages that name them. */
export const FAMILIES = {
  base: {
    zh: () => import('./zh-base.ts').then(({ zhBase }) => zhBase),
    en: () => import('./en-base.ts').then(({ enBase }) => enBase),
  },
  bulletin: {
    zh: () => import('./zh-bulletin.ts').then(({ zhBulletin }) => zhBulletin),
    en: () => import('./en-bulletin.ts').then(({ enBulletin }) => enBulletin),
  },
  callouts: {
    zh: () => import('./zh-callouts.ts').then(({ zhCallouts }) => zhCallouts),
    en: () => import('./en-callouts.ts').then(({ enCallouts }) => enCallouts),
  },
  devices: {
    zh: () => import('./zh-devices.ts').then(({ zhDevices }) => zhDevices),
    en: () => import('./en-devices.ts').then(({ enDevices }) => enDevices),
  },
  duty: {
    zh: () => import('./zh-duty.ts').then(({ zhDuty }) => zhDuty),
    en: () => import('./en-duty.ts').then(({ enDuty }) => enDuty),
  },
  figures: {
    zh: () => import('./zh-figures.ts').then(({ zhFigures }) => zhFigures),
    en: () => import('./en-figures.ts').then(({ enFigures }) => enFigures),
  },
  files: {
    zh: () => import('./zh-files.ts').then(({ zhFiles }) => zhFiles),
    en: () => import('./en-files.ts').then(({ enFiles }) => enFiles),
  },
  guidance: {
    zh: () => import('./zh-guidance.ts').then(({ zhGuidance }) => zhGuidance),
    en: () => import('./en-guidance.ts').then(({ enGuidance }) => enGuidance),
  },
  hydrology: {
    zh: () => import('./zh-hydrology.ts').then(({ zhHydrology }) => zhHydrology),
    en: () => import('./en-hydrology.ts').then(({ enHydrology }) => enHydrology),
  },
  intake: {
    zh: () => import('./zh-intake.ts').then(({ zhIntake }) => zhIntake),
    en: () => import('./en-intake.ts').then(({ enIntake }) => enIntake),
  },
  merge: {
    zh: () => import('./zh-merge.ts').then(({ zhMerge }) => zhMerge),
    en: () => import('./en-merge.ts').then(({ enMerge }) => enMerge),
  },
  people: {
    zh: () => import('./zh-people.ts').then(({ zhPeople }) => zhPeople),
    en: () => import('./en-people.ts').then(({ enPeople }) => enPeople),
  },
  plans: {
    zh: () => import('./zh-plans.ts').then(({ zhPlans }) => zhPlans),
    en: () => import('./en-plans.ts').then(({ enPlans }) => enPlans),
  },
  programmes: {
    zh: () => import('./zh-programmes.ts').then(({ zhProgrammes }) => zhProgrammes),
    en: () => import('./en-programmes.ts').then(({ enProgrammes }) => enProgrammes),
  },
  questionnaires: {
    zh: () => import('./zh-questionnaires.ts').then(({ zhQuestionnaires }) => zhQuestionnaires),
    en: () => import('./en-questionnaires.ts').then(({ enQuestionnaires }) => enQuestionnaires),
  },
  ratings: {
    zh: () => import('./zh-ratings.ts').then(({ zhRatings }) => zhRatings),
    en: () => import('./en-ratings.ts').then(({ enRatings }) => enRatings),
  },
  rounds: {
    zh: () => import('./zh-rounds.ts').then(({ zhRounds }) => zhRounds),
    en: () => import('./en-rounds.ts').then(({ enRounds }) => enRounds),
  },
  seat: {
    zh: () => import('./zh-seat.ts').then(({ zhSeat }) => zhSeat),
    en: () => import('./en-seat.ts').then(({ enSeat }) => enSeat),
  },
  wall: {
    zh: () => import('./zh-wall.ts').then(({ zhWall }) => zhWall),
    en: () => import('./en-wall.ts').then(({ enWall }) => enWall),
  },
  works: {
    zh: () => import('./zh-works.ts').then(({ zhWorks }) => zhWorks),
    en: () => import('./en-works.ts').then(({ enWorks }) => enWorks),
  },
} as const satisfies Record<string, Record<Language, Load>>;
export type Family = keyof typeof FAMILIES;
