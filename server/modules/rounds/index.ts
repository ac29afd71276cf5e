/** Video rounds (视频巡查): timed looks through the cameras, one key each. What other folders may use of this module. */

export { readRoundFacts } from './read-rounds.ts';
export { ROUND_REGISTER } from './round-register.ts';
export type { RoundsContext } from './rounds-context.ts';
export { roundRoutes } from './routes.ts';
export { type RunningRounds, startRounds } from './start-rounds.ts';
