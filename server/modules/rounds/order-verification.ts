import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import { readTeams } from '../callouts/index.ts';
import type { CameraRow, StillRow } from '../media/index.ts';
import { orderByDesk, type Work } from '../responses/index.ts';
import { byActor, type RoundsContext, roundPlans, unitRef } from './rounds-context.ts';
import type { RoundRow } from './store/rounds.ts';

const MINUTE_MS = 60_000;

/** The rested and free member of the team who gave the nearest place; undefined where nobody gave one. */
async function nearestOf(
  ctx: RoundsContext,
  actor: Actor,
  teamId: string,
  camera: CameraRow,
): Promise<{ personId: string; distanceKm: number } | undefined> {
  if (camera.longitude === null || camera.latitude === null) return undefined;
  const { longitude, latitude } = camera;
  const { teams } = await readTeams(ctx, actor, { longitude, latitude });
  const members = teams.find(({ unit }) => unit.id === teamId)?.members ?? [];
  const near = members.find(
    ({ distanceKm, phone, tired }) => distanceKm !== null && phone !== null && !tired,
  );
  return near && { personId: near.personId, distanceKm: near.distanceKm! };
}

/** 核查: goes to whom the plan names for it, the nearest of the team first; one order for a camera and round. */
export async function orderVerification(
  ctx: RoundsContext,
  work: Work,
  about: { actor: Actor; round: RoundRow; camera: CameraRow; still: StillRow; reason: string | undefined },
): Promise<{ actionId: string; distanceKm: number | null }> {
  const { actor, round, camera, still, reason } = about;
  const plan = (await roundPlans(ctx)).find(({ headquartersId }) => headquartersId === round.unitId);
  if (!plan)
    throw new WardError('unprocessable', {
      detail: 'no plan of this unit says who verifies an anomaly',
      remedy: 'Enter a version of the plan with a section rounds (docs/video-rounds.md).',
    });
  const { to, receiptWithinMinutes, doneWithinMinutes } = plan.rounds.verify;
  const unit = await unitRef(ctx.db, to.unit);
  const by = byActor(actor, 'actions.order', unit.path);
  const nearest = await nearestOf(ctx, actor, to.unit, camera);
  const seen = toBeijingIso(still.takenAt.getTime()).slice(5, 16).replace('T', ' ');
  const order = await orderByDesk(work, by, {
    follows: `verify:${round.id}:${camera.id}`,
    title: `核查：${camera.name}视频异常`,
    detail: `${reason ?? '视频巡查发现异常'}（画面${seen}${camera.view ? `，${camera.view}` : ''}）。到现场核实，拍照回报`,
    unit,
    post: { role: to.role, unitId: to.unit, title: to.title },
    personId: nearest?.personId,
    headquartersName: round.unitName,
    receiptWithinMs: receiptWithinMinutes * MINUTE_MS,
    doneWithinMs: doneWithinMinutes * MINUTE_MS,
  });
  return { actionId: order.id, distanceKm: nearest?.distanceKm ?? null };
}
