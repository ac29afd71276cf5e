import path from 'node:path';
import { loadDistrict } from '../../demo/load-district.ts';
import { seedAccounts, seedOffices } from '../../demo/seed/seed-people.ts';
import { loadStations } from '../../demo/simulator/load-frames.ts';
import { startWard } from '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { insertPlanVersion } from '../../server/modules/rules/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { benchStation } from './bench-stations.ts';
import { loadPlan } from './ingest-plan.ts';
import type { Ready, WardSettings } from './ward-process.ts';
import { seedYear } from './year-of-data.ts';

/** The whole server with what a measurement needs; says where it listens, ends when it is told to. */
async function main(databaseUrl: string, dataDir: string, settings: WardSettings): Promise<void> {
  const checkoutDir = path.resolve(import.meta.dirname, '../..');
  const district = loadDistrict();
  const officer = district.people.find(({ username }) => username === 'officer-a')!;
  const login = { username: officer.username, password: 'only-for-this-run' };
  const anyPort = { WARD_PORT: '0', WARD_PUBLIC_PORT: '0', WARD_STATION_PORT: '0', WARD_MQTT_PORT: '0' };
  const stations = loadStations(settings.loadStations);
  const ward = await startWard({
    config: loadConfig({
      world: 'live',
      env: {},
      checkoutDir,
      overrides: { DATABASE_URL: databaseUrl, WARD_DATA_DIR: dataDir, ...anyPort },
    }),
    log: createLogger({ level: 'warn' }),
    checkoutDir,
    seed: async ({ context: { db, clock }, people, telemetry }) => {
      const nowMs = clock.nowMs();
      await seedOffices(db, district, nowMs);
      const account = { ...login, name: officer.name, posts: [] };
      await seedAccounts(db, people, { ...district, people: [officer] }, [account], nowMs);
      await db.transaction(async (tx) => {
        for (const station of stations) await telemetry.registerStation(tx, benchStation(station));
      });
      await telemetry.registry.reload(db);
      if (stations.length > 0) {
        const plan = {
          id: 'load',
          version: '1',
          document: loadPlan(stations),
          enteredBy: 'bench',
          frameSeq: 0,
        };
        await db.transaction((tx) => insertPlanVersion(tx, plan, nowMs));
      }
      if (settings.history) await seedYear({ db, telemetry, nowMs, ...settings.history });
    },
  });
  process.on('message', (message) => {
    if (message === 'stop') void ward.close().then(() => process.exit(0));
  });
  process.on('disconnect', () => process.exit(1));
  const ready: Ready = { consoleUrl: ward.consoleUrl, stationPort: ward.stationPort, ...login };
  process.send?.(ready);
}

const [databaseUrl, dataDir, settings] = process.argv.slice(2);
await main(databaseUrl!, dataDir!, JSON.parse(settings!) as WardSettings);
