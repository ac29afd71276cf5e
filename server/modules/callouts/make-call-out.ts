import type { CallList, CallLists, CallPeople, MakeCallOut } from '../../../contract/callouts.ts';
import { type Actor, allow } from '../../../contract/permissions.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { findUnit, holdersBelow } from '../people/index.ts';
import { activeResponses, insertLogLine } from '../responses/index.ts';
import { advanceCalls } from './advance-calls.ts';
import {
  byActor,
  type CallOutDoc,
  type CallOutRow,
  type CalloutsContext,
  inCallWork,
  requestKey,
} from './callouts-context.ts';
import { openBatch } from './calls/call-batch.ts';
import type { CalledPerson } from './calls/call-fold.ts';
import { chooseByName, choosePeople } from './choose-people.ts';
import { askedOf, type CallPlan, findCallPlan, loadCallPlans, rulesOf } from './plan-lists.ts';
import { findCallOutByKey, insertCallOut } from './store/callouts.ts';

/** The unit a call-out of this plan belongs to: its headquarters. */
export async function unitOfPlan(
  sql: Sql,
  planId: string,
): Promise<{ id: string; name: string; path: string }> {
  const plan = await findCallPlan(sql, planId);
  const unit = await findUnit(sql, plan.headquarters);
  if (!unit)
    throw new WardError('not-found', { detail: `the plan's headquarters ${plan.headquarters} is no unit` });
  return { id: unit.id, name: unit.nameZh, path: unit.path };
}

async function choose(
  sql: Sql,
  plan: CallPlan,
  unitPath: string,
  input: MakeCallOut,
  nowMs: number,
): Promise<{ people: CalledPerson[]; vacant: string[] }> {
  const holders = await holdersBelow(sql, unitPath, nowMs);
  if (input.whom.by !== 'people') return choosePeople(holders, askedOf(plan, input.whom).posts);
  const { people, unknown } = chooseByName(holders, input.whom.personIds, unitPath);
  if (unknown.length > 0)
    throw new WardError('invalid-input', {
      detail: `no post under this headquarters is held by ${unknown.join(', ')}`,
      remedy: 'choose people who hold a post there now',
    });
  return { people, vacant: [] };
}

/**
 * Calls people out (叫应): the call-out, a call for each person and the first message of each stand in one transaction, so
 * that a kill leaves all of it or nothing. A repeated `Idempotency-Key` answers with the call-out made before.
 */
export function makeCallOut(
  ctx: CalloutsContext,
  actor: Actor,
  input: MakeCallOut,
  idempotencyKey: string | undefined,
): Promise<string> {
  return inCallWork(ctx, async (work) => {
    const { tx, nowMs } = work;
    const key = requestKey(actor, idempotencyKey);
    const done = key === null ? undefined : await findCallOutByKey(tx, key);
    if (done) return done;
    const plan = await findCallPlan(tx, input.planId);
    const unit = await unitOfPlan(tx, input.planId);
    const by = byActor(actor, 'callouts.make', unit.path);
    const asked = askedOf(plan, input.whom);
    const { people, vacant } = await choose(tx, plan, unit.path, input, nowMs);
    if (people.length === 0)
      throw new WardError('unprocessable', {
        detail: `nobody holds the posts that were asked for${vacant.length > 0 ? `: ${vacant.join('、')}` : ''}`,
        remedy: 'grant the posts, or call people by name',
      });
    const doc: CallOutDoc = {
      title: input.title ?? asked.title,
      text: input.text,
      planId: plan.id,
      planTitle: plan.title,
      planVersion: plan.version,
      levelName: asked.levelName,
      assemble: input.assemble ?? asked.assemble,
      unit,
      madeBy: by,
      rules: rulesOf(plan.callOut),
      drill: ctx.drill,
      closedReason: null,
    };
    const row: CallOutRow = { id: newId(nowMs), state: 'open', madeAtMs: nowMs, closedAtMs: null, doc };
    await insertCallOut(tx, { id: row.id, madeAtMs: nowMs, doc, idempotencyKey: key });
    await ctx.ports.audit(tx, {
      action: 'callout.make',
      about: row.id,
      by,
      unitPath: unit.path,
      version: 1,
      digest: `${people.length} people`,
    });
    work.logSeq = await insertLogLine(tx, {
      id: newId(nowMs),
      happenedAtMs: nowMs,
      recordedAtMs: nowMs,
      kind: 'callout',
      aboutId: row.id,
      move: 'make',
      textZh: `叫应“${doc.title}”：${people.length} 人${vacant.length > 0 ? `；无人在岗：${vacant.join('、')}` : ''}`,
      textEn: `Call-out “${doc.title}”: ${people.length} people${vacant.length > 0 ? `; vacant: ${vacant.join(', ')}` : ''}`,
      by,
      unitPath: unit.path,
      correctsSeq: null,
      idempotencyKey: null,
    });
    const batch = openBatch(work, row);
    const { ladder } = doc.rules;
    const calls = people.map((person) =>
      batch.begin({ calloutId: row.id, kind: 'duty', person, ladder, about: [] }, by),
    );
    await advanceCalls(batch, calls);
    work.touched.add(row.id);
    return row.id;
  });
}

/** The lists of every plan with the people they mean now, as far as the actor may call out; those of a level in force first. */
export async function readCallLists(ctx: CalloutsContext, actor: Actor): Promise<CallLists> {
  const { db } = ctx;
  const nowMs = ctx.clock.nowMs();
  const inForce = await levelsInForce(db);
  const plans: CallLists['plans'] = [];
  const lists: CallList[] = [];
  for (const plan of await loadCallPlans(db)) {
    const unit = await unitOfPlan(db, plan.id);
    if (!allow(actor, 'callouts.make', unit.path)) continue;
    const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
    plans.push({ id: plan.id, title: plan.title, unit, levels: plan.levels.map(named) });
    const holders = await holdersBelow(db, unit.path, nowMs);
    for (const list of plan.callOut.lists) {
      const { people, vacant } = choosePeople(holders, list.posts);
      const levels = plan.levels.filter(({ id }) => list.levels.includes(id));
      lists.push({
        planId: plan.id,
        planTitle: plan.title,
        listId: list.id,
        title: list.title,
        levels: levels.map(named),
        inForce: levels.some(({ id }) => inForce.has(`${plan.id} ${id}`)),
        assemble: list.assemble,
        people: people.length,
        withoutPhone: people.filter(({ phone }) => phone === null).length,
        vacant,
        unit,
      });
    }
  }
  return { plans, lists: lists.toSorted((a, b) => Number(b.inForce) - Number(a.inForce)) };
}

/** Everybody on a post under the plan's headquarters, each at their first: whom one can call by name. */
export async function readCallPeople(ctx: CalloutsContext, planId: string): Promise<CallPeople> {
  const unit = await unitOfPlan(ctx.db, planId);
  const holders = await holdersBelow(ctx.db, unit.path, ctx.clock.nowMs());
  const people = new Map<string, CallPeople[number]>();
  for (const { personId, personName, title, unitId, unitName } of holders)
    if (!people.has(personId))
      people.set(personId, { personId, name: personName, postTitle: title, unitId, unitName });
  return [...people.values()];
}

async function levelsInForce(sql: Sql): Promise<Set<string>> {
  const active = await activeResponses(sql);
  return new Set(active.map(({ state: { planId, level } }) => `${planId} ${level?.id}`));
}
