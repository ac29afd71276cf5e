import type { Handover, HandoverDesk, HandoverSummary } from '../../../../contract/duty.ts';
import type { Actor } from '../../../../contract/permissions.ts';
import { pathsAllowing } from '../../../../contract/permissions.ts';
import { WardError } from '../../../platform/errors.ts';
import { type DutyContext, unitRef } from '../duty-context.ts';
import { findHandover, listHandovers, waitingHandover } from '../store/handovers.ts';
import { gatherPage } from './gather-page.ts';
import { presentHandover, presentSummary } from './present-handover.ts';

const MOST_LISTED = 200;

/** The live page of a seat, and the page that waits there for the taker. */
export async function readHandoverDesk(ctx: DutyContext, unitId: string): Promise<HandoverDesk> {
  const unit = await unitRef(ctx.db, unitId);
  const page = await gatherPage(ctx, unit);
  const waiting = await waitingHandover(ctx.db, unit.path);
  return { page, waiting: waiting ? presentHandover(waiting, page.sections) : null };
}

export async function readHandovers(ctx: DutyContext, actor: Actor): Promise<HandoverSummary[]> {
  return (await listHandovers(ctx.db, pathsAllowing(actor, 'duty.read'), MOST_LISTED)).map(presentSummary);
}

export async function readHandover(ctx: DutyContext, id: string): Promise<Handover> {
  const row = await findHandover(ctx.db, id);
  if (!row) throw new WardError('not-found');
  const live =
    row.state === 'given' ? (await gatherPage(ctx, await unitRef(ctx.db, row.unitId))).sections : undefined;
  return presentHandover(row, live);
}
