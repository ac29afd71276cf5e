import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documentToText } from '../../contract/bulletin/document.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import { createAudit } from '../../server/modules/audit/index.ts';
import { listPublicIssues, readIssue } from '../../server/modules/bulletin/index.ts';
import { createCatalogue, type LedgerContext } from '../../server/modules/ledger/index.ts';
import { createMedia } from '../../server/modules/media/index.ts';
import { openBulletin } from '../../server/open-bulletin.ts';
import { createBus } from '../../server/platform/bus.ts';
import { openFileStore } from '../../server/platform/files/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { createSeal } from '../../server/platform/seal.ts';
import { createKeyRing, createVault } from '../../server/platform/vault/index.ts';
import { testDatabase } from '../../test/support/database.ts';
import { fakeClock } from '../../test/support/fake-clock.ts';
import { loadDistrict } from '../load-district.ts';
import { seedRecords } from '../records/seed-records.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { ENTRIES } from './bulletin-entries.ts';
import { bulletinTexts, seedBulletin } from './seed-bulletin.ts';
import { seedMedia } from './seed-media.ts';
import { seedOffices } from './seed-people.ts';

const START_MS = loadStorm().scenario.startMs;
const FIXTURE = path.resolve(import.meta.dirname, '../../test/fixtures/bulletin/seed.structured.json');

test('the fixture of the demo is the district’s own bulletin, as it was handed over', () => {
  const seed = JSON.parse(readFileSync(FIXTURE, 'utf8')) as {
    briefs: { id: string; text: string }[];
    items: { id: string; full_text: string }[];
  };
  expect([...bulletinTexts()]).toEqual([
    ...seed.briefs.map(({ id, text }) => [id, text]),
    ...seed.items.map(({ id, full_text }) => [id, full_text]),
  ]);
});

test('the demo prints the bulletin letter for letter, with every figure bound or stated; reviewed, it is public', async () => {
  const db = await testDatabase();
  const clock = fakeClock(START_MS);
  const log = createLogger({ level: 'silent' });
  const ledger: LedgerContext = {
    db,
    clock,
    bus: createBus(log),
    catalogue: createCatalogue(PROGRAMMES),
    vault: createVault(createKeyRing(['a secret of this test'])),
    audit: createAudit({ clock }),
  };
  const district = loadDistrict();
  await seedOffices(db, district, START_MS);
  await seedRecords(ledger, district, START_MS);
  const files = openFileStore(mkdtempSync(path.join(tmpdir(), 'ward-bulletin-')));
  const seal = createSeal('a secret of this test');
  await seedMedia(db, createMedia({ ...ledger, log, files, seal, drill: true }), district, START_MS);
  const bulletin = await openBulletin(ledger);
  await seedBulletin(bulletin, district);

  const [row] = await db.query<{ id: string }>('select id from bulletin_issues');
  const { content } = await readIssue(bulletin, row!.id);
  expect(content.entries.map(({ document }) => documentToText(document).text)).toEqual([
    ...bulletinTexts().values(),
  ]);
  expect([content.entries.length, content.number, content.numbered]).toEqual([10, 1, true]);

  const facts = content.entries.flatMap((entry) => entry.facts);
  expect(facts.map(({ wording }) => wording)).toHaveLength(21);
  for (const { kind, value, wording, digest, records, source } of facts)
    if (kind === 'counted')
      expect([digest?.length, records! > 0, value > 0], wording).toEqual([64, true, true]);
    else expect(source, wording).toContain('演示数据');
  expect(facts.filter(({ kind }) => kind === 'manual').map(({ wording }) => wording)).toEqual([
    '3000多起',
    '200多起',
    '770名',
    '100余次',
    '8个',
    '14家',
  ]);
  expect(facts.filter(({ kind }) => kind === 'counted')).toHaveLength(
    ENTRIES.flatMap(({ figures }) => figures).filter((figure) => 'id' in figure).length,
  );

  const [issue] = await listPublicIssues(bulletin);
  expect(issue?.briefs.map(({ entry }) => entry.briefId)).toEqual(
    content.entries.map(({ briefId }) => briefId),
  );

  const counts = (): Promise<unknown[]> =>
    db.query(
      `select (select count(*) from bulletin_briefs) as briefs, (select count(*) from bulletin_issues) as issues,
         (select count(*) from bulletin_journal) as journal, (select count(*) from figure_freezes) as freezes`,
    );
  const before = await counts();
  await seedBulletin(bulletin, district);
  expect(await counts()).toEqual(before);
});
