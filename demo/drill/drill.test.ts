import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startWard, type Ward } from '../../server/app.ts';
import { drillConfig } from '../../server/cli/drill.ts';
import { type Config, loadConfig } from '../../server/config/config.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ROOT } from '../../test/conformance/tree.ts';
import { testDatabase } from '../../test/support/database.ts';
import { loadDistrict } from '../load-district.ts';
import { seedDistrict } from '../seed/seed-demo.ts';
import { seedHistory } from '../seed/seed-history.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { copyDistrict } from './copy-district.ts';
import { type DrillRoster, drillRoster, followStorm } from './drill-stations.ts';

const storm = loadStorm();
const log = createLogger({ level: 'silent' });
const ANY_PORT = { host: '127.0.0.1', port: 0 };

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'ward-drill-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

const onAnyPorts = (config: Config, databaseUrl: string): Config => ({
  ...config,
  databaseUrl,
  console: ANY_PORT,
  site: ANY_PORT,
  stations: ANY_PORT,
  mqtt: ANY_PORT,
});

async function start(options: Parameters<typeof startWard>[0]): Promise<Ward> {
  const ward = await startWard(options);
  onTestFinished(ward.close);
  return ward;
}

/** Rows and a digest of every table of duty: what changed afterwards was changed by somebody. */
async function contents(db: Db): Promise<Record<string, string>> {
  const tables = await db.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
     and not relispartition order by 1`,
  );
  const result: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await db.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from "${name}" t`,
    );
    result[name] = row!.digest;
  }
  return result;
}

test('a drill of the district plays the storm and nothing of it reaches live duty', async () => {
  const liveDb = await testDatabase();
  const drillDb = await testDatabase();
  const liveFolder = folder();
  const liveConfig = loadConfig({
    world: 'live',
    checkoutDir: ROOT,
    env: { WARD_DATA_DIR: liveFolder, WARD_CHANNELS_FILE: '', DATABASE_URL: liveDb.url },
  });
  const live = await start({
    config: onAnyPorts(liveConfig, liveDb.url),
    log,
    checkoutDir: ROOT,
    seed: async ({ context, people, telemetry, outside }) => {
      await seedDistrict({
        ...context,
        people,
        telemetry,
        media: outside.media,
        dataDir: liveFolder,
        startMs: storm.scenario.startMs,
      });
    },
  });
  // What the seed told the figures is folded into cells a moment later.
  await expect
    .poll(async () => (await liveDb.query('select from figure_deltas limit 1')).length, { timeout: 30_000 })
    .toBe(0);
  const before = await contents(liveDb);
  expect(Object.keys(before).length).toBeGreaterThan(30);

  const config = drillConfig(liveConfig, ROOT, 900, {});
  expect([config.databaseUrl, config.channels, config.heartbeat]).toEqual([undefined, {}, undefined]);
  expect(config.dataDir).toBe(`${liveFolder}-drill`);
  let roster: DrillRoster = { stations: [], follows: {} };
  const drill = await start({
    config: { ...onAnyPorts(config, drillDb.url), dataDir: folder() },
    log,
    checkoutDir: ROOT,
    seed: async ({ context, telemetry }) => {
      await copyDistrict(liveDb, context.db, storm.scenario.startMs);
      await telemetry.registry.reload(context.db);
      roster = drillRoster(telemetry.registry.stations(), loadDistrict().stations, storm);
      await seedHistory(telemetry, roster, followStorm(storm, roster.follows), context.clock);
    },
  });
  expect(roster.stations).toHaveLength(18);
  const simulator = startSimulator({
    host: '127.0.0.1',
    port: drill.stationPort,
    clock: drill.time!,
    storm: followStorm(storm, roster.follows),
    district: { stations: roster.stations, cameras: [] },
    scripted: false,
  });
  onTestFinished(simulator.stop);

  await expect
    .poll(async () => (await drillDb.query(`select 1 from outbox`)).length, { timeout: 40_000 })
    .toBeGreaterThan(0);
  await expect.poll(() => drill.outside.sunk().length, { timeout: 10_000 }).toBeGreaterThan(0);
  const outgoing = await drillDb.query<{ drill: boolean; body: Record<string, unknown> }>(
    'select drill, body from outbox',
  );
  for (const { drill: marked, body } of outgoing) {
    expect(marked).toBe(true);
    expect(JSON.stringify(body)).toContain('演练');
  }
  const [{ frames } = { frames: 0 }] = await drillDb.query<{ frames: number }>(
    'select count(*)::int as frames from frames',
  );
  expect(frames).toBeGreaterThan(100);

  expect(live.outside.sunk()).toEqual([]);
  expect(await contents(liveDb)).toEqual(before);
}, 240_000);
