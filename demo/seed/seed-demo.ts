import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { People } from '../../server/modules/people/index.ts';
import { insertPlanVersion, loadPlans } from '../../server/modules/rules/index.ts';
import type { Telemetry } from '../../server/modules/telemetry/index.ts';
import type { Clock } from '../../server/platform/clock.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { loadDistrict } from '../load-district.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { type DemoLogin, demoLogins } from './demo-logins.ts';
import { seedHistory } from './seed-history.ts';
import { seedAccounts, seedOffices } from './seed-people.ts';
import { seedStations } from './seed-stations.ts';

const PLAN_FILE = path.resolve(import.meta.dirname, '../data/plans/shangjie-flood-response.yaml');

/** Puts the demo district into a database; what is there already stays as it is. */
export async function seedDemo(parts: {
  db: Db;
  clock: Clock;
  people: People;
  telemetry: Telemetry;
  dataDir: string;
  startMs: number;
}): Promise<DemoLogin[]> {
  const { db, clock, people, telemetry, dataDir, startMs } = parts;
  const district = loadDistrict();
  const logins = demoLogins(district, dataDir);
  await seedOffices(db, district, startMs);
  await seedAccounts(db, people, district, logins, clock.nowMs());
  await seedStations(db, telemetry, district);
  const [heard] = await db.query('select 1 from frames limit 1');
  if (!heard) await seedHistory(telemetry, district, loadStorm(), clock);
  if ((await loadPlans(db)).length === 0) {
    const document = await readFile(PLAN_FILE, 'utf8');
    await db.transaction((tx) =>
      insertPlanVersion(
        tx,
        { id: 'shangjie-flood', version: 'demo-1', document, enteredBy: '演示', frameSeq: 0 },
        clock.nowMs(),
      ),
    );
  }
  return logins;
}
