import type { Plan } from '../../../contract/plan.ts';
import type { PlanPost } from '../../../contract/plan-parts.ts';

const DAY_MINUTES = 1_440;

/** Adds the faults of a plan's rounds section; resolves to the post that it names. */
export function checkRounds(
  plan: Plan,
  faults: { path: string; fault: string }[],
): { post: Pick<PlanPost, 'role' | 'unit' | 'title'>; path: string }[] {
  const { rounds } = plan;
  if (!rounds) return [];
  const fault = (path: string, what: string): void =>
    void faults.push({ path: `rounds.${path}`, fault: what });
  const intervals = [
    { path: 'everyMinutes', minutes: rounds.everyMinutes },
    ...rounds.levels.map(({ everyMinutes }, n) => ({
      path: `levels.${n}.everyMinutes`,
      minutes: everyMinutes,
    })),
  ];
  for (const { path, minutes } of intervals) {
    if (DAY_MINUTES % minutes !== 0)
      fault(path, `${minutes} minutes do not divide the day: rounds begin on the clock; use 60, 120, 240 …`);
    if (minutes < rounds.withinMinutes)
      fault(path, `the next round is due before this one is overdue (withinMinutes ${rounds.withinMinutes})`);
  }
  rounds.levels.forEach(({ id }, n) => {
    if (!plan.levels.some((level) => level.id === id)) fault(`levels.${n}.id`, `the plan has no level ${id}`);
    if (rounds.levels.findIndex((each) => each.id === id) < n)
      fault(`levels.${n}.id`, `${id} stands there twice`);
  });
  return [{ post: rounds.verify.to, path: 'rounds.verify.to' }];
}
