import { pino } from 'pino';
import type { CallOutBoard, MakeCallOut } from '../../contract/callouts.ts';
import type { Actor, Role } from '../../contract/permissions.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { createAudit } from '../../server/modules/audit/index.ts';
import { createLinkAnswers } from '../../server/modules/callouts/index.ts';
import { makeCallOut } from '../../server/modules/callouts/make-call-out.ts';
import { readBoard } from '../../server/modules/callouts/read-board.ts';
import { startCallouts } from '../../server/modules/callouts/start-callouts.ts';
import { addPerson, addPost, addUnit } from '../../server/modules/people/index.ts';
import { finishAction, receiveActionByHand } from '../../server/modules/responses/actions/answer-action.ts';
import { createResponses, readActions } from '../../server/modules/responses/index.ts';
import { insertPlanVersion } from '../../server/modules/rules/index.ts';
import type { Telemetry } from '../../server/modules/telemetry/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

export const MINUTE = 60_000;
/** 2021-07-20 02:10 +08:00 */
export const NIGHT_MS = Date.UTC(2021, 6, 19, 18, 10);

const UNITS = [
  ['zhengzhou', null, '郑州市', 'headquarters'],
  ['district', 'zhengzhou', '上街区防指', 'headquarters'],
  ['bureau', 'district', '区农委', 'bureau'],
  ['team', 'bureau', '应急突击队', 'team'],
  ['street-a', 'district', '济源路街道', 'street'],
  ['other', 'zhengzhou', '邻区防指', 'headquarters'],
] as const;

const ORIGIN = 'source: 测试\n  origin: ours';
/** A plan whose only business is calling out; `extra` are lines of its callOut section. */
export const callOutPlan = (extra = ''): string => `
id: night
version: '1'
title: 夜间叫应（测试预案）
titleEn: Night call-out (test plan)
headquarters: district
area: { id: '410106', name: 上街区 }
track: emergency
actWithinMinutes: 60
levels:
- id: IV
  name: Ⅳ级
  rank: 4
  signers: [{ role: secretary-general, unit: district, title: 秘书长 }]
  noticeTo: [{ role: street-officer, unit: street-a, title: 街道值班员 }]
  when: { signal: { kind: 暴雨, colour: yellow, area: '410106' }, source: 测试, origin: ours }
callOut:
  channels:
  - { channel: sms, waitMinutes: 2 }
  - { channel: voice, waitMinutes: 1 }
  - { channel: telephone, waitMinutes: 2 }
  misses: 3
  withinMinutes: 5
  ladder: [deputy, superior, door]
  superiors:
  - of: team-leader
    to: { role: duty-leader, unit: district, title: 带班领导 }
  - of: team-member
    to: { role: duty-leader, unit: district, title: 带班领导 }
  doorRole: street-officer
  doorTo: { role: street-officer, unit: street-a, title: 街道值班员 }
  confirmedWithinMinutes: 10
  onPostWithinMinutes: 30
  lists:
  - id: team
    title: 突击队
    levels: [IV]
    assemble: 仓库院内
    posts:
    - { role: team-leader, unit: team, title: 队长 }
    - { role: team-member, unit: team, title: 队员 }
${extra}  ${ORIGIN}
`;

export interface StaffOptions {
  /** Members of the team beside its leader. */
  members?: number;
}

/** Units, people and the plan of a night, on a real database. */
export async function seedCallOuts(
  db: Db,
  { members = 0 }: StaffOptions = {},
  atMs = NIGHT_MS,
): Promise<void> {
  const from = toBeijingIso(atMs - 86_400_000);
  let n = 0;
  await db.transaction(async (tx) => {
    for (const [id, parentId, nameZh, kind] of UNITS)
      await addUnit(tx, { id, parentId, nameZh, nameEn: id, kind });
    const person = async (id: string, name: string, phone: string | null): Promise<void> => {
      await addPerson(tx, { id, name, phone, demo: true });
    };
    const post = (
      id: string,
      title: string,
      role: Role,
      unitId: string,
      a: string,
      b: string | null = null,
    ) => addPost(tx, { id, title, role, unitId, personId: a, deputyPersonId: b, from });
    const number = (): string => `139${String(++n).padStart(8, '0')}`;
    await person('officer', '值班员', number());
    await person('leader', '带班领导', number());
    await person('captain', '队长甲', number());
    await person('captain-b', '队长乙', number());
    await person('street', '街道值班员', number());
    await person('silent', '无号队员', null);
    await person('stranger', '邻区值班员', number());
    await post('post-officer', '值班员', 'duty-officer', 'district', 'officer');
    await post('post-leader', '带班领导', 'duty-leader', 'district', 'leader');
    await post('post-captain', '队长', 'team-leader', 'team', 'captain', 'captain-b');
    await post('post-street', '街道值班员', 'street-officer', 'street-a', 'street');
    await post('post-stranger', '值班员', 'duty-officer', 'other', 'stranger');
    for (let m = 0; m < members; m++) {
      await person(`member-${m}`, `队员${m + 1}`, number());
      await post(`post-member-${m}`, `队员（${m + 1}）`, 'team-member', 'team', `member-${m}`);
    }
    await insertPlanVersion(
      tx,
      { id: 'night', version: '1', document: callOutPlan(), enteredBy: '测试', frameSeq: 0 },
      atMs,
    );
  });
}

/** The module on a real database with a clock that the test moves; the outbox is read, not sent, unless the test sends. */
export function calloutsWorld(db: Db, clock: FakeClock = fakeClock(NIGHT_MS), drill = false) {
  const log = pino({ level: 'silent' });
  const bus = createBus(log);
  const ctx = createResponses({
    db,
    clock,
    bus,
    log,
    drill,
    siteUrl: () => 'http://site.test',
    publicUrl: () => 'http://console.test',
    telemetry: {} as Telemetry,
    audit: createAudit({ clock }),
  });
  const answer = createLinkAnswers(ctx);
  let running = startCallouts(ctx);
  const actor = (personId: string, role: Role, unitPath = 'zhengzhou/district'): Actor => ({
    personId,
    accountId: personId,
    name: personId,
    posts: [
      {
        postId: `post-${personId}`,
        title: role,
        role,
        unitId: unitPath.split('/').at(-1)!,
        unitPath,
        via: 'own',
      },
    ],
  });
  const officer = actor('officer', 'duty-officer');
  return {
    ctx,
    db,
    bus,
    clock,
    answer,
    actor,
    officer,
    settled: () => running.settled(),
    /** As after a kill: what ran is gone, the rows are there. */
    async restart() {
      await running.stop();
      running = startCallouts(ctx);
      await running.settled();
    },
    stop: () => running.stop(),
    make: async (input: Partial<MakeCallOut> = {}, key?: string): Promise<CallOutBoard> => {
      const id = await makeCallOut(
        ctx,
        officer,
        { planId: 'night', whom: { by: 'list', listId: 'team' }, text: '', ...input },
        key,
      );
      return readBoard(ctx, id);
    },
    board: (id: string) => readBoard(ctx, id),
    orders: async () => (await readActions(ctx, officer, { open: true })).actions,
    /** The one ordered answers an order. */
    async answerOrder(personId: string, orderId: string, result?: string) {
      const { actions } = await readActions(ctx, officer, { open: true });
      const order = actions.find(({ id }) => id === orderId)!;
      const request = {
        actor: actor(personId, 'street-officer', order.unit.path),
        expectedVersion: order.version,
      };
      await (result === undefined
        ? receiveActionByHand(ctx, orderId, request)
        : finishAction(ctx, orderId, { ...request, result }));
    },
    /** Duty time passes, minute by minute, and everything due is done. */
    async pass(minutes: number) {
      for (let n = 0; n < minutes * 2; n++) {
        await clock.advance(MINUTE / 2);
        await running.settled();
      }
    },
    /** The channels take everything that waits, or refuse it with a reason. */
    async channels(refusal?: string) {
      const at = new Date(clock.nowMs());
      await db.execute(
        refusal === undefined
          ? `update outbox set state = 'sent', sent_at = $1 where state = 'pending'`
          : `update outbox set attempts = attempts + 1, last_reason = $2, next_attempt_at = $1 where state = 'pending'`,
        refusal === undefined ? [at] : [at, refusal],
      );
      bus.emit('outbox.changed', { messageId: '' });
      await running.settled();
    },
    outbox: () =>
      db.query<{
        channel: string;
        address: string;
        text: string;
        key: string;
        state: string;
        aboutId: string;
      }>(
        `select channel, address, body->>'text' as text, idempotency_key as key, state, about_id as "aboutId" from outbox order by seq`,
      ),
    log: () =>
      db
        .query<{ text_zh: string }>('select text_zh from duty_log order by seq')
        .then((rows) => rows.map((row) => row.text_zh)),
  };
}
export type CalloutsWorld = ReturnType<typeof calloutsWorld>;

/** Token of the newest link in the messages to an address. */
export async function linkOf(world: CalloutsWorld, callId: string): Promise<string> {
  const messages = await world.outbox();
  const text = messages.findLast(
    (message) => message.aboutId === callId && message.text.includes('/c/'),
  )?.text;
  return /\/c\/([\w-]+)/.exec(text ?? '')?.[1] ?? '';
}
