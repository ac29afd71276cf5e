import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { loadDistrict } from '../../demo/load-district.ts';
import { seedRecords } from '../../demo/records/seed-records.ts';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { seedDistrict } from '../../demo/seed/seed-demo.ts';
import { startWard, type Ward } from '../../server/app.ts';
import { type Config, loadConfig } from '../../server/config/config.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ROOT } from '../conformance/tree.ts';
import { launchBrowser } from './browser.ts';
import { testDatabase } from './database.ts';
import { signInTo } from './page-states.ts';

const START_MS = Date.parse('2021-07-19T20:00:00+08:00');
const ANY_PORT = { host: '127.0.0.1', port: 0 };

export interface DemoConsole {
  url: string;
  browser: Browser;
  passwordOf(username: string): string;
  /** From now on the context is this person of the demo. */
  signIn(context: BrowserContext, username: string): Promise<void>;
  close(): Promise<void>;
}

/** What it holds beside its offices, stations and plans: the records of half a year, where a test is about those. */
export interface DemoFilled {
  records?: true;
  /** Settings that name a peer which runs only then. */
  change?: () => Promise<Partial<Config>>;
}

export interface DemoWard {
  ward: Ward;
  logins: DemoLogin[];
  databaseUrl: string;
  dataDir: string;
  close(): Promise<void>;
}

/** The demo district before its storm, on a database of its own. */
export async function startDemoWard(
  change: Partial<Config> = {},
  filled: DemoFilled = {},
): Promise<DemoWard> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-console-'));
  const db = await testDatabase();
  const config = loadConfig({
    world: 'demo',
    checkoutDir: ROOT,
    env: { WARD_DATA_DIR: folder, DATABASE_URL: db.url },
    scenario: { startMs: START_MS, speed: 1 },
  });
  let logins: DemoLogin[] = [];
  const ward = await startWard({
    config: { ...config, console: ANY_PORT, site: ANY_PORT, stations: ANY_PORT, mqtt: ANY_PORT, ...change },
    log: createLogger({ level: 'silent' }),
    checkoutDir: ROOT,
    seed: async ({ context, people, telemetry, outside, ledger }) => {
      logins = await seedDistrict({
        db: context.db,
        clock: context.clock,
        people,
        telemetry,
        media: outside.media,
        dataDir: folder,
        startMs: START_MS,
      });
      if (filled.records) await seedRecords(ledger, loadDistrict(), START_MS);
    },
  });
  return {
    ward,
    logins,
    databaseUrl: db.url,
    dataDir: folder,
    async close() {
      await ward.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Its console, and a browser to look at it. */
export async function openDemoConsole(executable: string, filled?: DemoFilled): Promise<DemoConsole> {
  const { ward, logins, close } = await startDemoWard(await filled?.change?.(), filled);
  const browser = await launchBrowser(executable);
  const passwordOf = (username: string): string => {
    const login = logins.find((each) => each.username === username);
    if (!login) throw new Error(`no sign-in ${username}`);
    return login.password;
  };
  return {
    url: ward.consoleUrl,
    browser,
    passwordOf,
    signIn: (context, username) =>
      signInTo(context, ward.consoleUrl, { username, password: passwordOf(username) }),
    async close() {
      await browser.close();
      await close();
    },
  };
}
