import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CallOutBoard } from '../../contract/callouts.ts';
import { loadDistrict } from '../../demo/load-district.ts';
import { addPerson, addPost } from '../../server/modules/people/index.ts';
import { insertPlanVersion } from '../../server/modules/rules/index.ts';
import { callOutPlan } from '../support/callouts-world.ts';
import { seedStaff } from '../support/chaos.ts';
import { testDatabase } from '../support/database.ts';
import { type SignedIn, signIn } from '../support/http-client.ts';
import { httpPeer } from '../support/http-peer.ts';
import { ownSettings, startWardProcess, until, type WardProcess } from '../support/ward-process.ts';

const TEAM = 'team-rescue';
const MEMBERS = 60;
const KILLS = 2;
const SMS_MS = 10;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The plan of a night at the district of the demo, its one list the members of the rescue team. */
const PLAN = callOutPlan()
  .replaceAll('unit: street-a', 'unit: street-jiyuanlu')
  .replaceAll('unit: team,', `unit: ${TEAM},`);

test('kill -9 in the middle of a call-out: nobody is called twice for the same thing, nobody is forgotten', async () => {
  const heard: { key: string; mobile: string }[] = [];
  const gateway = await httpPeer(async ({ body }) => {
    const { requestId, mobile } = JSON.parse(body) as { requestId: string; mobile: string };
    heard.push({ key: requestId, mobile });
    await pause(SMS_MS);
    return { status: 200 };
  });
  const db = await testDatabase({ empty: true });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-killed-callouts-'));
  const channels = path.join(dataDir, 'channels.yaml');
  await writeFile(
    channels,
    `sms:\n  url: ${gateway.url}/send\n  fields: { mobile: '{address}', content: '{text}', requestId: '{key}' }\n`,
  );
  const env = await ownSettings(dataDir, {
    DATABASE_URL: db.url,
    WARD_LOG_LEVEL: 'warn',
    WARD_CHANNELS_FILE: channels,
  });
  const logins = await seedStaff(env, async (own, nowMs) => {
    await own.transaction(async (tx) => {
      for (let n = 0; n < MEMBERS; n++) {
        const id = `m-${n}`;
        await addPerson(tx, {
          id,
          name: `演示·队员${n}`,
          phone: `139${String(n).padStart(8, '0')}`,
          demo: true,
        });
        await addPost(tx, {
          id: `post-${id}`,
          title: '队员',
          role: 'team-member',
          unitId: TEAM,
          personId: id,
          from: '2020-01-01T00:00:00+08:00',
        });
      }
      await insertPlanVersion(
        tx,
        { id: 'night', version: '1', document: PLAN, enteredBy: 'test', frameSeq: 0 },
        nowMs,
      );
    });
  });
  let ward: WardProcess = await startWardProcess(env);
  onTestFinished(async () => {
    ward.signal('SIGKILL');
    await ward.ended;
    await rm(dataDir, { recursive: true, force: true });
  });
  const client: SignedIn = await signIn(ward.consoleUrl, logins, 'officer-a');
  let made = 0;
  let resent = 0;
  /** An officer whose press of the button is sent until it is answered, each press with its one key. */
  const makeOne = async (): Promise<string> => {
    const key = randomUUID();
    for (;;) {
      const answer = await client
        .send(
          'POST',
          '/api/call-outs',
          JSON.stringify({ planId: 'night', whom: { by: 'list', listId: 'team' } }),
          { 'content-type': 'application/json', 'idempotency-key': key },
        )
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(() => undefined);
      if (answer?.status === 200) {
        made++;
        return CallOutBoard.parse(JSON.parse(answer.text)).callOut.id;
      }
      if (answer && answer.status < 500) throw new Error(`${answer.status} ${answer.text}`);
      resent++;
      await pause(100);
    }
  };
  const ids: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const making = makeOne();
    making.catch(() => undefined);
    const before = heard.length;
    // Half of the kills fall on the call-out as it is written, half on its messages as they leave.
    if (kill % 2 === 0) await pause(5 + Math.random() * 60);
    else await until('messages leave', () => heard.length > before + 5);
    ward.signal('SIGKILL');
    await ward.ended;
    // What was being sent is sent again when its lease of a minute is over: it is, nobody else having held it meanwhile.
    await db.execute(
      `update outbox set next_attempt_at = next_attempt_at - interval '1 minute' where state = 'sending'`,
    );
    ward = await startWardProcess(env);
    ids.push(await making);
  }
  // With the team's leader and the members that the demo has of its own.
  const own = loadDistrict().teams.find(({ unit }) => unit === TEAM)?.members ?? 0;
  const people = MEMBERS + 1 + own;
  await until(
    'every message has left',
    async () =>
      (
        await db.query<{ n: number }>(
          `select count(*) as n from outbox where channel = 'sms' and state <> 'sent'`,
        )
      )[0]!.n === 0,
    150_000,
  );
  await until(
    'what the channel said is noted',
    async () =>
      (await db.query<{ n: number }>('select count(*) as n from calls where sent_at is null'))[0]!.n === 0,
    60_000,
  );
  expect(resent).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(made);
  const rows = await db.query<{
    id: string;
    people: number;
    distinct: number;
    begun: number;
    version: number;
  }>(
    `select o.id, count(c.id) as people, count(distinct c.person_id) as distinct,
       (select count(*) from call_moves m join calls k on k.id = m.call_id where k.callout_id = o.id and m.move = 'call') as begun,
       (select count(*) from call_moves m join calls k on k.id = m.call_id where k.callout_id = o.id) - sum(c.version) as version
     from callouts o left join calls c on c.callout_id = o.id group by o.id`,
  );
  expect(rows.map((row) => row.id).sort()).toEqual([...ids].sort());
  for (const row of rows) expect(row).toMatchObject({ people, distinct: people, begun: people, version: 0 });
  // The gateway knows a message by its key: one for each person and call-out, however often it was handed over.
  const keys = new Map(heard.map(({ key, mobile }) => [key, mobile]));
  const first = [...keys.keys()].filter((key) => key.endsWith(':1'));
  expect(first.length).toBe(made * people);
  const perMobile = Map.groupBy(first, (key) => keys.get(key)!);
  expect([...perMobile.values()].every((messages) => messages.length === made)).toBe(true);
  expect(perMobile.size).toBe(people);
}, 420_000);
