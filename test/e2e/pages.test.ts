import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { seedDistrict } from '../../demo/seed/seed-demo.ts';
import { startWard, type Ward } from '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ROOT } from '../conformance/tree.ts';
import { axeFindings, DESK, launchBrowser, openContext, PHONE } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { describeWith } from '../support/needs.ts';
import {
  layoutFaults,
  PAGES,
  type PageName,
  type PageState,
  setState,
  signInTo,
} from '../support/page-states.ts';

const START_MS = Date.parse('2021-07-19T20:00:00+08:00');
const ANY_PORT = { host: '127.0.0.1', port: 0 };
const LONG = { timeout: 60_000 };
const SUITE_MS = 240_000;
const NAMES = Object.keys(PAGES) as PageName[];
/** One sign-in sees several pages: they are visited one after the other in its context. */
const BY_USER = [...Map.groupBy(NAMES, (name) => PAGES[name].username)];

describeWith('chromium', 'every page of the console', (executable) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-pages-'));
  let ward: Ward;
  let browser: Browser;
  let logins: DemoLogin[] = [];

  beforeAll(async () => {
    const db = await testDatabase();
    const config = loadConfig({
      world: 'demo',
      checkoutDir: ROOT,
      env: { WARD_DATA_DIR: folder, DATABASE_URL: db.url },
      scenario: { startMs: START_MS, speed: 1 },
    });
    ward = await startWard({
      config: { ...config, console: ANY_PORT, site: ANY_PORT, stations: ANY_PORT, mqtt: ANY_PORT },
      log: createLogger({ level: 'silent' }),
      checkoutDir: ROOT,
      seed: async ({ context, people, telemetry, outside }) => {
        logins = await seedDistrict({
          db: context.db,
          clock: context.clock,
          people,
          telemetry,
          media: outside.media,
          dataDir: folder,
          startMs: START_MS,
        });
      },
    });
    browser = await launchBrowser(executable);
  }, SUITE_MS);

  afterAll(async () => {
    await browser?.close();
    await ward?.close();
    rmSync(folder, { recursive: true });
  });

  /** Visits pages in a state, theme and language; what is wrong with each, by page. */
  async function visit(
    username: string,
    names: readonly PageName[],
    view: { state: PageState; theme: 'light' | 'dark'; language: 'zh' | 'en'; phone?: true },
  ): Promise<Record<string, string[]>> {
    const { context, faults, foreign } = await openContext(browser, view.phone ? PHONE : DESK);
    await context.addInitScript(
      // An empty page before the first has no storage.
      `if (location.protocol.startsWith('http')) {
        localStorage.setItem('ward.theme', '${view.theme}');
        localStorage.setItem('ward.language', '${view.language}');
      }`,
    );
    const login = logins.find((each) => each.username === username);
    if (!login) throw new Error(`no sign-in ${username}`);
    await signInTo(context, ward.consoleUrl, login);
    await setState(context, view.state);
    const page = await context.newPage();
    const found: Record<string, string[]> = {};
    for (const name of names) {
      await page.goto(`${ward.consoleUrl}${PAGES[name].path}`);
      await page.locator('main section h2').first().waitFor(LONG);
      await page
        .locator('.ant-spin-spinning')
        .first()
        .waitFor({ ...LONG, state: 'detached' });
      const wrong = [
        ...(await axeFindings(page)),
        ...(await layoutFaults(page)),
        ...faults.splice(0),
        ...foreign.splice(0),
      ];
      if (wrong.length > 0) found[name] = wrong;
    }
    await context.close();
    return found;
  }

  for (const theme of ['light', 'dark'] as const)
    test(
      `${theme}: no serious finding of axe-core, nothing sticks out, no small target, no script error, no foreign request`,
      async () => {
        const language = theme === 'light' ? 'zh' : 'en';
        const found: Record<string, string[]> = {};
        for (const [username, names] of BY_USER)
          Object.assign(found, await visit(username, names, { state: 'as-is', theme, language }));
        expect(found).toEqual({});
      },
      SUITE_MS,
    );

  test(
    'on a phone, where every answer is refused: each page says what to do next and fits',
    async () => {
      const names = ['desk', 'stations', 'cameras', 'loudspeakers', 'system'] as const;
      expect(
        await visit('officer-a', names, { state: 'broken', theme: 'light', language: 'zh', phone: true }),
      ).toEqual({});
    },
    SUITE_MS,
  );
});
