import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Media } from '../../server/modules/media/index.ts';
import type { People } from '../../server/modules/people/index.ts';
import { insertPlanVersion, loadPlans } from '../../server/modules/rules/index.ts';
import type { Telemetry } from '../../server/modules/telemetry/index.ts';
import type { Clock } from '../../server/platform/clock.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { loadDistrict } from '../load-district.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { type DemoLogin, demoLogins } from './demo-logins.ts';
import { seedHistory } from './seed-history.ts';
import { seedMedia } from './seed-media.ts';
import { seedAccounts, seedOffices } from './seed-people.ts';
import { seedStations } from './seed-stations.ts';

const PLAN_FILE = path.resolve(import.meta.dirname, '../data/plans/shangjie-flood-response.yaml');

interface SeedParts {
  db: Db;
  clock: Clock;
  people: People;
  telemetry: Telemetry;
  media: Media;
  dataDir: string;
  startMs: number;
}

/** Puts the district into a database: offices, sign-ins, stations, devices, plan; what is there already stays as it is. */
export async function seedDistrict(parts: SeedParts): Promise<DemoLogin[]> {
  const { db, clock, people, telemetry, media, dataDir, startMs } = parts;
  const district = loadDistrict();
  const logins = demoLogins(district, dataDir);
  await seedOffices(db, district, startMs);
  await seedAccounts(db, people, district, logins, clock.nowMs());
  await seedStations(db, telemetry, district);
  await seedMedia(db, media, district, startMs);
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

/** The district with what its stations measured before the scenario's clock begins. */
export async function seedDemo(parts: SeedParts): Promise<DemoLogin[]> {
  const logins = await seedDistrict(parts);
  const [heard] = await parts.db.query('select 1 from frames limit 1');
  if (!heard) await seedHistory(parts.telemetry, loadDistrict(), loadStorm(), parts.clock);
  return logins;
}
