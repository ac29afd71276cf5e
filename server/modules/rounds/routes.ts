import {
  AnswerCamera,
  BeginRound,
  Round,
  RoundAnswer,
  RoundBoard,
  RoundBoardQuery,
  RoundCameraParams,
  RoundParams,
  RoundStill,
} from '../../../contract/rounds.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { findUnit } from '../people/index.ts';
import { answerCamera, beginRound, takeRoundStill } from './do-round.ts';
import { readRound, readRounds } from './read-rounds.ts';
import type { RoundsContext } from './rounds-context.ts';
import { findRound } from './store/rounds.ts';

export function roundRoutes(ctx: RoundsContext): WardRoute[] {
  const unitPath = async (unitId: string): Promise<string | null> =>
    (await findUnit(ctx.db, unitId))?.path ?? null;
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findRound(ctx.db, params.id))?.unitPath ?? null;
  return [
    route(
      {
        method: 'get',
        path: '/rounds',
        operationId: 'listRounds',
        summary: 'Video rounds of a unit: the one to do now, the last 24 hours, the next (视频巡查)',
        access: 'rounds.read',
        query: RoundBoardQuery,
        response: RoundBoard,
        scope: ({ query }) => unitPath(query.unitId),
      },
      ({ query }) => readRounds(ctx, query.unitId),
    ),
    route(
      {
        method: 'post',
        path: '/rounds',
        operationId: 'beginRound',
        summary: 'Begin the round that is due, or one in between',
        access: 'rounds.do',
        body: BeginRound,
        response: Round,
        scope: ({ body }) => unitPath(body.unitId),
      },
      ({ actor, body }) => beginRound(ctx, actor, body.unitId),
    ),
    route(
      {
        method: 'get',
        path: '/rounds/{id}',
        operationId: 'getRound',
        summary: 'A round with its cameras, pictures and answers',
        access: 'rounds.read',
        params: RoundParams,
        response: Round,
        scope,
      },
      ({ params }) => readRound(ctx, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/rounds/{id}/cameras/{cameraId}/still',
        operationId: 'takeRoundStill',
        summary: 'The picture to look at, asked of the camera ahead; none is noted as 看不清 with its reason',
        access: 'rounds.do',
        params: RoundCameraParams,
        response: RoundStill,
        scope,
      },
      ({ params }) => takeRoundStill(ctx, params.id, params.cameraId),
    ),
    route(
      {
        method: 'post',
        path: '/rounds/{id}/cameras/{cameraId}/answer',
        operationId: 'answerCamera',
        summary: '正常 / 异常 / 看不清; an anomaly orders somebody there (核查)',
        access: 'rounds.do',
        params: RoundCameraParams,
        body: AnswerCamera,
        response: RoundAnswer,
        scope,
      },
      ({ params, actor, body, idempotencyKey }) =>
        answerCamera(ctx, actor, { roundId: params.id, cameraId: params.cameraId }, body, idempotencyKey),
    ),
  ];
}
