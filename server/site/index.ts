export { createIntakeSite, type IntakePorts } from './intake-site.ts';
export { createSite, type SitePorts } from './site.ts';
