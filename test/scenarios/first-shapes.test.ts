import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PROGRAMMES } from '../../programmes/index.ts';
import { checkProgrammes } from '../../programmes/kit/index.ts';
import { MIGRATIONS } from '../../server/migrations/index.ts';
import { verifyAudit } from '../../server/modules/audit/index.ts';
import { figureValues, foldPending, verifyFigures } from '../../server/modules/figures/index.ts';
import {
  createCatalogue,
  openSensitive,
  rebuildWords,
  refreshLedger,
  verifyLedger,
} from '../../server/modules/ledger/index.ts';
import { restore } from '../../server/platform/backup/restore.ts';
import type { Sql } from '../../server/platform/db/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { createKeyRing, createVault } from '../../server/platform/vault/index.ts';
import { testDatabase } from '../support/database.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { FIRST_RENEWAL } from '../support/first-renewal.ts';

/**
 * Written by the Ward that knew the first declarations alone (opinion, project and review of version 1, schema 0095): the life of a
 * street's opinions, its projects, and ratings of which one household has two.
 */
const FIRST_SHAPES = path.resolve(import.meta.dirname, 'fixtures/ledger-of-first-shapes.ward-backup');
/** While the keys that were put apart with it are still good. */
const NOW_MS = Date.parse('2026-04-01T09:00:00+08:00');
const ALL_TIME = { unitPath: 'district', fromDay: '2000-01-01', toDay: '2100-01-01' };
const TYPES = ['opinion', 'project', 'review'];
const folder = mkdtempSync(path.join(tmpdir(), 'ward-first-shapes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const journal = (sql: Sql): Promise<unknown[]> =>
  sql.query("select to_jsonb(e) - 'xid' as entry from record_entries e order by record_id, n");
const statesOf = (sql: Sql): Promise<unknown[]> =>
  sql.query('select id, type, state, version, title, data from records order by id');

test('a dump of first-shape records is restored and upgraded: folded anew without a difference, figures as they were', async () => {
  const db = await testDatabase({ empty: true });
  await restore({
    db,
    file: FIRST_SHAPES,
    world: 'live',
    dataDir: folder,
    migrations: MIGRATIONS,
    nowMs: NOW_MS,
  });
  const [entries, states] = [await journal(db), await statesOf(db)];
  expect(entries.length).toBeGreaterThan(50);
  // Under the first declarations it is whole, and it says what its figures said.
  const before = createCatalogue([FIRST_RENEWAL]);
  // Words are cut otherwise since.
  await rebuildWords(db, before);
  expect((await verifyLedger(db, before)).faults).toEqual([]);
  const told = await figureValues(db, [...before.figures.values()], ALL_TIME);

  const catalogue = createCatalogue(PROGRAMMES);
  expect(checkProgrammes(PROGRAMMES)).toEqual([]);
  expect((await verifyLedger(db, catalogue)).behind).toBeGreaterThan(0);
  const log = createLogger({ level: 'silent' });
  const clock = fakeClock(NOW_MS);
  const work = await refreshLedger({ db, catalogue, clock, log });
  await expect.poll(async () => (await verifyLedger(db, catalogue)).behind, { timeout: 30_000 }).toBe(0);
  await work.stop();

  const verified = await verifyLedger(db, catalogue);
  expect(verified.faults).toEqual([]);
  while ((await foldPending(db)) > 0);
  expect(await verifyFigures(db, [...catalogue.figures.values()])).toEqual([]);
  const now = await figureValues(db, [...catalogue.figures.values()], ALL_TIME);
  for (const [figure, value] of told) expect([figure, now.get(figure)]).toEqual([figure, value]);
  expect(told.get('urban-renewal/review/households')).toBe(3);
  expect(await journal(db)).toEqual(entries);
  expect(await statesOf(db)).toEqual(states);
  expect(await verifyAudit(db)).toMatchObject({ ok: true });
  for (const name of TYPES) {
    const version = catalogue.types.get(`urban-renewal/${name}`)!.version;
    const folded = await db.query('select distinct declared from records where type = $1', [
      `urban-renewal/${name}`,
    ]);
    expect([name, folded]).toEqual([name, [{ declared: version }]]);
  }
  // What claims a place now: each household once a project; the withdrawn claims nothing, of two that stood the first keeps it.
  const claims = await db.query<{ claim: string }>('select claim from record_claims');
  expect(claims).toHaveLength(4);
  // What was dispatched before there was a limit for taking it on has one now.
  const clocks = await db.query<{ n: number }>(
    `select count(*)::int as n from record_clocks where clock = 'take-on'`,
  );
  expect(clocks[0]!.n).toBeGreaterThan(0);
  // Sealed then, it opens today under the key that came apart from the dump.
  const vault = createVault(createKeyRing(['a secret of this test']));
  const [household] = await db.query<{ id: string; type: string; data: Record<string, never> }>(
    `select id, type, data from records where title = '一号院 1 号' and type = 'urban-renewal/household'`,
  );
  const keys = await vault.open(db, [household!.id]);
  const declared = catalogue.types.get(household!.type)!;
  expect(
    openSensitive(declared, household!.id, household!.data, keys.openerFor(household!.id)),
  ).toMatchObject({
    contact: '演示住户1',
  });
}, 120_000);
