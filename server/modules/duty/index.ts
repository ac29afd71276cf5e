/** The duty seat: roster, hand-over, reports. What other folders may use of this module. */

export { type DutyContext, type SeatRounds, unitRef } from './duty-context.ts';
export { logEntry } from './duty-log/log-entries.ts';
export { keepSheets } from './power-cut/make-sheet.ts';
export { type SentReport, sentReport, sentReports } from './reports/sent-reports.ts';
export { dutyRoutes } from './routes.ts';
export { type RunningDuty, startDuty } from './start-duty.ts';
export { insertShift, type ShiftRow } from './store/roster.ts';
