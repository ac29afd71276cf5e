import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { type LedgerWorld, ledgerWorld, person } from '../../../test/support/ledger-world.ts';
import { MIGRATIONS } from '../../migrations/index.ts';
import { backup, keysFileOf } from '../../platform/backup/backup.ts';
import { restore } from '../../platform/backup/restore.ts';
import type { Db } from '../../platform/db/index.ts';
import {
  createErasureLog,
  type createKeyRing,
  createVault,
  readKeyRing,
  reapplyErasures,
  rotateKeyRing,
} from '../../platform/vault/index.ts';
import { insertKeyCopy } from '../../platform/vault/store.ts';
import { sealEntries, verifyAudit } from '../audit/index.ts';
import { verifyFigures } from '../figures/index.ts';
import { type ErasureContext, eraseOutdated, eraseRecord } from './erase-record.ts';
import type { MoveOutcome } from './move-in.ts';
import { listErasures, previewErasure } from './read-erasures.ts';
import { openSensitive } from './sensitive.ts';
import { findRecord } from './store.ts';
import { verifyLedger } from './verify-ledger.ts';

const scratch = await mkdtemp(path.join(tmpdir(), 'ward-erase-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const clerk = person('clerk', 'street-officer', 'district/street-a');
const security = person('security', 'security-admin', 'district');
const LOAN = 'reading-room/loan';
const DAY_MS = 86_400_000;
const NAME = '演示·读者甲';
let folders = 0;

async function newWorld(): Promise<LedgerWorld & { erasure: ErasureContext; dataDir: string }> {
  const world = await ledgerWorld();
  const dataDir = path.join(scratch, String(folders++));
  await mkdir(dataDir);
  return { ...world, dataDir, erasure: { ...world, log: createErasureLog(dataDir) } };
}
const lend = (world: LedgerWorld, reader = NAME): Promise<MoveOutcome> =>
  world.move(clerk, {
    type: LOAN,
    move: 'lend',
    unitId: 'court-1',
    data: { what: '水经注', pages: 40, reader },
  });
const go = (world: LedgerWorld, { record }: MoveOutcome, move: string): Promise<MoveOutcome> =>
  world.move(clerk, { type: LOAN, move, recordId: record.id, expectedVersion: record.version });

const contacts = async (db: Db): Promise<number> => (await db.query('select 1 from intake_contacts')).length;

/** Who borrowed, as the person with the reason would read it. */
async function readerOf(world: LedgerWorld, db: Db, id: string, vault = world.vault): Promise<unknown> {
  const row = await findRecord(db, id);
  const keys = await vault.open(db, [id]);
  return openSensitive(world.catalogue.types.get(LOAN)!, id, row?.data ?? {}, keys.openerFor(id))['reader'];
}

describe('erasing a person', () => {
  test('nobody can read them any more; record, journal, chain and figures still verify', async () => {
    const world = await newWorld();
    const lent = await lend(world);
    const other = await lend(world, '演示·读者乙');
    expect(await readerOf(world, world.db, lent.record.id)).toBe(NAME);
    const done = await eraseRecord(world.erasure, security, lent.record.id, '本人申请删除');
    expect(done.completeAtMs).toBeNull();
    expect(await readerOf(world, world.db, lent.record.id)).toBeNull();
    expect(await readerOf(world, world.db, other.record.id)).toBe('演示·读者乙');
    expect(await world.db.query('select 1 from person_keys')).toHaveLength(1);
    expect((await verifyLedger(world.db, world.catalogue)).faults).toEqual([]);
    expect(await verifyFigures(world.db, [...world.catalogue.figures.values()])).toEqual([]);
    await sealEntries(world.db);
    expect((await verifyAudit(world.db)).ok).toBe(true);
    // Work on the record goes on; nothing personal is added.
    await go(world, lent, 'return');
    const again = await eraseRecord(world.erasure, security, lent.record.id, '再次申请');
    expect(again.reason).toBe('本人申请删除');
  });

  test.each([
    ['a clerk of the street', clerk],
    ['a security administrator of another district', person('far', 'security-admin', 'elsewhere')],
    ['the system administrator', person('system', 'system-admin', 'district')],
  ])('is refused to %s as if there were no record', async (_who, actor) => {
    const world = await newWorld();
    const { record } = await lend(world);
    await expect(eraseRecord(world.erasure, actor, record.id, '试一试')).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await readerOf(world, world.db, record.id)).toBe(NAME);
  });

  test('before it is done it says what goes and what stays; afterwards, whether a copy of the keys is about', async () => {
    const world = await newWorld();
    const { record } = await lend(world);
    const preview = (actor = security) => previewErasure(world.erasure, actor, record.id);
    expect(await preview()).toMatchObject({
      fields: ['reader'],
      files: 0,
      entries: 1,
      copiesUntil: null,
      erased: null,
    });
    await expect(preview(clerk)).rejects.toMatchObject({ code: 'not-found' });
    await insertKeyCopy(world.db, 'copy.keys', world.clock.nowMs(), world.clock.nowMs() + 90 * DAY_MS);
    await eraseRecord(world.erasure, security, record.id, '本人申请删除');
    const list = async (actor = security) => (await listErasures(world.erasure, actor)).erasures;
    expect(await list()).toMatchObject([
      { recordId: record.id, byName: 'security', reason: '本人申请删除', complete: false },
    ]);
    expect(await list(person('far', 'security-admin', 'elsewhere'))).toEqual([]);
    await world.clock.advance(91 * DAY_MS);
    expect(await list()).toMatchObject([{ complete: true }]);
    expect(await preview()).toMatchObject({ erased: { reason: '本人申请删除' }, copiesUntil: null });
  });

  test('what lies at an end for longer than declared is erased by itself, and nothing else', async () => {
    const world = await newWorld();
    const ended = await go(world, await go(world, await lend(world), 'return'), 'close');
    const open = await lend(world);
    await world.clock.advance(180 * DAY_MS);
    const late = await go(world, await go(world, await lend(world), 'return'), 'close');
    expect(await eraseOutdated(world.erasure)).toBe(0);
    await world.clock.advance(10 * DAY_MS);
    expect(await eraseOutdated(world.erasure)).toBe(1);
    expect(await readerOf(world, world.db, ended.record.id)).toBeNull();
    expect(await readerOf(world, world.db, open.record.id)).toBe(NAME);
    expect(await readerOf(world, world.db, late.record.id)).toBe(NAME);
  });
});

describe('backups', () => {
  async function taken() {
    const world = await newWorld();
    const { record } = await lend(world);
    // A number by which somebody is found again hangs on the key: it goes where the key goes.
    await world.db.execute(`insert into intake_contacts (digest, record_id) values ('x', $1)`, [record.id]);
    const file = path.join(world.dataDir, 'a.ward-backup');
    const nowMs = world.clock.nowMs();
    await backup({ db: world.db, dataDir: world.dataDir, file, world: 'live', wardVersion: '0', nowMs });
    return { world, id: record.id, file, nowMs };
  }
  const into = async (file: string, more: Partial<Parameters<typeof restore>[0]> = {}) => {
    const db = await testDatabase({ empty: true });
    await restore({
      db,
      file,
      dataDir: path.join(scratch, `to-${folders++}`),
      migrations: MIGRATIONS,
      world: 'live',
      nowMs: 0,
      ...more,
    });
    return db;
  };

  test('the keys lie apart; both together bring everybody back, one alone nobody', async () => {
    const { world, id, file } = await taken();
    const whole = await into(file);
    expect([await readerOf(world, whole, id), await contacts(whole)]).toEqual([NAME, 1]);
    const without = await into(file, { keysFile: 'without' });
    expect([await readerOf(world, without, id), await contacts(without)]).toEqual([null, 0]);
    const moved = path.join(scratch, 'elsewhere.keys');
    await writeFile(moved, 'no keys');
    await expect(into(file, { keysFile: moved })).rejects.toThrow(/kept apart.*no file of keys/);
  });

  test('who was erased stays erased when the backup of before comes back, keys and all', async () => {
    const { world, id, file, nowMs } = await taken();
    const done = await eraseRecord(world.erasure, security, id, '本人申请删除');
    expect(done.completeAtMs).toBe(nowMs + 90 * DAY_MS);
    const db = await into(file);
    expect(await readerOf(world, db, id)).toBe(NAME);
    expect(await reapplyErasures(db, createErasureLog(world.dataDir))).toBe(1);
    expect([await readerOf(world, db, id), await contacts(db)]).toEqual([null, 0]);
    expect(await reapplyErasures(db, createErasureLog(world.dataDir))).toBe(0);
  });

  test('keys that expired, or that belong to another backup, are refused with what to do', async () => {
    const { file, nowMs } = await taken();
    await expect(into(file, { nowMs: nowMs + 91 * DAY_MS })).rejects.toThrow(/expired on .* later backup/);
    const second = await taken();
    await second.world.clock.advance(1_000);
    const later = path.join(second.world.dataDir, 'b.ward-backup');
    await backup({
      db: second.world.db,
      dataDir: second.world.dataDir,
      file: later,
      world: 'live',
      wardVersion: '0',
      nowMs: second.world.clock.nowMs(),
    });
    await expect(into(file, { keysFile: keysFileOf(later) })).rejects.toThrow(/belongs to the backup of/);
  });
});

test('a rotation wraps every key anew, killed on the way it goes on; the old secret opens nothing', async () => {
  const world = await newWorld();
  const place = { dataDir: world.dataDir, secretFile: undefined };
  const first = await readKeyRing(place);
  const lent = await world.db.transaction(async (tx) => {
    const keys = await createVault(first).open(tx, []);
    const subject = '00000000-0000-4000-8000-000000000001';
    const sealed = keys.sealFor(subject).close('住址', 'here');
    await keys.keep(tx, 0);
    return { subject, sealed };
  });
  const opens = async (ring: ReturnType<typeof createKeyRing>): Promise<string | undefined> =>
    (await createVault(ring).open(world.db, [lent.subject]))
      .openerFor(lent.subject)
      ?.open(lent.sealed, 'here');
  // Killed after the new secret was written and before anything was wrapped.
  await writeFile(path.join(world.dataDir, 'secrets/person-keys-next'), 'n'.repeat(43));
  expect(await opens(await readKeyRing(place))).toBe('住址');
  expect(await rotateKeyRing(world.db, place)).toBe(1);
  expect(await opens(await readKeyRing(place))).toBe('住址');
  expect((await readKeyRing(place)).current).not.toBe(first.current);
  await expect(opens(first)).rejects.toThrow(/does not have/);
  expect(await rotateKeyRing(world.db, place)).toBe(1);
});
