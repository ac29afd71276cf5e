/** Roster, hand-over and reports of the duty seat as the API speaks them (值班表、交接班、专报). */
export * from './duty/handover.ts';
export * from './duty/handover-changes.ts';
export * from './duty/reports.ts';
export * from './duty/roster.ts';
