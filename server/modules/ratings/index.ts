export { castRating, openRating } from './cast-rating.ts';
export { enterSlip } from './enter-slip.ts';
export { issueSlips } from './issue-slips.ts';
export { createRatings, type RatingsContext } from './ratings-context.ts';
export { ratingRoutes } from './routes.ts';
export { slipsOut } from './slips-out.ts';
export { publicRatings, standingsFor } from './standing.ts';
