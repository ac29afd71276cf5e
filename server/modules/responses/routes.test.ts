import { beforeAll, describe, expect, test } from 'vitest';
import { type Actor, allow, PERMISSIONS, ROLES, type Role } from '../../../contract/permissions.ts';
import {
  AlarmList,
  DutyLogPage,
  ProposalDetail,
  ResponseList,
  TransferBoard,
} from '../../../contract/responses.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { responsesWorld, UNITS } from '../../../test/support/responses-world.ts';
import { createApi } from '../../platform/http/api.ts';
import { readActions } from './actions/list-actions.ts';
import { writeDutyLog } from './duty-log/write-duty-log.ts';
import { signProposal } from './proposals/decide-proposal.ts';
import { createProposal } from './proposals/submit-proposal.ts';
import { routes } from './routes.ts';
import { orderTransfer } from './transfers/order-transfer.ts';
import { readTransitions } from './transitions/read-transitions.ts';

const db = await testDatabase();
const world = responsesWorld(db);
const actors = new Map<string, Actor>();
const all = routes(world.ctx);
const api = createApi({
  routes: all,
  authenticate: async (request) => actors.get(request.headers.get('x-actor') ?? ''),
  authHandler: async () => new Response(null, { status: 404 }),
  trustedOrigins: () => [],
  clock: world.clock,
  log: world.ctx.log,
  version: 'test',
});
const call = (actor: string, method: string, path: string, body?: unknown) =>
  api.request(`http://localhost/api${path}`, {
    method: method.toUpperCase(),
    headers: { 'x-actor': actor, 'content-type': 'application/json' },
    ...(method === 'get' ? {} : { body: JSON.stringify(body ?? {}) }),
  });

/** One of each thing, at the district or in street A. */
const things: Record<string, string> = {};
const at = { planId: 'flood', headquartersId: 'district', areaId: 'shangjie', track: 'emergency' } as const;

beforeAll(async () => {
  const { ctx } = world;
  for (const id of Object.keys(world.settings.people)) actors.set(id, world.actor(id));
  world.alarmRule('rain-1h', 2);
  await readTransitions(ctx);
  const duty = { actor: world.actor('duty') };
  const signed = await createProposal(ctx, { ...at, levelId: 'IV', reason: '研判' }, duty);
  await signProposal(ctx, signed.id, { actor: world.actor('secretary'), expectedVersion: 1 });
  const open = await createProposal(ctx, { ...at, levelId: 'III', reason: '研判' }, duty);
  const { actions } = await readActions(ctx, world.actor('duty'), { open: true });
  const transfer = await orderTransfer(
    ctx,
    { planId: 'flood', zoneId: 'zone-1', stage: 'prepare' },
    { actor: world.actor('streetA') },
  );
  const [alarm] = await db.query<{ id: string }>('select id from alarms');
  const [response] = await db.query<{ id: string }>('select id from responses');
  Object.assign(things, {
    alarms: alarm!.id,
    proposals: open.id,
    responses: response!.id,
    actions: actions.find(({ planActionId }) => planActionId === 'culverts')!.id,
    transfers: transfer.id,
  });
});

/** Where the thing behind each kind of address lies. */
const PLACES: Record<string, string> = {
  alarms: 'street-a',
  proposals: 'district',
  responses: 'district',
  actions: 'street-a',
  transfers: 'street-a',
};
/** Bodies that get past the contract and stop at the version, so that the matrix changes nothing. */
const STALE = {
  expectedVersion: 999_999,
  reason: '理由',
  note: '备注',
  opinion: '意见',
  participants: ['甲'],
};
const BODIES: Record<string, object> = {
  acknowledgeAlarms: { alarms: [{ id: '00000000-0000-7000-8000-000000000000', expectedVersion: 1 }] },
  verifyAlarm: { ...STALE, result: 'confirmed', method: '电话' },
  shelveAlarm: { ...STALE, minutes: 10 },
  takeAlarmOutOfService: { ...STALE, workOrder: 'GD-1' },
  createProposal: { ...at, change: 'raise', levelId: 'V', reason: '理由' },
  recordTelephone: {
    ...STALE,
    happenedAt: '2021-07-20T08:00:00+08:00',
    authorisedByPersonId: 'deputy',
    line: '68110000',
  },
  finishAction: { ...STALE, result: '完成' },
  handOverAction: { ...STALE, toPersonId: 'team1' },
  orderTransfer: { planId: 'flood', zoneId: 'zone-1', stage: 'prepare', reason: '理由' },
  advanceTransfer: { ...STALE, stage: 'immediate' },
  reportTransfer: {
    ...STALE,
    counts: Object.fromEntries(
      ['due', 'moved', 'sheltered', 'returned'].map((part) => [part, { households: 0, people: 0 }]),
    ),
  },
  writeDutyLog: { text: '正常', unitId: 'nowhere' },
};
/** Beyond the role, these ask for the very post that the plan names. */
const NAMED = [
  'signProposal',
  'rejectProposal',
  'countersignProposal',
  'disputeProposal',
  'orderTransfer',
  'advanceTransfer',
];

describe('who may', () => {
  test.each(all.map((each) => [each.spec.operationId, each] as const))(
    '%s: every role, at the unit, above, beside',
    async (operationId, { spec }) => {
      expect(Object.keys(PERMISSIONS)).toContain(spec.access);
      const kind = spec.path.split('/')[1]!;
      const place = UNITS[PLACES[kind] ?? 'district']!.path;
      const path = spec.path.replace('{id}', things[kind] ?? '');
      for (const role of Object.keys(ROLES) as Role[])
        for (const unitId of ['street-a', 'district', 'street-b', 'other']) {
          const unit = UNITS[unitId]!;
          const actor: Actor = {
            personId: 'x',
            accountId: 'x',
            name: 'x',
            posts: [{ postId: 'x', title: 'x', role, unitId, unitPath: unit.path, via: 'own' }],
          };
          actors.set('x', actor);
          const body = BODIES[operationId] ?? STALE;
          const { status } = await call('x', spec.method, path, body);
          const permission = spec.access as keyof typeof PERMISSIONS;
          const isScoped = spec.scope !== undefined && operationId !== 'writeDutyLog';
          const scopePlace = operationId === 'orderTransfer' ? UNITS['street-a']!.path : place;
          const may = allow(actor, permission, isScoped ? scopePlace : undefined);
          const what = `${operationId} ${role} at ${unitId}: ${status}`;
          if (!may) expect(status, what).toBe(403);
          else if (!NAMED.includes(operationId)) expect([200, 404, 409], what).toContain(status);
        }
      expect((await call('nobody', spec.method, path, {})).status).toBe(401);
    },
  );
});

describe('what is sent', () => {
  test('lists fit the contract and hold only what lies under the reader’s posts', async () => {
    const read = async (actor: string, path: string) => (await call(actor, 'get', path)).json();
    expect(AlarmList.parse(await read('duty', '/alarms')).groups).toHaveLength(1);
    expect(AlarmList.parse(await read('streetA', '/alarms')).groups).toHaveLength(1);
    expect(AlarmList.parse(await read('streetB', '/alarms')).groups).toEqual([]);
    expect(ResponseList.parse(await read('duty', '/responses')).responses).toHaveLength(1);
    expect(ResponseList.parse(await read('stranger', '/responses')).responses).toEqual([]);
    expect(TransferBoard.parse(await read('streetB', '/transfers'))).toMatchObject({
      transfers: [],
      zones: [{ id: 'zone-2' }],
    });
    for (const path of ['/my-signatures', '/actions', '/duty-log', '/lags', '/alarms-health'])
      expect((await call('duty', 'get', path)).status, path).toBe(200);
  });

  test('a signature over HTTP: the version is in the request, what changed is in the refusal', async () => {
    const path = `/proposals/${things['proposals']}`;
    const { proposal } = ProposalDetail.parse(await (await call('deputy', 'get', path)).json());
    expect(proposal.may.find(({ move }) => move === 'sign')).toMatchObject({ allowed: true, why: null });
    await call('leader', 'post', `${path}/confer`, {
      expectedVersion: proposal.version,
      participants: ['秘书丙'],
      opinion: '同意',
    });
    const refused = await call('deputy', 'post', `${path}/sign`, { expectedVersion: proposal.version });
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      code: 'version-conflict',
      fields: [{ message: expect.stringContaining('confer · 带班乙') }],
    });
    const signed = await call('deputy', 'post', `${path}/sign`, { expectedVersion: proposal.version + 1 });
    expect(await signed.json()).toMatchObject({ state: 'applied', responseId: things['responses'] });
  });

  test('one line, sent eight times at once, is written once', async () => {
    const actor = world.actor('duty');
    const line = { text: '交接班完成', unitId: 'district' };
    const eight = Array.from({ length: 8 });
    // With the connections open beforehand they really meet.
    await Promise.all(eight.map(() => db.query('select 1')));
    const written = await Promise.all(eight.map(() => writeDutyLog(world.ctx, actor, line, 'k')));
    expect(new Set(written.map(({ seq }) => seq)).size).toBe(1);
  });

  test('the duty log takes the officer’s own lines and corrections, and nothing is ever rewritten', async () => {
    const line = await call('duty', 'post', '/duty-log', {
      text: '气象局来电：雨带东移',
      unitId: 'district',
    });
    const written = (await line.json()) as { seq: number };
    const correction = await call('leader', 'post', '/duty-log', {
      text: '应为：雨带北移',
      unitId: 'district',
      correctsSeq: written.seq,
    });
    expect(await correction.json()).toMatchObject({ kind: 'correction', correctsSeq: written.seq });
    const read = async (who: string) =>
      DutyLogPage.parse(await (await call(who, 'get', '/duty-log?limit=500')).json()).entries;
    expect((await read('duty')).map(({ seq }) => seq)).toContain(written.seq);
    expect(await read('stranger')).toEqual([]);
    for (const table of ['duty_log', 'duty_moves'])
      for (const statement of [
        `update ${table} set recorded_at = recorded_at`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ])
        await expect(db.execute(statement), statement).rejects.toThrow('append-only');
  });
});
