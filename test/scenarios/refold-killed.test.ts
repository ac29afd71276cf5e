import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MoveRequest } from '../../contract/ledger.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import { urbanRenewal } from '../../programmes/urban-renewal/index.ts';
import { createAudit } from '../../server/modules/audit/index.ts';
import { applyMoves, createCatalogue, verifyLedger } from '../../server/modules/ledger/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import { systemClock } from '../../server/platform/clock.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { createKeyRing, createVault } from '../../server/platform/vault/index.ts';
import { openStopped, seedStaff } from '../support/chaos.ts';
import { testDatabase } from '../support/database.ts';
import { FIRST_RENEWAL } from '../support/first-renewal.ts';
import { person } from '../support/person.ts';
import { ownSettings, spawnWard, startWardProcess, until } from '../support/ward-process.ts';

const PROJECT = 'urban-renewal/project';
const UNIT = 'street-gongyelu';
/** Folded 200 in a transaction: enough of them that a kill meets it on the way. */
const RECORDS = 6_000;
const AT_ONCE = 1_000;
const office = person('office', 'street-officer', `zhengzhou/district/${UNIT}`);

/** Projects that were dispatched while the first declaration was in force, as its Ward wrote them. */
async function writeFirst(db: Db): Promise<void> {
  const clock = systemClock();
  const ctx = {
    db,
    clock,
    bus: createBus(createLogger({ level: 'silent' })),
    catalogue: createCatalogue([FIRST_RENEWAL]),
    vault: createVault(createKeyRing(['a secret of this test'])),
    audit: createAudit({ clock }),
  };
  for (let written = 0; written < RECORDS; written += AT_ONCE) {
    const ids = Array.from({ length: AT_ONCE }, () => randomUUID());
    const plan = ids.map((newRecordId, n) =>
      MoveRequest.parse({
        type: PROJECT,
        move: 'plan',
        newRecordId,
        unitId: UNIT,
        data: { name: `外墙 ${written + n}`, due: '2030-09-30', budget: 10_000 },
      }),
    );
    const dispatch = ids.map((recordId) =>
      MoveRequest.parse({
        type: PROJECT,
        move: 'dispatch',
        recordId,
        expectedVersion: 1,
        data: { assignee: `unit:${UNIT}` },
      }),
    );
    for (const moves of [plan, dispatch])
      for (const outcome of await applyMoves(
        ctx,
        moves.map((move) => ({ actor: office, move })),
      ))
        if (!outcome.ok) throw outcome.error;
  }
}

test('records of the first declaration are folded anew in the background, through a kill -9, each once and whole', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-refold-'));
  const db = await testDatabase();
  const env = await ownSettings(dataDir, { DATABASE_URL: db.url });
  await seedStaff(env, writeFirst);
  const [before] = await db.query<{ digest: string }>(
    `select md5(string_agg(md5(e::text), '' order by e.record_id, e.n)) as digest from record_entries e`,
  );
  const folded = async (): Promise<number> =>
    (
      await db.query<{ n: number }>(
        'select count(*)::int as n from records where type = $1 and declared = $2',
        [PROJECT, urbanRenewal.types['project']?.version],
      )
    )[0]!.n;
  expect(await folded()).toBe(0);

  // Folding begins before Ward says that it is ready, and goes on beside it.
  const first = spawnWard(['start'], env);
  onTestFinished(() => void first.kill('SIGKILL'));
  await until('folding has begun', async () => (await folded()) > 0, 60_000);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const atKill = await folded();
  expect(atKill).toBeGreaterThan(0);
  expect(atKill).toBeLessThan(RECORDS);

  const second = await startWardProcess(env);
  onTestFinished(async () => {
    second.signal('SIGKILL');
    await second.ended;
    await rm(dataDir, { recursive: true, force: true });
  });
  await until('all are folded', async () => (await folded()) === RECORDS, 120_000);
  second.signal('SIGTERM');
  expect((await second.ended).code).toBe(0);

  const opened = await openStopped(env, true);
  try {
    const { faults, behind } = await verifyLedger(opened.db, createCatalogue(PROGRAMMES));
    expect({ faults, behind }).toEqual({ faults: [], behind: 0 });
    // What was written is as it was written; what waits is in the list of what is due, once each.
    const [after] = await opened.db.query<{ digest: string }>(
      `select md5(string_agg(md5(e::text), '' order by e.record_id, e.n)) as digest from record_entries e`,
    );
    expect(after).toEqual(before);
    const clocks = await opened.db.query<{ n: number }>(
      `select count(*)::int as n from record_clocks where clock = 'take-on'`,
    );
    expect(clocks).toEqual([{ n: RECORDS }]);
  } finally {
    await opened.close();
  }
}, 300_000);
