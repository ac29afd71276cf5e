import { pino } from 'pino';
import type { LeadTime } from '../../contract/hydrology.ts';
import type { Actor, HeldPost, Role } from '../../contract/permissions.ts';
import type { EvidenceItem, PostRef } from '../../contract/responses.ts';
import type {
  AuditedMove,
  Contact,
  OutgoingMessage,
  PlanLevel,
  PlanView,
  PlanZone,
  Ports,
  ResponsesContext,
  RuleTransition,
  StationLink,
} from '../../server/modules/responses/ports.ts';
import { createBus } from '../../server/platform/bus.ts';
import type { Db, Sql } from '../../server/platform/db/index.ts';
import { newId } from '../../server/platform/ids.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** 2021-07-20 08:00 +08:00 */
export const START_MS = Date.UTC(2021, 6, 20, 0, 0);

export const UNITS: Record<string, { id: string; name: string; path: string }> = Object.fromEntries(
  [
    ['zhengzhou', '郑州市', 'zhengzhou'],
    ['district', '上街区防指', 'zhengzhou/district'],
    ['street-a', '济源路街道', 'zhengzhou/district/street-a'],
    ['street-b', '中心路街道', 'zhengzhou/district/street-b'],
    ['team-1', '抢险一队', 'zhengzhou/district/team-1'],
    ['other', '邻区防指', 'zhengzhou/other'],
  ].map(([id, name, path]) => [id, { id: id!, name: name!, path: path! }]),
);

/** Person → post: one each keeps a test readable; more are added where a test is about them. */
export const PEOPLE: Record<string, { name: string; role: Role; unitId: string; phone: string | null }> = {
  duty: { name: '值班甲', role: 'duty-officer', unitId: 'district', phone: '13800000001' },
  leader: { name: '带班乙', role: 'duty-leader', unitId: 'district', phone: '13800000002' },
  secretary: { name: '秘书丙', role: 'secretary-general', unitId: 'district', phone: '13800000003' },
  deputy: { name: '副指丁', role: 'deputy-commander', unitId: 'district', phone: '13800000004' },
  commander: { name: '指挥戊', role: 'commander', unitId: 'district', phone: '13800000005' },
  streetA: { name: '街道己', role: 'street-officer', unitId: 'street-a', phone: '13800000006' },
  streetB: { name: '街道庚', role: 'street-officer', unitId: 'street-b', phone: '13800000007' },
  team1: { name: '队长辛', role: 'team-leader', unitId: 'team-1', phone: '13800000008' },
  stranger: { name: '邻区壬', role: 'commander', unitId: 'other', phone: '13800000009' },
  viewer: { name: '查看癸', role: 'viewer', unitId: 'district', phone: null },
};

const post = (role: Role, unitId: string, title: string): PostRef => ({ role, unitId, title });
export const SECRETARY = post('secretary-general', 'district', '区防指秘书长');
export const DEPUTY = post('deputy-commander', 'district', '区防指副指挥长');
export const COMMANDER = post('commander', 'district', '区防指指挥长');
const TEAM = post('team-leader', 'team-1', '抢险一队队长');
const STREET_A = post('street-officer', 'street-a', '济源路街道值班员');
const STREET_B = post('street-officer', 'street-b', '中心路街道值班员');

const order = (id: string, title: string, to: PostRef, doneWithinMs: number | null = 2 * HOUR) => ({
  id,
  title,
  detail: null,
  to,
  receiptWithinMs: 10 * MINUTE,
  doneWithinMs,
});

const level = (
  id: string,
  name: string,
  rank: number,
  signers: PostRef[],
  orders: PlanLevel['orders'],
): PlanLevel => ({
  id,
  name,
  rank,
  track: 'emergency',
  basis: `预案第${rank}条`,
  signers,
  telephoneWithinMs: 2 * HOUR,
  holdMs: 3 * HOUR,
  noticeTo: [DEPUTY, STREET_A, STREET_B],
  orders,
});

const zone = (id: string, name: string, unitId: string, speakers: string[], street: PostRef): PlanZone => ({
  id,
  name,
  unitId,
  responsible: [{ name: '责任人', title: '社区书记', personId: null, post: street }],
  due: { households: 30, people: 88 },
  shelters: ['第一小学'],
  loudspeakerIds: speakers,
  authorised: { prepare: [street], immediate: [street, DEPUTY] },
  texts: { prepare: '请做好转移准备', immediate: '请立即转移' },
  completeWithinMs: HOUR,
});

export const PLAN: PlanView = {
  id: 'flood',
  name: '上街区防汛应急预案（演示）',
  version: '1',
  headquartersId: 'district',
  areas: [{ id: 'shangjie', name: '上街区' }],
  levels: [
    level(
      'IV',
      'Ⅳ级',
      4,
      [SECRETARY, DEPUTY],
      [order('patrol', '雨中巡查', TEAM), order('culverts', '封控涵洞', STREET_A)],
    ),
    level(
      'III',
      'Ⅲ级',
      3,
      [DEPUTY],
      [order('patrol', '雨中巡查', TEAM), order('pre-position', '抢险队伍前置', TEAM)],
    ),
    level('II', 'Ⅱ级', 2, [COMMANDER], [order('stop-work', '停工停业', STREET_B)]),
    level('I', 'Ⅰ级', 1, [COMMANDER], [order('all-in', '全员上岗', DEPUTY)]),
  ],
  zones: [
    zone('zone-1', '一号危险区', 'street-a', ['spk-1', 'spk-2'], STREET_A),
    zone('zone-2', '二号危险区', 'street-b', ['spk-3'], STREET_B),
  ],
};

export const RAIN: EvidenceItem = {
  text: '上街站1小时降雨38.5毫米，达到35毫米',
  placeId: 'st-1',
  placeName: '上街站',
  quantity: 'rain',
  value: 38.5,
  unit: 'mm',
  threshold: 35,
  datum: null,
  observedAt: '2021-07-20T08:00:00+08:00',
  source: '预案 3.1',
};

/** A world of this module on a real database: people, plan and rules' transitions in memory, outbox in the database. */
export function responsesWorld(db: Db, clock: FakeClock = fakeClock(START_MS)) {
  const transitions: RuleTransition[] = [];
  const links: StationLink[] = [];
  const audited: AuditedMove[] = [];
  const settings = {
    hazards: 0,
    plans: [PLAN],
    people: { ...PEOPLE },
    expects: (_rank: number): LeadTime | null => null,
  };

  const contact = (personId: string): Contact | undefined => {
    const person = settings.people[personId];
    return (
      person && {
        personId,
        name: person.name,
        postId: `post-${personId}`,
        postTitle: `${UNITS[person.unitId]?.name}${person.role}`,
        unitId: person.unitId,
        via: 'own',
        phone: person.phone,
      }
    );
  };
  const ports: Ports = {
    findPlan: async (_sql, id, version) =>
      settings.plans.findLast(
        (plan) => plan.id === id && (version === undefined || plan.version === version),
      ),
    listPlans: async () => settings.plans,
    expectGraver: async (_sql, _plan, rank) => settings.expects(rank),
    readTransitions: async (_sql, afterSeq, limit) =>
      transitions.filter(({ seq }) => seq > afterSeq).slice(0, limit),
    findPostHolders: async (_sql, role, unitId) =>
      Object.keys(settings.people)
        .filter((id) => settings.people[id]!.role === role && settings.people[id]!.unitId === unitId)
        .map((id) => contact(id)!),
    listPeopleUnder: async (_sql, unitPath) =>
      Object.keys(settings.people).flatMap((personId) => {
        const { name, role, unitId } = settings.people[personId]!;
        const unit = UNITS[unitId]!;
        const under = unit.path === unitPath || unit.path.startsWith(`${unitPath}/`);
        return under ? [{ personId, name, postTitle: role, unitName: unit.name }] : [];
      }),
    findContact: async (_sql, personId) => contact(personId),
    findUnit: async (_sql, unitId) => UNITS[unitId],
    enqueue: insertMessage,
    listStationLinks: async () => links,
    audit: async (_sql, move) => void audited.push(move),
    countOpenHazards: async () => settings.hazards,
    readRolls: async () => ({ byZone: new Map(), together: null }),
  };
  async function insertMessage(sql: Sql, message: OutgoingMessage): Promise<boolean> {
    const added = await sql.execute(
      `insert into outbox (id, channel, address, body, about_kind, about_id, idempotency_key, drill, state, next_attempt_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $9) on conflict (channel, idempotency_key) do nothing`,
      [
        newId(clock.nowMs()),
        message.channel,
        message.address,
        JSON.stringify(message.body),
        message.aboutKind,
        message.aboutId,
        message.idempotencyKey,
        message.drill,
        new Date(clock.nowMs()),
      ],
    );
    return added === 1;
  }
  const log = pino({ level: 'silent' });
  const ctx: ResponsesContext = {
    db,
    clock,
    bus: createBus(log),
    log,
    drill: false,
    siteUrl: () => 'http://site.test',
    publicUrl: () => 'http://console.test',
    ports,
  };

  let seq = 0;
  const base = (ruleId: string, truth: RuleTransition['truth']) => ({
    seq: ++seq,
    planId: PLAN.id,
    planVersion: '1',
    ruleId,
    truth,
    correction: false,
    atMs: clock.nowMs(),
    signalAtMs: clock.nowMs() - 5 * MINUTE,
    actable: true,
    evidence: [RAIN],
  });
  type Extra = Partial<ReturnType<typeof base>>;

  return {
    ctx,
    db,
    clock,
    settings,
    links,
    audited,
    transitions,
    /** The rules say: this level's condition became so. */
    levelRule(levelId: string, truth: RuleTransition['truth'] = 'true', extra: Extra = {}): void {
      transitions.push({
        ...base(`rule-${levelId}`, truth),
        kind: 'proposal',
        areaId: 'shangjie',
        track: 'emergency',
        levelId,
        ...extra,
      });
    },
    zoneRule(
      zoneId: string,
      stage: 'prepare' | 'immediate',
      truth: RuleTransition['truth'] = 'true',
      extra: Extra = {},
    ): void {
      transitions.push({ ...base(`${zoneId}-${stage}`, truth), kind: 'transfer', zoneId, stage, ...extra });
    },
    alarmRule(
      ruleId: string,
      priority: number,
      truth: RuleTransition['truth'] = 'true',
      extra: Extra & { placeId?: string; unitId?: string; kind?: 'alarm' | 'data-gap' } = {},
    ): void {
      const { placeId = 'st-1', unitId = 'street-a', kind = 'alarm', ...rest } = extra;
      transitions.push({
        ...base(ruleId, truth),
        kind,
        alarm: {
          cause: kind === 'alarm' ? 'rain' : 'data-gap',
          title: `${placeId} ${ruleId}`,
          consequence: '低洼处积水',
          advice: '加密巡查',
          priority,
          placeId,
          placeName: placeId,
          unitPath: UNITS[unitId]!.path,
          unitName: UNITS[unitId]!.name,
        },
        ...rest,
      });
    },
    actor(personId: string, via: HeldPost['via'] = 'own', extra: HeldPost[] = []): Actor {
      const person = settings.people[personId]!;
      return {
        personId,
        accountId: `account-${personId}`,
        name: person.name,
        posts: [
          {
            postId: `post-${personId}`,
            title: person.role,
            role: person.role,
            unitId: person.unitId,
            unitPath: UNITS[person.unitId]!.path,
            via,
          },
          ...extra,
        ],
      };
    },
    outbox: (where = 'true') =>
      db.query<{
        channel: string;
        address: string;
        body: { text: string; kind?: string };
        about_kind: string;
        about_id: string;
      }>(`select channel, address, body, about_kind, about_id from outbox where ${where} order by seq`),
  };
}

export type ResponsesWorld = ReturnType<typeof responsesWorld>;
