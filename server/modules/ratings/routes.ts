import {
  EnteredRating,
  EnterRatingSlip,
  IssuedRatingSlips,
  IssueRatingSlips,
  RatedParams,
  RatingSlipsOut,
  RatingStanding,
  RatingStandings,
} from '../../../contract/ratings.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { recordsById } from '../ledger/index.ts';
import { enterSlip } from './enter-slip.ts';
import { issueSlips } from './issue-slips.ts';
import { type RatingsContext, ratedRecord } from './ratings-context.ts';
import { slipsOut } from './slips-out.ts';
import { standingFor, standingsFor } from './standing.ts';

export function ratingRoutes(ctx: RatingsContext): WardRoute[] {
  const unitOf = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await recordsById(ctx.ledger.db, ctx.ledger, [params.id]))[0]?.unitPath ?? null;
  return [
    route(
      {
        method: 'get',
        path: '/ratings',
        operationId: 'listRatings',
        summary: 'What households rate or have rated, as far as the reader sees it',
        access: 'records.read',
        response: RatingStandings,
      },
      async ({ actor }) => standingsFor(ctx, actor),
    ),
    route(
      {
        method: 'get',
        path: '/ratings/{id}',
        operationId: 'getRating',
        summary: 'How the rating of one record stands',
        access: 'records.read',
        params: RatedParams,
        response: RatingStanding,
        scope: unitOf,
      },
      async ({ params, actor }) => {
        const { row, type } = await ratedRecord(ctx, actor, params.id);
        return standingFor(ctx, type, row);
      },
    ),
    route(
      {
        method: 'get',
        path: '/ratings/{id}/slips',
        operationId: 'listRatingSlips',
        summary: 'Slips that are out and were not used, by door: one that was lost is made out anew',
        access: 'records.move',
        params: RatedParams,
        response: RatingSlipsOut,
        scope: unitOf,
      },
      async ({ params, actor }) => slipsOut(ctx, actor, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/ratings/{id}/slips',
        operationId: 'issueRatingSlips',
        summary: 'Make out slips with a code for each household; the codes are told this once',
        access: 'records.move',
        params: RatedParams,
        body: IssueRatingSlips,
        response: IssuedRatingSlips,
        scope: unitOf,
      },
      async ({ params, body, actor }) => issueSlips(ctx, actor, params.id, body),
    ),
    route(
      {
        method: 'post',
        path: '/ratings/{id}/entries',
        operationId: 'enterRatingSlip',
        summary: 'Type in a slip that came back on paper; by whoever did the work it waits for a call back',
        access: 'records.move',
        params: RatedParams,
        body: EnterRatingSlip,
        response: EnteredRating,
        scope: unitOf,
      },
      async ({ params, body, actor, idempotencyKey }) =>
        enterSlip(ctx, actor, params.id, body, idempotencyKey),
    ),
  ];
}
