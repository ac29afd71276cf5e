import type { Plan } from '../contract/plan.ts';
import { toBeijingIso } from '../contract/time.ts';
import type { Audit } from './modules/audit/index.ts';
import { findPerson, findUnit, postHolders } from './modules/people/index.ts';
import type { PlanView, Ports, RuleTransition } from './modules/responses/index.ts';
import {
  checkPlan,
  findPlanDocument,
  loadPlans,
  openEvents,
  readTransitions,
  type TransitionRow,
} from './modules/rules/index.ts';
import { stationLinks, type Telemetry } from './modules/telemetry/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Sql } from './platform/db/index.ts';
import { enqueue } from './platform/outbox/index.ts';

const MINUTE_MS = 60_000;
const ms = (minutes: number | null): number | null => (minutes === null ? null : minutes * MINUTE_MS);
const post = ({ role, unit, title }: { role: string; unit: string; title: string }) => ({
  role,
  unitId: unit,
  title,
});

function viewOf(plan: Plan): PlanView {
  return {
    id: plan.id,
    name: plan.title,
    version: plan.version,
    headquartersId: plan.headquarters,
    areas: [plan.area],
    levels: plan.levels.map((level) => ({
      id: level.id,
      name: level.name,
      rank: level.rank,
      track: plan.track,
      basis: level.basis,
      signers: level.signers.map(post),
      telephoneWithinMs: level.telephoneWithinMinutes * MINUTE_MS,
      holdMs: level.holdMinutes * MINUTE_MS,
      noticeTo: level.noticeTo.map(post),
      orders: level.orders.map((order) => ({
        id: order.id,
        title: order.title,
        detail: order.detail,
        to: post(order.to),
        receiptWithinMs: ms(order.receiptWithinMinutes),
        doneWithinMs: ms(order.doneWithinMinutes),
      })),
    })),
    zones: plan.zones.map((zone) => ({
      id: zone.id,
      name: zone.name,
      unitId: zone.unit,
      responsible: zone.responsible.map(({ name, title, person, post: at }) => ({
        name,
        title,
        personId: person,
        post: at ? post(at) : null,
      })),
      due: { households: zone.households, people: zone.people },
      shelters: zone.shelters,
      loudspeakerIds: zone.loudspeakers,
      authorised: {
        prepare: zone.authorised.prepare.map(post),
        immediate: zone.authorised.immediate.map(post),
      },
      texts: zone.texts,
      completeWithinMs: ms(zone.completeWithinMinutes),
    })),
  };
}

/** Plans parsed once a version: every transition asks for its plan. */
function planReader() {
  const parsed = new Map<string, Plan>();
  return async (sql: Sql, planId: string, version?: string): Promise<Plan | undefined> => {
    const found = await findPlanDocument(sql, planId, version);
    if (!found) return undefined;
    const key = `${planId} ${found.version}`;
    const known = parsed.get(key);
    if (known) return known;
    const checked = checkPlan(found.document);
    if (checked.ok) parsed.set(key, checked.plan);
    return checked.ok ? checked.plan : undefined;
  };
}

const QUANTITY: Record<string, string> = {
  rain: '降雨',
  'areal-rain': '面平均雨量',
  level: '水位',
  flow: '流量',
  rise: '水位上涨',
  signal: '预警信号',
  event: '险情',
};
const COLOURS: Record<string, string> = { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' };
const inWords = (text: string): string =>
  text.replaceAll(/\b(blue|yellow|orange|red)\b/g, (colour) => COLOURS[colour] ?? colour);

type EvidenceOf = RuleTransition['evidence'][number];

function evidenceOf(row: TransitionRow, telemetry: Telemetry): EvidenceOf[] {
  return row.evidence
    .filter((entry) => entry.truth === row.to)
    .slice(0, 12)
    .map((entry): EvidenceOf => {
      const place = entry.station === null ? undefined : telemetry.registry.byId(entry.station);
      const window =
        entry.hours === null
          ? ''
          : entry.hours < 1
            ? `${Math.round(entry.hours * 60)}分钟`
            : `${entry.hours}小时`;
      const said = entry.text === null ? '' : ` ${inWords(entry.text)}`;
      return {
        text: `${place?.nameZh ?? ''}${window}${QUANTITY[entry.quantity] ?? ''}${said}`,
        placeId: entry.station,
        placeName: place?.nameZh ?? null,
        quantity: entry.quantity,
        value: entry.value,
        unit: entry.unit,
        threshold: entry.threshold,
        datum: entry.datum,
        observedAt: entry.atMs === null ? null : toBeijingIso(entry.atMs),
        source: entry.source,
      };
    });
}

/** A row of the rules' journal as the responses understand it; undefined where its plan no longer knows the rule. */
function transitionOf(row: TransitionRow, plan: Plan, telemetry: Telemetry): RuleTransition | undefined {
  const base = {
    seq: row.seq,
    planId: row.planId,
    planVersion: row.planVersion,
    ruleId: row.ruleId,
    truth: row.to,
    correction: row.correction,
    atMs: row.atMs,
    signalAtMs: row.signalAtMs,
    actable: row.actable,
    evidence: evidenceOf(row, telemetry),
  };
  if (row.kind === 'proposal')
    return { ...base, kind: 'proposal', areaId: plan.area.id, track: plan.track, levelId: row.target };
  if (row.kind === 'transfer') {
    const [zoneId = '', stage] = row.target.split(' ');
    return { ...base, kind: 'transfer', zoneId, stage: stage === 'immediate' ? 'immediate' : 'prepare' };
  }
  const alarm = plan.alarms.find((candidate) => candidate.id === row.target);
  if (!alarm) return undefined;
  const station = row.stationId === null ? undefined : telemetry.registry.byId(row.stationId);
  const { cause, title, consequence, advice, priority } = alarm;
  return {
    ...base,
    kind: 'alarm',
    alarm: {
      cause,
      title,
      consequence,
      advice,
      priority,
      placeId: row.stationId,
      placeName: station?.nameZh ?? plan.area.name,
      unitPath: station?.unitPath ?? plan.headquarters,
      unitName: '',
    },
  };
}

/** What the responses ask of their neighbours, answered by people, rules, telemetry, outbox and audit. */
export function responsesPorts(context: { clock: Clock; telemetry: Telemetry; audit: Audit }): Ports {
  const { clock, telemetry, audit } = context;
  const readPlan = planReader();
  const units = new Map<string, { path: string; nameZh: string }>();
  return {
    async findPlan(sql, planId, version) {
      const plan = await readPlan(sql, planId, version);
      return plan && viewOf(plan);
    },
    async listPlans(sql) {
      const plans = await Promise.all((await loadPlans(sql)).map((row) => readPlan(sql, row.id)));
      return plans.flatMap((plan) => (plan ? [viewOf(plan)] : []));
    },
    async readTransitions(sql, afterSeq, limit) {
      const result: RuleTransition[] = [];
      for (const row of await readTransitions(sql, afterSeq, limit)) {
        const plan = await readPlan(sql, row.planId, row.planVersion);
        const transition = plan && transitionOf(row, plan, telemetry);
        if (!transition) continue;
        if ('alarm' in transition) {
          const unitId = transition.alarm.unitPath.split('/').at(-1) ?? '';
          const unit = units.get(unitId) ?? (await findUnit(sql, unitId));
          if (unit) {
            units.set(unitId, unit);
            transition.alarm.unitPath = unit.path;
            transition.alarm.unitName = unit.nameZh;
          }
        }
        result.push(transition);
      }
      return result;
    },
    findPostHolders: (sql, role, unitId, atMs) => postHolders(sql, role, unitId, atMs),
    async findContact(sql, personId) {
      const person = await findPerson(sql, personId);
      return (
        person && {
          personId: person.id,
          name: person.name,
          phone: person.phone,
          postId: '',
          postTitle: '',
          unitId: '',
          via: 'own',
        }
      );
    },
    async findUnit(sql, unitId) {
      const unit = await findUnit(sql, unitId);
      return unit && { id: unit.id, name: unit.nameZh, path: unit.path };
    },
    enqueue: (sql, message) => enqueue(sql, message, clock.nowMs()),
    audit: (sql, move) =>
      audit.record(sql, {
        kind: 'move',
        action: move.action,
        about: move.about,
        personName: move.by.name,
        unitPath: move.unitPath,
        data: { personId: move.by.personId, via: move.by.via, version: move.version, digest: move.digest },
        ...(move.by.postId === null ? {} : { postId: move.by.postId }),
      }),
    listStationLinks: async () =>
      stationLinks(telemetry).map(({ station, lastHeardMs, gateway, silentAfterMs }) => ({
        stationId: station.id,
        name: station.nameZh,
        unitPath: station.unitPath,
        gateway,
        lastHeardMs: lastHeardMs ?? null,
        silentAfterMs,
      })),
    countOpenHazards: async (sql) => (await openEvents(sql)).length,
  };
}
