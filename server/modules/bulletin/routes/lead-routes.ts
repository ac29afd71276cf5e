import { z } from 'zod';
import {
  AnswerInstruction,
  AnswerRequest,
  Followed,
  FollowQuery,
  ForwardInstruction,
  IdParams,
  Instruction,
  Lead,
  LeadQuery,
  NewInstruction,
  NewRequest,
  NewTopic,
  Request,
  Topic,
} from '../../../../contract/bulletin/leads.ts';
import { type Actor, pathsAllowing } from '../../../../contract/permissions.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { newId } from '../../../platform/ids.ts';
import { findUnit } from '../../people/index.ts';
import type { BulletinContext } from '../bulletin-context.ts';
import { answerAsk, askUnits, handOnInstruction, keepInstruction, reportInstruction } from '../desk-life.ts';
import { findLeads, followProgramme } from '../leads.ts';
import { refuseSecret } from '../refuse-secret.ts';
import { findBrief } from '../store/briefs.ts';
import {
  endTopic,
  findInstruction,
  insertTopic,
  instructionsFor,
  requestsFor,
  topicsUnder,
  unitOfTopic,
} from '../store/desk-life.ts';
import { knownPath } from './brief-routes.ts';

const UnitId = z.string().min(1).max(64);
const UnitQuery = z.object({ unit: z.string().min(1).max(400) });

export function leadRoutes(ctx: BulletinContext): WardRoute[] {
  const { db, clock } = ctx;
  const atUnit = async ({ query }: { query: { unit: string } }): Promise<string | null> =>
    knownPath(ctx, query.unit);
  const atUnitId = async ({ body }: { body: { unitId: string } }): Promise<string | null> =>
    (await findUnit(db, body.unitId))?.path ?? null;
  const requestFor = async (actor: Actor, id: string) => {
    const [request] = await requestsFor(
      db,
      pathsAllowing(actor, 'bulletin.edit'),
      pathsAllowing(actor, 'bulletin.read'),
      id,
    );
    if (!request) throw new WardError('not-found');
    return request;
  };
  return [
    route(
      {
        method: 'get',
        path: '/bulletin-leads',
        operationId: 'findLeads',
        summary: 'Leads (线索) in the records of a unit: firsts, round numbers, finished work, reversals',
        access: 'bulletin.read',
        query: LeadQuery,
        response: z.array(Lead),
        scope: atUnit,
      },
      async ({ query: { unit, from, to }, actor }) =>
        findLeads(ctx, actor, { unitPath: unit, fromDay: from, toDay: to }),
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-followed',
        operationId: 'followProgramme',
        summary: 'What changed in a programme since the unit’s last brief about it',
        access: 'bulletin.read',
        query: FollowQuery,
        response: Followed,
        scope: atUnit,
      },
      async ({ query: { unit, programme, to }, actor }) =>
        followProgramme(ctx, actor, { unitPath: unit, programme, toDay: to }),
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-topics',
        operationId: 'listTopics',
        summary: 'Topics (要点) that hold at a unit, set there or above',
        access: 'bulletin.read',
        query: UnitQuery,
        response: z.array(Topic),
        scope: atUnit,
      },
      async ({ query }) => topicsUnder(db, query.unit),
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-topics',
        operationId: 'addTopic',
        summary: 'Set a topic (要点) for a unit and everything below it',
        access: 'bulletin.edit',
        body: NewTopic.extend({ unitId: UnitId }),
        response: z.array(Topic),
        scope: atUnitId,
      },
      async ({ body: { unitId, ...topic } }) => {
        refuseSecret(topic.title);
        const unit = (await findUnit(db, unitId))!;
        await insertTopic(db, { id: newId(clock.nowMs()), unitPath: unit.path, ...topic });
        return topicsUnder(db, unit.path);
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-topics/{id}/end',
        operationId: 'endTopic',
        summary: 'End a topic; it stays to be read',
        access: 'bulletin.edit',
        params: IdParams,
        response: z.array(Topic),
        scope: ({ params }) => unitOfTopic(db, params.id),
      },
      async ({ params }) => {
        if (!(await endTopic(db, params.id, clock.nowMs())))
          throw new WardError('illegal-move', { detail: 'it has ended already' });
        return topicsUnder(db, (await unitOfTopic(db, params.id))!);
      },
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-requests',
        operationId: 'listRequests',
        summary: 'What was asked for (约稿) by the reader’s desk, or of the reader’s units',
        access: 'bulletin.read',
        response: z.array(Request),
      },
      async ({ actor }) =>
        requestsFor(db, pathsAllowing(actor, 'bulletin.edit'), pathsAllowing(actor, 'bulletin.read')),
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-requests',
        operationId: 'askUnits',
        summary: 'Ask units for a brief by a day (约稿)',
        access: 'bulletin.edit',
        body: NewRequest.extend({ unitId: UnitId }),
        response: Request,
        scope: atUnitId,
      },
      async ({ body: { unitId, ...request }, actor }) => {
        const unit = (await findUnit(db, unitId))!;
        return requestFor(actor, await askUnits(ctx, actor, unit.path, request));
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-requests/{id}/answers',
        operationId: 'answerRequest',
        summary: 'Answer with a brief, or with 无此项',
        access: 'bulletin.write',
        params: IdParams,
        body: AnswerRequest,
        response: Request,
        scope: atUnitId,
      },
      async ({ params, body, actor }) => {
        await answerAsk(ctx, actor, params.id, body);
        return requestFor(actor, params.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/bulletin-instructions',
        operationId: 'listInstructions',
        summary: 'Leaders’ instructions (批示) kept at the reader’s desk, or handed on to the reader’s units',
        access: 'bulletin.read',
        response: z.array(Instruction),
      },
      async ({ actor }) =>
        instructionsFor(db, pathsAllowing(actor, 'bulletin.edit'), pathsAllowing(actor, 'bulletin.read')),
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-instructions',
        operationId: 'keepInstruction',
        summary: 'Keep a leader’s instruction (批示) with the brief it speaks of',
        access: 'bulletin.edit',
        body: NewInstruction,
        response: Instruction,
        scope: async ({ body }) => (await findBrief(db, body.briefId))?.unitPath ?? null,
      },
      async ({ body, actor }) => keepInstruction(ctx, actor, body),
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-instructions/{id}/forward',
        operationId: 'forwardInstruction',
        summary: 'Hand an instruction on to a unit (转办)',
        access: 'bulletin.edit',
        params: IdParams,
        body: ForwardInstruction,
        response: Instruction,
        scope: async ({ params }) => (await findInstruction(db, params.id))?.unitPath ?? null,
      },
      async ({ params, body, actor }) => handOnInstruction(ctx, actor, params.id, body),
    ),
    route(
      {
        method: 'post',
        path: '/bulletin-instructions/{id}/answer',
        operationId: 'answerInstruction',
        summary: 'Report how an instruction was carried out (反馈)',
        access: 'bulletin.write',
        params: IdParams,
        body: AnswerInstruction,
        response: Instruction,
        scope: async ({ params }) => (await findInstruction(db, params.id))?.forwarded?.unitPath ?? null,
      },
      async ({ params, body, actor }) => reportInstruction(ctx, actor, params.id, body.text),
    ),
  ];
}
