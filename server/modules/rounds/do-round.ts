import type { z } from 'zod';
import type { Actor } from '../../../contract/permissions.ts';
import type { By } from '../../../contract/responses.ts';
import type { AnswerCamera, Round, RoundAnswer, RoundStill } from '../../../contract/rounds.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import {
  type CameraRow,
  findCamera,
  findStill,
  listCameras,
  STILL_FAULTS,
  takeStill,
} from '../media/index.ts';
import { appendDutyLine, inWork, type Work } from '../responses/index.ts';
import { orderVerification } from './order-verification.ts';
import { presentCheck, presentRound } from './present-round.ts';
import { readRound, readRounds } from './read-rounds.ts';
import { upholdRound } from './round-register.ts';
import { byActor, camerasUnder, type RoundsContext, SYSTEM, unitRef } from './rounds-context.ts';
import { checksOf, findCheck, insertCheck } from './store/checks.ts';
import { findRound, insertRound, markBegun, markEnded, type RoundRow } from './store/rounds.ts';

/** Begins the round that is due, or one in between; a round under way is gone on with, whoever began it. */
export async function beginRound(ctx: RoundsContext, actor: Actor, unitId: string): Promise<Round> {
  const unit = await unitRef(ctx.db, unitId);
  const by = byActor(actor, 'rounds.do', unit.path);
  const { current } = await readRounds(ctx, unitId);
  const cameras = camerasUnder(await listCameras(ctx.db), unit.path);
  if (cameras.length === 0)
    throw new WardError('unprocessable', {
      detail: `${unit.name} has no camera in service`,
      remedy: 'Register cameras on the page 视频 first.',
    });
  const id = await inWork(ctx, async (work) => {
    const roundId = current?.id ?? newId(work.nowMs);
    if (!current)
      await insertRound(work.tx, {
        id: roundId,
        unitId: unit.id,
        unitPath: unit.path,
        unitName: unit.name,
        dueFrom: new Date(work.nowMs),
        dueBy: null,
      });
    const round = await findRound(work.tx, roundId, { lock: true });
    if (round && round.begunAt === null) {
      await markBegun(work.tx, roundId, {
        at: new Date(work.nowMs),
        by,
        cameraIds: cameras.map((camera) => camera.id),
      });
      work.logSeq = await appendDutyLine(
        work.tx,
        {
          kind: 'round',
          aboutId: roundId,
          move: 'begin',
          textZh: `开始视频巡查，${cameras.length}处`,
          textEn: `Video round begun, ${cameras.length} cameras`,
          by,
          unitPath: unit.path,
          key: `round-begin:${roundId}`,
        },
        work.nowMs,
      );
    }
    return roundId;
  });
  ctx.bus.emit('rounds.changed', { roundId: id });
  return readRound(ctx, id);
}

async function openRound(work: Work, id: string, cameraId: string): Promise<RoundRow> {
  const round = await findRound(work.tx, id, { lock: true });
  if (!round) throw new WardError('not-found');
  if (round.begunAt === null) throw new WardError('conflict', { detail: 'the round has not been begun' });
  if (round.endedAt === null && round.followed)
    throw new WardError('conflict', {
      detail: 'a newer round is due; this one is kept as missed',
      remedy: 'Open the newer round and go on there.',
    });
  if (!round.cameraIds.includes(cameraId))
    throw new WardError('not-found', { detail: 'this camera is not part of the round' });
  return round;
}

/** 视频巡查完成 once every camera has an answer. A later correction of one changes no end. */
async function endIfComplete(work: Work, round: RoundRow, by: By): Promise<void> {
  const checks = await checksOf(work.tx, [round.id]);
  if (checks.length < round.cameraIds.length || !(await markEnded(work.tx, round.id, new Date(work.nowMs))))
    return;
  await upholdRound(work.tx, round.id);
  const { counts, state } = presentRound({ ...round, endedAt: new Date(work.nowMs) }, checks, work.nowMs);
  const late = state === 'late';
  work.logSeq = await appendDutyLine(
    work.tx,
    {
      kind: 'round',
      aboutId: round.id,
      move: 'end',
      textZh: `视频巡查${late ? '逾期完成' : '完成'}：${counts.cameras}处，正常${counts.normal}处，异常${counts.abnormal}处，看不清${counts.unclear}处`,
      textEn: `Video round done${late ? ' late' : ''}: ${counts.cameras} cameras, ${counts.normal} normal, ${counts.abnormal} abnormal, ${counts.unclear} not to be seen`,
      by,
      unitPath: round.unitPath,
      key: `round-end:${round.id}`,
    },
    work.nowMs,
  );
}

async function cameraOf(ctx: RoundsContext, id: string): Promise<CameraRow> {
  const camera = await findCamera(ctx.db, id);
  if (!camera) throw new WardError('not-found');
  return camera;
}

/**
 * The picture to look at, ahead of the officer. A camera that hangs, refuses or sends garbage is noted as 看不清 with its
 * reason, by Ward and once; nobody has to press a key for it.
 */
export async function takeRoundStill(
  ctx: RoundsContext,
  roundId: string,
  cameraId: string,
): Promise<RoundStill> {
  const taken = await takeStill(
    { db: ctx.db, clock: ctx.clock, seal: ctx.media.seal, cameras: ctx.media.cameras },
    await cameraOf(ctx, cameraId),
  );
  const check = await inWork(ctx, async (work) => {
    const round = await openRound(work, roundId, cameraId);
    const there = await findCheck(work.tx, roundId, cameraId);
    if (there || 'still' in taken) return there;
    const { zh, en } = STILL_FAULTS[taken.fault];
    await insertCheck(work.tx, {
      roundId,
      cameraId,
      outcome: 'unclear',
      reason: `${zh} (${en})`,
      stillId: null,
      at: new Date(work.nowMs),
      by: SYSTEM,
      actionId: null,
      distanceKm: null,
      key: `no-picture:${roundId}:${cameraId}`,
    });
    await endIfComplete(work, round, SYSTEM);
    return findCheck(work.tx, roundId, cameraId);
  });
  if (!('still' in taken)) ctx.bus.emit('rounds.changed', { roundId });
  return { still: 'still' in taken ? taken.still : null, check: check ? presentCheck(check) : null };
}

/** One key. 异常 orders somebody there in the same transaction; the same request again changes nothing. */
export async function answerCamera(
  ctx: RoundsContext,
  actor: Actor,
  at: { roundId: string; cameraId: string },
  input: z.output<typeof AnswerCamera>,
  idempotencyKey: string | undefined,
): Promise<RoundAnswer> {
  const { roundId, cameraId } = at;
  const camera = await cameraOf(ctx, cameraId);
  const still = input.stillId === null ? undefined : await findStill(ctx.db, cameraId, input.stillId);
  if (input.stillId !== null && !still)
    throw new WardError('unprocessable', { detail: 'this picture is not one of this camera' });
  if (!still && input.outcome !== 'unclear')
    throw new WardError('unprocessable', {
      detail: 'without a picture a camera is neither normal nor abnormal',
      remedy: 'Answer 看不清, or name the picture that was looked at.',
    });
  const key = idempotencyKey === undefined ? null : `${actor.personId}:${idempotencyKey}`;
  const answer = await inWork(ctx, async (work) => {
    const round = await openRound(work, roundId, cameraId);
    const by = byActor(actor, 'rounds.do', round.unitPath);
    const order =
      input.outcome === 'abnormal' && still
        ? await orderVerification(ctx, work, { actor, round, camera, still, reason: input.reason })
        : undefined;
    await insertCheck(work.tx, {
      roundId,
      cameraId,
      outcome: input.outcome,
      reason: input.reason ?? null,
      stillId: still?.id ?? null,
      at: new Date(work.nowMs),
      by,
      actionId: order?.actionId ?? null,
      distanceKm: order?.distanceKm ?? null,
      key,
    });
    await endIfComplete(work, round, by);
    const checks = await checksOf(work.tx, [roundId]);
    return {
      round: presentRound((await findRound(work.tx, roundId))!, checks, work.nowMs),
      check: presentCheck(checks.find((each) => each.cameraId === cameraId)!),
    };
  });
  ctx.bus.emit('rounds.changed', { roundId });
  return answer;
}
