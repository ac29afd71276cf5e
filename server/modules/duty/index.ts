/** The duty seat: roster, hand-over, reports. What other folders may use of this module. */
export type { DutyContext } from './duty-context.ts';
export { dutyRoutes } from './routes.ts';
