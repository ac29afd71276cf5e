import { loadDistrict } from '../../demo/load-district.ts';
import { seedRecords } from '../../demo/records/seed-records.ts';
import { seedMedia } from '../../demo/seed/seed-media.ts';
import { seedOffices } from '../../demo/seed/seed-people.ts';
import { loadStorm } from '../../demo/storm/load-storm.ts';
import { PROGRAMMES } from '../../programmes/index.ts';
import type { Config } from '../config/config.ts';
import { createAudit } from '../modules/audit/index.ts';
import { foldPending } from '../modules/figures/index.ts';
import { createCatalogue } from '../modules/ledger/index.ts';
import { createMedia } from '../modules/media/index.ts';
import { openDatabase } from '../open-database.ts';
import { createBus } from '../platform/bus.ts';
import { systemClock } from '../platform/clock.ts';
import { openFileStore } from '../platform/files/index.ts';
import type { Logger } from '../platform/log.ts';
import { createSeal } from '../platform/seal.ts';
import { installationSecret } from '../platform/secrets.ts';
import { createVault, readKeyRing } from '../platform/vault/index.ts';

/**
 * Offices, records and cameras of the demo district in a database that was never started; it stays and is used again. A later start
 * of the demo finds them there and adds its stations.
 */
export async function fillDemoLedger(config: Config, log: Logger): Promise<void> {
  const { startMs } = loadStorm().scenario;
  const clock = { ...systemClock(), nowMs: () => startMs };
  const database = await openDatabase({ config, log, nowMs: Date.now() });
  try {
    const { db } = database;
    const district = loadDistrict();
    await seedOffices(db, district, startMs);
    const ledger = {
      db,
      clock,
      bus: createBus(log),
      catalogue: createCatalogue(PROGRAMMES),
      vault: createVault(
        await readKeyRing({ dataDir: config.dataDir, secretFile: config.personKeys.secretFile }),
      ),
      audit: createAudit({ clock }),
    };
    await seedRecords(ledger, district, startMs);
    const seal = createSeal(await installationSecret(config.dataDir, 'seal'));
    const files = openFileStore(config.dataDir);
    await seedMedia(db, createMedia({ ...ledger, log, files, seal, drill: true }), district, startMs);
    while ((await foldPending(db)) > 0);
  } finally {
    await database.close();
  }
}
