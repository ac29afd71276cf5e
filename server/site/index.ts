export { createSite, type SitePorts } from './site.ts';
