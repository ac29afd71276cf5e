import path from 'node:path';
import { loadStations } from '../../demo/simulator/load-frames.ts';
import { startWard } from '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { insertPlanVersion } from '../../server/modules/rules/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { loadStation } from './bench-stations.ts';
import { loadPlan } from './ingest-plan.ts';

/** What the server process tells when asked: `usage`. */
export interface ServerUsage {
  rssMiB: number;
  mostRssMiB: number;
  heapMiB: number;
  heapReservedMiB: number;
  externalMiB: number;
  cpuSeconds: number;
  acceptedFrames: number;
  transactions: number;
  ruleFaults: string[];
}

/** The whole server in a process of its own, with the stations of the load registered and a plan that judges them. */
async function main(databaseUrl: string, dataDir: string, count: number, rules: boolean): Promise<void> {
  const checkoutDir = path.resolve(import.meta.dirname, '../..');
  const stations = loadStations(count);
  const config = loadConfig({
    world: 'live',
    env: {},
    checkoutDir,
    overrides: {
      DATABASE_URL: databaseUrl,
      WARD_DATA_DIR: dataDir,
      WARD_PORT: '0',
      WARD_PUBLIC_PORT: '0',
      WARD_STATION_PORT: '0',
      WARD_MQTT_PORT: '0',
    },
  });
  const ward = await startWard({
    config,
    log: createLogger({ level: 'warn' }),
    checkoutDir,
    seed: async ({ context: { db, clock }, telemetry, fresh }) => {
      if (!fresh) return;
      await db.transaction(async (tx) => {
        for (const one of stations) await telemetry.registerStation(tx, loadStation(one));
      });
      await telemetry.registry.reload(db);
      if (!rules) return;
      const plan = {
        id: 'load',
        version: '1',
        document: loadPlan(stations),
        enteredBy: 'bench',
        frameSeq: 0,
      };
      await db.transaction((tx) => insertPlanVersion(tx, plan, clock.nowMs()));
    },
  });
  const usage = (): ServerUsage => {
    const { user, system } = process.cpuUsage();
    const { acceptedTotal, batchesTotal } = ward.gateway.stats();
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    const mebi = (bytes: number): number => Math.round(bytes / 2 ** 20);
    return {
      rssMiB: mebi(rss),
      heapMiB: mebi(heapUsed),
      heapReservedMiB: mebi(heapTotal),
      externalMiB: mebi(external),
      mostRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
      cpuSeconds: (user + system) / 1e6,
      acceptedFrames: acceptedTotal,
      transactions: batchesTotal,
      ruleFaults: ward.rules.faults(),
    };
  };
  process.on('message', (message) => {
    if (message === 'usage') process.send?.(usage());
    if (message === 'judged') void ward.rules.catchUp().then(() => process.send?.('judged'));
    if (message === 'stop') void ward.close().then(() => process.exit(0));
  });
  process.on('disconnect', () => process.exit(1));
  process.send?.({ port: ward.stationPort });
}

const [databaseUrl, dataDir, count, rules] = process.argv.slice(2);
await main(databaseUrl!, dataDir!, Number(count), rules === 'rules');
