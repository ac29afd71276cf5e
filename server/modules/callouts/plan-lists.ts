import type { CallWhom } from '../../../contract/callouts.ts';
import type { Plan } from '../../../contract/plan.ts';
import type { ListPost, PlanCallOut } from '../../../contract/plan-call-out.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { findPlanDocument, loadPlans, readPlan } from '../rules/index.ts';
import type { CallRules } from './calls/call-fold.ts';

/** A plan with rules for call-outs. */
export type CallPlan = Plan & { callOut: PlanCallOut };

const hasCallOut = (plan: Plan): plan is CallPlan => plan.callOut !== undefined;

/** Plans in force that say how people are called out. */
export async function loadCallPlans(sql: Sql): Promise<CallPlan[]> {
  return (await loadPlans(sql)).flatMap(({ document }) => readPlan(document) ?? []).filter(hasCallOut);
}

export async function findCallPlan(sql: Sql, planId: string): Promise<CallPlan> {
  const row = await findPlanDocument(sql, planId);
  if (!row) throw new WardError('not-found', { detail: `no plan ${planId}` });
  const plan = readPlan(row.document);
  if (!plan || !hasCallOut(plan))
    throw new WardError('unprocessable', {
      detail: `plan ${planId} has no callOut section: it does not say who is called, how, and what follows`,
      remedy: 'enter a version of the plan with a callOut section (docs/call-out.md)',
    });
  return plan;
}

export const rulesOf = ({
  lists: _lists,
  source: _source,
  origin: _origin,
  ...rules
}: PlanCallOut): CallRules => rules;

/** Posts that the plan names at a level or at a lesser one: who is notified, who carries out orders, and the lists of the level. */
export function postsAtLevel(plan: CallPlan, levelId: string): ListPost[] {
  const level = plan.levels.find(({ id }) => id === levelId);
  if (!level)
    throw new WardError('invalid-input', {
      detail: `the plan has no level ${levelId}; it has ${plan.levels.map(({ id }) => id).join(', ')}`,
    });
  const contained = plan.levels.filter(({ rank }) => rank >= level.rank);
  const lists = plan.callOut.lists.filter(({ levels }) => contained.some(({ id }) => levels.includes(id)));
  const posts = [
    ...contained.flatMap(({ noticeTo, orders }) => [...noticeTo, ...orders.map(({ to }) => to)]),
    ...lists.flatMap((list) => list.posts),
  ];
  const known = new Map(posts.map((post) => [`${post.role} ${post.unit}`, { below: false, ...post }]));
  return [...known.values()];
}

export interface Asked {
  title: string;
  levelName: string | null;
  assemble: string | null;
  posts: ListPost[];
}

/** What a list or a level of the plan means; people by name have no posts here. */
export function askedOf(plan: CallPlan, whom: CallWhom): Asked {
  if (whom.by === 'people') return { title: '单独叫应', levelName: null, assemble: null, posts: [] };
  if (whom.by === 'level') {
    const posts = postsAtLevel(plan, whom.levelId);
    const levelName = plan.levels.find(({ id }) => id === whom.levelId)?.name ?? null;
    return {
      title: `${levelName}响应叫应`,
      levelName,
      assemble: null,
      posts: whom.unitIds.length === 0 ? posts : posts.filter(({ unit }) => whom.unitIds.includes(unit)),
    };
  }
  const list = plan.callOut.lists.find(({ id }) => id === whom.listId);
  if (!list)
    throw new WardError('invalid-input', {
      detail: `the plan has no list ${whom.listId}; it has ${plan.callOut.lists.map(({ id }) => id).join(', ')}`,
    });
  const level = plan.levels.find(({ id }) => list.levels.includes(id));
  return { title: list.title, levelName: level?.name ?? null, assemble: list.assemble, posts: list.posts };
}
