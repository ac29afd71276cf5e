export { actByCode, lookUpToken, progressOf, recordOfCode } from './follow-record.ts';
export { createIntakeContext, type IntakeContext } from './intake-context.ts';
export { addPlace, readPlace, readPlaces } from './places.ts';
export { readResults } from './read-results.ts';
export { openBox, submitOpinion } from './submit-opinion.ts';
