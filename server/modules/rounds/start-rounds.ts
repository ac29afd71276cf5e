import { toBeijingIso } from '../../../contract/time.ts';
import type { Timer } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { findUnit } from '../people/index.ts';
import { appendDutyLine, inWork } from '../responses/index.ts';
import { upholdRound } from './round-register.ts';
import { intervalAt, slotAt, slotsSince } from './round-times.ts';
import { levelInForce, type RoundPlan, type RoundsContext, roundPlans, SYSTEM } from './rounds-context.ts';
import { earliestDueBy, insertRound, lastScheduled, markOverdue, roundsOverdue } from './store/rounds.ts';

const MINUTE_MS = 60_000;
/** Rounds of a Ward that stood still are written down as due this far back. */
const MOST_BACK_MS = 24 * 60 * MINUTE_MS;
/** Plans and levels are looked at this often at least, duty time. */
const LONGEST_WAIT_MS = 30 * MINUTE_MS;
const LEAST_WAIT_WALL_MS = 500;
const AFTER_FAILURE_MS = MINUTE_MS;

/** Writes down what became due; gives when the next round of the plan is due. */
async function openDue(ctx: RoundsContext, plan: RoundPlan): Promise<number> {
  const nowMs = ctx.clock.nowMs();
  const unit = await findUnit(ctx.db, plan.headquartersId);
  const everyMinutes = intervalAt(plan.rounds, (await levelInForce(ctx, plan.id))?.id);
  if (unit) {
    const last = await lastScheduled(ctx.db, unit.path);
    const slots = slotsSince(last?.dueFrom.getTime(), nowMs, everyMinutes, MOST_BACK_MS);
    for (const slot of slots) {
      const id = newId(nowMs);
      const added = await insertRound(ctx.db, {
        id,
        unitId: unit.id,
        unitPath: unit.path,
        unitName: unit.nameZh,
        dueFrom: new Date(slot),
        dueBy: new Date(slot + plan.rounds.withinMinutes * MINUTE_MS),
      });
      if (added) ctx.bus.emit('rounds.changed', { roundId: id });
    }
  }
  return slotAt(nowMs, everyMinutes) + everyMinutes * MINUTE_MS;
}

/** An overdue round is marked once, counted, and said in the duty log. */
async function noteOverdue(ctx: RoundsContext): Promise<void> {
  for (const round of await roundsOverdue(ctx.db, new Date(ctx.clock.nowMs()))) {
    await inWork(ctx, async (work) => {
      if (!(await markOverdue(work.tx, round.id))) return;
      await upholdRound(work.tx, round.id);
      const due = toBeijingIso(round.dueFrom.getTime()).slice(5, 16).replace('T', ' ');
      work.logSeq = await appendDutyLine(
        work.tx,
        {
          kind: 'round',
          aboutId: round.id,
          move: 'overdue',
          textZh: `${due}视频巡查逾期${round.begunAt === null ? '，未开始' : '，未完成'}`,
          textEn: `Video round of ${due} overdue, ${round.begunAt === null ? 'not begun' : 'not done'}`,
          by: SYSTEM,
          unitPath: round.unitPath,
          happenedAtMs: round.dueBy!.getTime(),
          key: `round-overdue:${round.id}`,
        },
        work.nowMs,
      );
    });
    ctx.bus.emit('rounds.changed', { roundId: round.id });
  }
}

export interface RunningRounds {
  stop(): Promise<void>;
  /** Resolves when what was due has been written down. */
  settled(): Promise<void>;
}

/** Opens rounds when they become due and notes those that were not done. All state is in rows: a restart goes on. */
export function startRounds(ctx: RoundsContext): RunningRounds {
  const { clock, bus, log } = ctx;
  let timer: Timer | undefined;
  let stopped = false;
  let pass: Promise<void> = Promise.resolve();
  const arm = (atMs: number): void => {
    timer?.cancel();
    if (!stopped)
      timer = clock.setTimer(Math.max(LEAST_WAIT_WALL_MS * clock.speed, atMs - clock.nowMs()), wake);
  };
  const once = async (): Promise<void> => {
    const next = [clock.nowMs() + LONGEST_WAIT_MS];
    for (const plan of await roundPlans(ctx)) next.push(await openDue(ctx, plan));
    await noteOverdue(ctx);
    next.push((await earliestDueBy(ctx.db)) ?? Number.POSITIVE_INFINITY);
    arm(Math.min(...next));
  };
  const wake = (): void => {
    if (stopped) return;
    pass = pass.then(once).catch((error: unknown) => {
      log.error({ err: error }, 'video rounds could not be brought up to date');
      arm(clock.nowMs() + AFTER_FAILURE_MS);
    });
  };
  const off = bus.on('responses.changed', wake);
  wake();
  return {
    async stop() {
      stopped = true;
      timer?.cancel();
      off();
      await pass;
    },
    settled: () => pass,
  };
}
