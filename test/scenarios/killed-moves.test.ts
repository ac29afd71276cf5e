import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { BulkDone, MoveRequest } from '../../contract/ledger.ts';
import { run as figure } from '../../server/cli/figure.ts';
import { run as ledger } from '../../server/cli/ledger.ts';
import { seedStaff } from '../support/chaos.ts';
import { testDatabase } from '../support/database.ts';
import { type SignedIn, signIn } from '../support/http-client.ts';
import { recordingIo } from '../support/io.ts';
import { ownSettings, startWardProcess, until, type WardProcess } from '../support/ward-process.ts';

const TYPE = 'urban-renewal/opinion';
const UNIT = 'street-gongyelu';
const CLIENTS = ['gongyelu-office', 'gongyelu-a', 'gongyelu-office', 'gongyelu-a'] as const;
const LEAST_KILLS = 3;
const MOST_KILLS = 12;
/** Moves of one bulk request: one transaction. */
const IN_BULK = 25;
/** Gentle: what waits for a start must not slow it down. */
const RETRY_MS = 200;
type Command = typeof figure;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const say = (newRecordId: string): MoveRequest => ({
  type: TYPE,
  move: 'say',
  newRecordId,
  unitId: UNIT,
  data: { subject: '路灯不亮', words: '三号楼东侧路灯不亮。', category: 'infrastructure' },
});

/** What clients were told and what they had to send again. */
interface Told {
  /** Records with the moves that were answered. */
  records: Map<string, number>;
  answered: number;
  resent: number;
  /** Answers that said: this was done before. Its effect was there, its answer had been lost. */
  repeated: number;
}

/** A client that gives nothing up: every request goes out with its key until it is answered. */
async function work(client: SignedIn, told: Told, working: () => boolean): Promise<void> {
  const until200 = async <T>(address: string, body: object): Promise<T> => {
    const key = randomUUID();
    for (;;) {
      const answer = await client
        .send('POST', address, JSON.stringify(body), {
          'content-type': 'application/json',
          'idempotency-key': key,
        })
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(() => undefined);
      if (answer?.status === 200) return JSON.parse(answer.text) as T;
      if (answer && answer.status < 500) throw new Error(`${answer.status} ${answer.text}`);
      told.resent++;
      await pause(RETRY_MS);
    }
  };
  const note = (recordId: string, done: { repeated: boolean }): void => {
    told.records.set(recordId, (told.records.get(recordId) ?? 0) + 1);
    told.answered++;
    if (done.repeated) told.repeated++;
  };
  while (working()) {
    const recordId = randomUUID();
    note(recordId, await until200('/api/moves', say(recordId)));
    const discuss: MoveRequest = { type: TYPE, move: 'discuss', recordId, expectedVersion: 1 };
    note(recordId, await until200('/api/moves', discuss));
    const ids = Array.from({ length: IN_BULK }, () => randomUUID());
    const { outcomes } = await until200<BulkDone>('/api/bulk-moves', { moves: ids.map(say) });
    // A transaction is there whole or not at all: its lines were all done before, or none was.
    expect(new Set(outcomes.map((outcome) => outcome.ok && outcome.repeated)).size).toBe(1);
    outcomes.forEach((outcome, n) => {
      if (!outcome.ok) throw new Error(outcome.detail);
      note(ids[n]!, outcome);
    });
  }
}

test('kill -9 between journal and answer: clients send again, and there is one effect of each move', async () => {
  const db = await testDatabase({ empty: true });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-killed-moves-'));
  const env = await ownSettings(dataDir, { DATABASE_URL: db.url, WARD_LOG_LEVEL: 'warn' });
  const logins = await seedStaff(env);
  let ward: WardProcess = await startWardProcess(env);
  onTestFinished(async () => {
    ward.signal('SIGKILL');
    await ward.ended;
    await rm(dataDir, { recursive: true, force: true });
  });
  const told: Told = { records: new Map(), answered: 0, resent: 0, repeated: 0 };
  let working = true;
  const clients = await Promise.all(CLIENTS.map((name) => signIn(ward.consoleUrl, logins, name)));
  const works = Promise.all(clients.map((client) => work(client, told, () => working)));
  works.catch(() => undefined);
  const written = async (): Promise<number> =>
    (await db.query<{ n: number }>('select count(*) as n from record_entries'))[0]!.n;
  let kills = 0;
  while (kills < LEAST_KILLS || (told.repeated === 0 && kills < MOST_KILLS)) {
    const before = told.answered;
    await Promise.race([until('clients are answered', () => told.answered > before), works]);
    await pause(Math.random() * 50);
    // Now: something is written of which nobody has been told yet.
    await Promise.race([
      until('a move without its answer', async () => (await written()) > told.answered),
      works,
    ]);
    ward.signal('SIGKILL');
    await ward.ended;
    kills++;
    ward = await startWardProcess(env);
  }
  const before = told.answered;
  await Promise.race([until('clients are answered', () => told.answered > before), works]);
  working = false;
  await works;
  ward.signal('SIGTERM');
  expect((await ward.ended).code).toBe(0);

  // Some answers were lost after their effect was written: otherwise nothing was tried.
  expect(told.repeated).toBeGreaterThan(0);
  expect(told.resent).toBeGreaterThan(kills);
  const records = await db.query<{ id: string; version: number; entries: number; audited: number }>(
    `select r.id, r.version, (select count(*) from record_entries e where e.record_id = r.id) as entries,
       (select count(*) from audit_entries a where a.about = r.id::text and a.kind = 'move') as audited
     from records r`,
  );
  expect(records.length).toBe(told.records.size);
  const wrong = records.filter(({ id, version, entries, audited }) =>
    [version, entries, audited].some((count) => count !== told.records.get(id)),
  );
  expect(wrong).toEqual([]);
  const ask = async (run: Command, ...args: string[]): Promise<{ code: number; said: string }> => {
    const io = recordingIo();
    return { code: await run([...args, '--json'], io), said: io.lines.join('') };
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  for (const command of [ledger, figure]) expect(await ask(command, 'verify')).toMatchObject({ code: 0 });
  const { said } = await ask(figure, 'show', `${TYPE}/collected`);
  expect(JSON.parse(said)).toMatchObject({ value: told.records.size });
}, 300_000);
