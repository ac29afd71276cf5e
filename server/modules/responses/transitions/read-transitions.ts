import { storageTrouble } from '../../../platform/db/errors.ts';
import { raiseAlarm } from '../alarms/raise-alarm.ts';
import { inWork } from '../journal/work.ts';
import type { ResponsesContext, RuleTransition } from '../ports.ts';
import { holdPosition, movePosition } from '../store/cursor.ts';
import { takeTransition } from './take-transition.ts';

/**
 * Takes the next transition: its effect and the reader's position in one transaction, so that a kill between them repeats
 * nothing and loses nothing. False = there is none.
 */
async function takeNext(
  ctx: ResponsesContext,
  take: (work: Parameters<typeof takeTransition>[0], transition: RuleTransition) => Promise<void>,
): Promise<boolean> {
  return inWork(ctx, async (work) => {
    const position = await holdPosition(work.tx, work.nowMs);
    const [transition] = await work.ports.readTransitions(work.tx, position, 1);
    if (!transition) return false;
    await take(work, transition);
    await movePosition(work.tx, transition.seq, work.nowMs);
    return true;
  });
}

/** A transition that cannot be taken (its plan version is gone) must not hold up all that follow: an alarm says so. */
async function passOver(ctx: ResponsesContext, error: unknown): Promise<void> {
  ctx.log.error({ err: error }, 'a transition could not be taken');
  await takeNext(ctx, async (work, transition) => {
    const plan = await work.ports.findPlan(work.tx, transition.planId);
    const place = plan && (await work.ports.findUnit(work.tx, plan.headquartersId));
    await raiseAlarm(
      work,
      {
        key: `platform:transition:${transition.planId}:${transition.ruleId}`,
        cause: 'platform',
        title: `预案 ${transition.planId} 的判定结果无法处理`,
        consequence: '该条件的研判建议没有产生',
        advice: '人工核对该条件，联系系统管理员',
        priority: 2,
        placeId: null,
        placeName: place?.name ?? '平台',
        unitPath: place?.path ?? '',
        planId: transition.planId,
        ruleId: transition.ruleId,
        groupKey: 'platform|transition',
        groupTitle: '平台：判定结果无法处理',
        actable: true,
      },
      { atMs: work.nowMs },
    );
  });
}

/** Takes every transition there is, in order. Throws where the database is in trouble: the caller comes back. */
export async function readTransitions(ctx: ResponsesContext): Promise<number> {
  let taken = 0;
  for (;;) {
    try {
      if (!(await takeNext(ctx, takeTransition))) return taken;
    } catch (error) {
      if (storageTrouble(error)) throw error;
      await passOver(ctx, error);
    }
    taken++;
  }
}
