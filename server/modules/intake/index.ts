export { findAtDesk, issueCode } from './desk.ts';
export { actByCode, lookUpToken, progressOf, recordOfCode } from './follow-record.ts';
export { createIntakeContext, type IntakeContext } from './intake-context.ts';
export { addPlace, readPlace, readPlaces } from './places.ts';
export { readResults } from './read-results.ts';
export { intakeRoutes } from './routes.ts';
export { openBox, submitOpinion } from './submit-opinion.ts';
