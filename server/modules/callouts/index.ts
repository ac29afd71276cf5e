/**
 * Call-outs (叫应): people are called by the ways and the ladder that the plan names, until somebody answers. What other
 * folders may use of this module.
 */

export { createLinkAnswers, type LinkAnswer, type LinkOutcome } from './answer-links.ts';
export type { CalloutsContext } from './callouts-context.ts';
export { listOpenCallouts } from './read-board.ts';
export { readTeams } from './read-teams.ts';
export { routes as calloutRoutes } from './routes.ts';
export { type RunningCallouts, startCallouts } from './start-callouts.ts';
