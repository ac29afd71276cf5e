import type { LedgerContext } from '../../server/modules/ledger/index.ts';
import type { Media } from '../../server/modules/media/index.ts';
import type { People } from '../../server/modules/people/index.ts';
import type { Telemetry } from '../../server/modules/telemetry/index.ts';
import { openBulletin } from '../../server/open-bulletin.ts';
import type { Clock } from '../../server/platform/clock.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { loadDistrict } from '../load-district.ts';
import { seedRecords } from '../records/seed-records.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { type DemoLogin, demoLogins } from './demo-logins.ts';
import { seedAreas } from './seed-areas.ts';
import { seedBoxes } from './seed-boxes.ts';
import { seedBulletin } from './seed-bulletin.ts';
import { seedHistory } from './seed-history.ts';
import { seedMedia } from './seed-media.ts';
import { seedAccounts, seedOffices } from './seed-people.ts';
import { seedPlans } from './seed-plans.ts';
import { seedQuestionnaires } from './seed-questionnaires.ts';
import { seedRoster } from './seed-roster.ts';
import { seedStations } from './seed-stations.ts';

interface SeedParts {
  db: Db;
  clock: Clock;
  people: People;
  telemetry: Telemetry;
  media: Media;
  dataDir: string;
  startMs: number;
}

/** Puts the district into a database: offices, sign-ins, stations, devices, plans; what is there already stays as it is. */
export async function seedDistrict(parts: SeedParts): Promise<DemoLogin[]> {
  const { db, clock, people, telemetry, media, dataDir, startMs } = parts;
  const district = loadDistrict();
  const logins = demoLogins(district, dataDir);
  await seedOffices(db, district, startMs);
  await seedAccounts(db, people, district, logins, clock.nowMs());
  await seedRoster(db, district, startMs);
  await seedStations(db, telemetry, district);
  await seedAreas(db, district, startMs);
  await seedMedia(db, media, district, startMs);
  await seedPlans(db, clock.nowMs());
  return logins;
}

/** The district with what its stations measured and, given a ledger, its people recorded before the scenario's clock begins. */
export async function seedDemo(parts: SeedParts & { ledger?: LedgerContext }): Promise<DemoLogin[]> {
  const logins = await seedDistrict(parts);
  const [heard] = await parts.db.query('select 1 from frames limit 1');
  if (!heard) await seedHistory(parts.telemetry, loadDistrict(), loadStorm(), parts.clock);
  if (parts.ledger) {
    await seedRecords(parts.ledger, loadDistrict(), parts.startMs);
    await seedBoxes(parts.ledger);
    await seedQuestionnaires(parts.ledger, loadDistrict(), parts.startMs);
    await seedBulletin(await openBulletin(parts.ledger), loadDistrict());
  }
  return logins;
}
