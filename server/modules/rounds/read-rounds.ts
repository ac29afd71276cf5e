import type { Round, RoundBoard, RoundSummary } from '../../../contract/rounds.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { WardError } from '../../platform/errors.ts';
import type { SeatRounds } from '../duty/index.ts';
import { lastStills, listCameras, presentStill } from '../media/index.ts';
import { presentCheck, presentRound } from './present-round.ts';
import { figuresOf, intervalAt, slotAt } from './round-times.ts';
import { levelInForce, type RoundsContext, roundPlans, unitRef } from './rounds-context.ts';
import { checksOf } from './store/checks.ts';
import { findRound, roundsSince } from './store/rounds.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export async function readRounds(ctx: RoundsContext, unitId: string): Promise<RoundBoard> {
  const unit = await unitRef(ctx.db, unitId);
  const nowMs = ctx.clock.nowMs();
  const rows = await roundsSince(ctx.db, unit.path, new Date(nowMs - DAY_MS));
  const checks = await checksOf(
    ctx.db,
    rows.map(({ id }) => id),
  );
  const plan = (await roundPlans(ctx)).find(({ headquartersId }) => headquartersId === unitId);
  const level = plan && (await levelInForce(ctx, plan.id));
  const everyMinutes = plan && intervalAt(plan.rounds, level?.id);
  const recent = rows.map((row) => presentRound(row, checks, nowMs));
  const open: readonly RoundSummary['state'][] = ['waiting', 'overdue'];
  return {
    asOf: toBeijingIso(nowMs),
    unit,
    rule:
      plan && everyMinutes !== undefined
        ? {
            everyMinutes,
            withinMinutes: plan.rounds.withinMinutes,
            levelName: level?.name ?? null,
            source: plan.rounds.source,
          }
        : null,
    nextDue:
      everyMinutes === undefined
        ? null
        : toBeijingIso(slotAt(nowMs, everyMinutes) + everyMinutes * MINUTE_MS),
    current: recent.find(({ state }) => open.includes(state)) ?? null,
    recent,
    last24Hours: figuresOf(rows, nowMs),
  };
}

/** A round with its cameras in their order; one that nobody has begun shows the cameras as they are now. */
export async function readRound(ctx: RoundsContext, id: string): Promise<Round> {
  const row = await findRound(ctx.db, id);
  if (!row) throw new WardError('not-found');
  const checks = await checksOf(ctx.db, [id]);
  const about = new Map(checks.map((check) => [check.cameraId, check]));
  const cameras = new Map((await listCameras(ctx.db)).map((camera) => [camera.id, camera]));
  const stills = new Map((await lastStills(ctx.db, row.cameraIds)).map((still) => [still.cameraId, still]));
  return {
    round: presentRound(row, checks, ctx.clock.nowMs()),
    cameras: row.cameraIds.flatMap((cameraId) => {
      const camera = cameras.get(cameraId);
      const still = stills.get(cameraId);
      const check = about.get(cameraId);
      return camera
        ? [
            {
              id: cameraId,
              name: camera.name,
              view: camera.view,
              unitPath: camera.unitPath,
              still: still ? presentStill(still) : null,
              check: check ? presentCheck(check) : null,
            },
          ]
        : [];
    }),
  };
}

/** What hand-over and report say of a unit's rounds of the last 24 hours; those not done oldest first. */
export async function readRoundFacts(
  ctx: RoundsContext,
  unitPath: string,
  nowMs: number,
): Promise<SeatRounds> {
  const rows = (await roundsSince(ctx.db, unitPath, new Date(nowMs - DAY_MS))).filter(
    ({ dueFrom }) => dueFrom.getTime() <= nowMs,
  );
  const ended = rows
    .filter(({ endedAt }) => endedAt !== null)
    .sort((a, b) => b.endedAt!.getTime() - a.endedAt!.getTime())[0];
  const checks = ended ? await checksOf(ctx.db, [ended.id]) : [];
  const shown = rows.map((row) => presentRound(row, [], nowMs));
  return {
    last24Hours: figuresOf(rows, nowMs),
    notDone: shown
      .flatMap(({ id, state, dueFrom }) =>
        state === 'overdue' || state === 'missed' ? [{ id, state, dueFromMs: Date.parse(dueFrom) }] : [],
      )
      .reverse(),
    latest: ended
      ? { id: ended.id, endedMs: ended.endedAt!.getTime(), counts: presentRound(ended, checks, nowMs).counts }
      : null,
  };
}
