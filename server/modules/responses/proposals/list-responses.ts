import type { z } from 'zod';
import { type Actor, allow, pathsAllowing } from '../../../../contract/permissions.ts';
import type {
  MySignatures,
  ProposablePlan,
  ProposalDetail,
  Response,
  ResponseDetail,
  ResponseList,
} from '../../../../contract/responses.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import { presentActions } from '../actions/list-actions.ts';
import type { Subject } from '../journal/aggregate.ts';
import { iso, presentMove } from '../journal/present.ts';
import { proposalLags } from '../lags/proposal-lags.ts';
import type { ResponsesContext } from '../ports.ts';
import { presentReceipt } from '../receipts/present-receipt.ts';
import { actionsOfResponse } from '../store/actions.ts';
import { findSubject, movesOf } from '../store/journal.ts';
import { receiptsOf } from '../store/receipts.ts';
import {
  everyOpenProposal,
  listOpenProposals,
  listResponses,
  proposalsOfResponse,
} from '../store/responses.ts';
import { calmOf } from '../timers/run-calm.ts';
import { presentProposal, waitsFor } from './present-proposal.ts';
import { PROPOSAL } from './proposal-aggregate.ts';
import { RESPONSE, type ResponseDoc } from './response-aggregate.ts';
import { levelsOf } from './response-key.ts';

async function presentResponse(
  ctx: ResponsesContext,
  response: Subject<ResponseDoc>,
  nowMs: number,
): Promise<Response> {
  const { id, version, state: doc } = response;
  const judged = await calmOf(ctx.db, ctx.ports, response, nowMs);
  const proposals = await proposalsOfResponse(ctx.db, id);
  const levels = judged ? levelsOf(judged.plan, doc.track) : [];
  const triggered = levels.find((level) => level.rank === judged?.calm.triggeredRank);
  return {
    id,
    version,
    planId: doc.planId,
    planName: doc.planName,
    planVersion: doc.planVersion,
    headquarters: doc.headquarters,
    area: doc.area,
    track: doc.track,
    state: doc.state,
    level: doc.level,
    levelSince: toBeijingIso(doc.levelSinceMs),
    startedAt: toBeijingIso(doc.startedAtMs),
    endedAt: iso(doc.endedAtMs),
    basis: doc.basis,
    triggeredLevel: triggered ? { id: triggered.id, name: triggered.name, rank: triggered.rank } : null,
    calmSince: iso(judged?.calm.calmSinceMs ?? null),
    mayLowerFrom: iso(judged?.calm.mayLowerFromMs ?? null),
    openHazards: judged?.openHazards ?? 0,
    evidenceChanged: proposals.some(({ state }) => state.state === 'applied' && state.evidenceChanged),
    signatureOverdue: proposals.some(({ state }) => state.signatureOverdue),
  };
}

/** Responses in force and what is proposed, as far as the reader's posts reach. */
export async function readResponses(
  ctx: ResponsesContext,
  actor: Actor,
  filter: { ended: boolean },
): Promise<ResponseList> {
  const nowMs = ctx.clock.nowMs();
  const under = pathsAllowing(actor, 'responses.read');
  const responses = await listResponses(ctx.db, under, filter.ended);
  const proposals = await listOpenProposals(ctx.db, under);
  return {
    asOf: toBeijingIso(nowMs),
    responses: await Promise.all(responses.map((response) => presentResponse(ctx, response, nowMs))),
    proposals: proposals.map((proposal) => presentProposal(proposal, actor)),
  };
}

export async function readResponse(ctx: ResponsesContext, actor: Actor, id: string): Promise<ResponseDetail> {
  const nowMs = ctx.clock.nowMs();
  const response = await findSubject(ctx.db, RESPONSE, id);
  if (!response) throw new WardError('not-found');
  const proposals = await proposalsOfResponse(ctx.db, id);
  return {
    response: await presentResponse(ctx, response, nowMs),
    proposals: proposals.map((proposal) => presentProposal(proposal, actor)),
    actions: await presentActions(ctx, await actionsOfResponse(ctx.db, id)),
    notices: (await receiptsOf(ctx.db, 'notice', [id])).map((row) => presentReceipt(row, nowMs)),
    lags: await Promise.all(proposals.map((proposal) => proposalLags(ctx, proposal, nowMs))),
    moves: (await movesOf(ctx.db, 'response', id)).map(presentMove),
  };
}

export async function readProposal(
  ctx: ResponsesContext,
  actor: Actor,
  id: string,
): Promise<z.infer<typeof ProposalDetail>> {
  const proposal = await findSubject(ctx.db, PROPOSAL, id);
  if (!proposal) throw new WardError('not-found');
  return {
    proposal: presentProposal(proposal, actor),
    moves: (await movesOf(ctx.db, 'proposal', id)).map(presentMove),
    lags: await proposalLags(ctx, proposal, ctx.clock.nowMs()),
  };
}

/** Plans that the reader may propose by, as far as their posts reach. */
export async function readProposablePlans(ctx: ResponsesContext, actor: Actor): Promise<ProposablePlan[]> {
  const found: ProposablePlan[] = [];
  for (const plan of await ctx.ports.listPlans(ctx.db)) {
    const headquarters = await ctx.ports.findUnit(ctx.db, plan.headquartersId);
    if (!headquarters || !allow(actor, 'responses.propose', headquarters.path)) continue;
    const levels = plan.levels.map(({ id, name, rank, track, signers }) => ({
      id,
      name,
      rank,
      track,
      signers: signers.map(({ title }) => title),
    }));
    found.push({ planId: plan.id, name: plan.name, headquarters, areas: [...plan.areas], levels });
  }
  return found;
}

/** 待签批 of the reader: what their own posts are named for, signatures owed on telephone authorisations included. */
export async function readMySignatures(
  ctx: ResponsesContext,
  actor: Actor,
): Promise<z.infer<typeof MySignatures>> {
  const open = await everyOpenProposal(ctx.db);
  return {
    asOf: toBeijingIso(ctx.clock.nowMs()),
    proposals: open
      .filter((proposal) => waitsFor(proposal, actor))
      .map((proposal) => presentProposal(proposal, actor)),
  };
}
