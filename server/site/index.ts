export type { BulletinPorts, SiteIssue, SitePart } from './bulletin-ports.ts';
export { createBulletinSite } from './bulletin-site.ts';
export { type CallSitePorts, createCallSite } from './call-site.ts';
export { createIntakeSite, type IntakePorts } from './intake-site.ts';
export { createOpen311Site } from './open311-site.ts';
export { createQuestionnaireSite, type QuestionnairePorts } from './questionnaire-site.ts';
export { createRatingSite, type RatingPorts } from './rating-site.ts';
export { createSite, type SitePorts } from './site.ts';
