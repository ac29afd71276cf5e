import type { LeadTime } from '../../../../contract/hydrology.ts';
import type { Condition, Plan } from '../../../../contract/plan.ts';
import type { UnitRef } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import {
  checkPlan,
  findPlanDocument,
  loadPlans,
  openEvents,
  readTransitions,
  type TransitionRow,
} from '../../rules/index.ts';
import type { PlanView, Ports, RuleTransition } from '../ports.ts';
import { awaitOpenTransitions } from '../store/cursor.ts';
import { evidenceItems } from './evidence-text.ts';
import { planView } from './plan-view.ts';

export interface Places {
  findUnit(sql: Sql, unitId: string): Promise<UnitRef | undefined>;
  findStation(stationId: string): { name: string; unitPath: string } | undefined;
  expectLevel(sql: Sql, level: { name: string; when: Condition }): Promise<LeadTime>;
}

type RulesPort = Pick<
  Ports,
  'findPlan' | 'listPlans' | 'expectGraver' | 'readTransitions' | 'countOpenHazards'
>;

/** Plans, transitions and declared events as the rules keep them. A version of a plan never changes: read once. */
export function rulesPort(places: Places): RulesPort {
  const known = new Map<string, Plan>();

  const readPlan = (document: string, id: string, version: string): Plan | undefined => {
    const key = `${id}@${version}`;
    const found = known.get(key);
    if (found) return found;
    const checked = checkPlan(document);
    if (!checked.ok) return undefined;
    known.set(key, checked.plan);
    return checked.plan;
  };
  const findPlan = async (sql: Sql, id: string, version?: string): Promise<Plan | undefined> => {
    const cached = version === undefined ? undefined : known.get(`${id}@${version}`);
    if (cached) return cached;
    const row = await findPlanDocument(sql, id, version);
    return row && readPlan(row.document, id, row.version);
  };

  const toTransition = async (sql: Sql, row: TransitionRow): Promise<RuleTransition> => {
    const plan = await findPlan(sql, row.planId, row.planVersion);
    const base = {
      seq: row.seq,
      planId: row.planId,
      planVersion: row.planVersion,
      ruleId: row.ruleId,
      truth: row.to,
      correction: row.correction,
      atMs: Math.round(row.atMs),
      signalAtMs: Math.round(row.signalAtMs),
      actable: row.actable,
      reassesses: row.reassesses,
      evidence: evidenceItems(row.evidence, row.to, (id) => places.findStation(id)?.name ?? id),
    };
    if (!plan)
      return { ...base, kind: 'unreadable', why: `plan ${row.planId} ${row.planVersion} cannot be read` };
    if (row.kind === 'proposal')
      return { ...base, kind: 'proposal', areaId: plan.area.id, track: plan.track, levelId: row.target };
    if (row.kind === 'transfer') {
      const [zoneId = '', stage] = row.target.split(' ');
      return { ...base, kind: 'transfer', zoneId, stage: stage === 'immediate' ? 'immediate' : 'prepare' };
    }
    const alarm = plan.alarms.find(({ id }) => id === row.target);
    if (!alarm) return { ...base, kind: 'unreadable', why: `the plan has no alarm ${row.target}` };
    const station = row.stationId === null ? undefined : places.findStation(row.stationId);
    const unitId = station?.unitPath.split('/').at(-1) ?? plan.headquarters;
    const unit = await places.findUnit(sql, unitId);
    const placeName = station?.name ?? plan.area.name;
    return {
      ...base,
      kind: 'alarm',
      alarm: {
        cause: alarm.cause,
        title: `${placeName}：${alarm.title}`,
        consequence: alarm.consequence,
        advice: alarm.advice,
        priority: alarm.priority,
        placeId: row.stationId ?? plan.area.id,
        placeName,
        unitPath: station?.unitPath ?? unit?.path ?? plan.headquarters,
        unitName: unit?.name ?? plan.area.name,
      },
    };
  };

  const view = (plan: Plan | undefined): PlanView | undefined => plan && planView(plan);
  return {
    findPlan: async (sql, id, version) => view(await findPlan(sql, id, version)),
    listPlans: async (sql) =>
      (await loadPlans(sql)).flatMap((row) => view(readPlan(row.document, row.id, row.version)) ?? []),
    async expectGraver(sql, { id, version }, rank) {
      const plan = await findPlan(sql, id, version);
      const graver = (plan?.levels ?? []).filter((level) => level.rank < rank);
      const next = graver.sort((a, b) => b.rank - a.rank)[0];
      return next ? places.expectLevel(sql, next) : null;
    },
    readTransitions: async (sql, afterSeq, limit) => {
      let rows = await readTransitions(sql, afterSeq, limit);
      const hasGap = rows.some((row, index) => row.seq !== afterSeq + 1 + index);
      if (hasGap) {
        // A number is missing: rolled back, or a transaction that took it is still open and must not be overtaken.
        await awaitOpenTransitions(sql);
        rows = await readTransitions(sql, afterSeq, limit);
      }
      const transitions: RuleTransition[] = [];
      for (const row of rows) transitions.push(await toTransition(sql, row));
      return transitions;
    },
    countOpenHazards: async (sql) => (await openEvents(sql)).length,
  };
}
