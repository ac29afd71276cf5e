import { z } from 'zod';
import type { Permission } from '../../../../contract/permissions.ts';
import {
  ConferProposal,
  CountersignProposal,
  CreateProposal,
  DismissProposal,
  DisputeProposal,
  MySignatures,
  ProposablePlan,
  Proposal,
  ProposalDetail,
  ProposalParams,
  RecordTelephone,
  RejectProposal,
  ResponseDetail,
  ResponseList,
  ResponseParams,
  ResponseQuery,
  SignProposal,
  SubmitProposal,
  WithdrawProposal,
} from '../../../../contract/responses.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import type { Subject } from '../journal/aggregate.ts';
import type { Request } from '../journal/request.ts';
import type { ResponsesContext } from '../ports.ts';
import {
  conferProposal,
  countersignProposal,
  dismissProposal,
  disputeProposal,
  recordTelephone,
  rejectProposal,
  signProposal,
  withdrawProposal,
} from '../proposals/decide-proposal.ts';
import {
  readMySignatures,
  readProposablePlans,
  readProposal,
  readResponse,
  readResponses,
} from '../proposals/list-responses.ts';
import { presentProposal } from '../proposals/present-proposal.ts';
import { PROPOSAL, type ProposalDoc } from '../proposals/proposal-aggregate.ts';
import { RESPONSE } from '../proposals/response-aggregate.ts';
import { createProposal, submitProposal } from '../proposals/submit-proposal.ts';
import { findSubject } from '../store/journal.ts';

type Operation<B> = (
  ctx: ResponsesContext,
  id: string,
  request: Request & B,
) => Promise<Subject<ProposalDoc>>;

export function proposalRoutes(ctx: ResponsesContext): WardRoute[] {
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findSubject(ctx.db, PROPOSAL, params.id))?.state.headquarters.path ?? null;

  /** A move on one proposal: the same address, scope and answer; the operation and its input differ. */
  const move = <S extends z.ZodObject>(
    spec: { name: string; operationId: string; summary: string; access: Permission; body: S },
    operation: Operation<z.output<S>>,
  ): WardRoute =>
    route(
      {
        method: 'post',
        path: `/proposals/{id}/${spec.name}`,
        operationId: spec.operationId,
        summary: spec.summary,
        access: spec.access,
        params: ProposalParams,
        body: spec.body,
        response: Proposal,
        scope,
      },
      async ({ params, actor, body, idempotencyKey }) => {
        const request = { ...(body as z.output<S>), actor, idempotencyKey } as unknown as Request &
          z.output<S>;
        return presentProposal(await operation(ctx, params.id, request), actor);
      },
    );

  return [
    route(
      {
        method: 'get',
        path: '/proposable-plans',
        operationId: 'listProposablePlans',
        summary: 'Plans, areas and levels that the reader may propose by',
        access: 'responses.propose',
        response: z.array(ProposablePlan),
      },
      ({ actor }) => readProposablePlans(ctx, actor),
    ),
    route(
      {
        method: 'get',
        path: '/responses',
        operationId: 'listResponses',
        summary: 'Responses in force and everything proposed',
        access: 'responses.read',
        query: ResponseQuery,
        response: ResponseList,
      },
      ({ actor, query }) => readResponses(ctx, actor, query),
    ),
    route(
      {
        method: 'get',
        path: '/responses/{id}',
        operationId: 'getResponse',
        summary: 'One response with its proposals, orders, lags and journal',
        access: 'responses.read',
        params: ResponseParams,
        response: ResponseDetail,
        scope: async ({ params }) =>
          (await findSubject(ctx.db, RESPONSE, params.id))?.state.headquarters.path ?? null,
      },
      ({ actor, params }) => readResponse(ctx, actor, params.id),
    ),
    route(
      {
        method: 'get',
        path: '/my-signatures',
        operationId: 'listMySignatures',
        summary: 'What waits for a signature by the reader’s own posts (待签批)',
        access: 'responses.read',
        response: MySignatures,
      },
      ({ actor }) => readMySignatures(ctx, actor),
    ),
    route(
      {
        method: 'post',
        path: '/proposals',
        operationId: 'createProposal',
        summary: 'Propose a change of level by hand (提请)',
        access: 'responses.propose',
        body: CreateProposal,
        response: Proposal,
        scope: async ({ body }) => (await ctx.ports.findUnit(ctx.db, body.headquartersId))?.path ?? null,
      },
      async ({ actor, body, idempotencyKey }) => {
        const { happenedAt, ...input } = body;
        return presentProposal(
          await createProposal(ctx, input, { actor, happenedAt, idempotencyKey }),
          actor,
        );
      },
    ),
    route(
      {
        method: 'get',
        path: '/proposals/{id}',
        operationId: 'getProposal',
        summary: 'One proposal with its journal and lags',
        access: 'responses.read',
        params: ProposalParams,
        response: ProposalDetail,
        scope,
      },
      ({ actor, params }) => readProposal(ctx, actor, params.id),
    ),
    move(
      {
        name: 'submit',
        operationId: 'submitProposal',
        summary: 'Propose what the rules suggest (提请)',
        access: 'responses.propose',
        body: SubmitProposal,
      },
      submitProposal,
    ),
    move(
      {
        name: 'confer',
        operationId: 'conferProposal',
        summary: 'Record a consultation (会商)',
        access: 'responses.confer',
        body: ConferProposal,
      },
      conferProposal,
    ),
    move(
      {
        name: 'sign',
        operationId: 'signProposal',
        summary: 'Sign by the post that the plan names (签批); takes effect at once or at the stated time',
        access: 'responses.sign',
        body: SignProposal,
      },
      signProposal,
    ),
    move(
      {
        name: 'reject',
        operationId: 'rejectProposal',
        summary: 'Refuse with a reason',
        access: 'responses.sign',
        body: RejectProposal,
      },
      rejectProposal,
    ),
    move(
      {
        name: 'withdraw',
        operationId: 'withdrawProposal',
        summary: 'Withdraw a proposal with a reason',
        access: 'responses.propose',
        body: WithdrawProposal,
      },
      withdrawProposal,
    ),
    move(
      {
        name: 'dismiss',
        operationId: 'dismissProposal',
        summary: 'Set a suggestion of the rules aside with a reason',
        access: 'responses.propose',
        body: DismissProposal,
      },
      dismissProposal,
    ),
    move(
      {
        name: 'record-telephone',
        operationId: 'recordTelephone',
        summary: 'Record an authorisation by telephone: who, when, on which line (电话授权)',
        access: 'responses.record-telephone',
        body: RecordTelephone,
      },
      recordTelephone,
    ),
    move(
      {
        name: 'countersign',
        operationId: 'countersignProposal',
        summary: 'Sign a telephone authorisation afterwards (补签)',
        access: 'responses.sign',
        body: CountersignProposal,
      },
      countersignProposal,
    ),
    move(
      {
        name: 'dispute',
        operationId: 'disputeProposal',
        summary: 'Dispute a telephone authorisation with a reason',
        access: 'responses.sign',
        body: DisputeProposal,
      },
      disputeProposal,
    ),
  ];
}
