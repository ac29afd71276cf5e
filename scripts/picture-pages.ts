import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { axeFindings, DESK, launchBrowser, openContext } from '../test/support/browser.ts';
import {
  addressOf,
  layoutFaults,
  PAGES,
  type PageName,
  type PageState,
  STATES,
  setState,
  signInTo,
} from '../test/support/page-states.ts';

/**
 * Pictures of the console's pages from a running demo: every page, language, theme, width and state, and beside the
 * pictures what does not fit (one JSON line a picture with findings).
 *
 *   node scripts/picture-pages.ts --url http://127.0.0.1:7150 --logins FILE --out FOLDER
 *     [--pages desk,stations] [--states as-is,flood] [--widths 1920,390] [--themes dark] [--languages zh]
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    logins: { type: 'string' },
    out: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    pages: { type: 'string', default: Object.keys(PAGES).join() },
    states: { type: 'string', default: STATES.join() },
    widths: { type: 'string', default: '1920,1366,390' },
    themes: { type: 'string', default: 'light,dark' },
    languages: { type: 'string', default: 'zh,en' },
    axe: { type: 'boolean', default: false },
  },
});
const { url, logins, out } = values;
if (!url || !logins || !out) throw new Error('--url, --logins (demo-logins.json) and --out are needed');
const passwords = JSON.parse(readFileSync(logins, 'utf8')) as Record<string, string>;
const HEIGHTS: Readonly<Record<string, number>> = { 1920: 1080, 1366: 768, 390: 844 };
const list = (text: string): string[] => text.split(',').filter(Boolean);
const SETTLE_MS = 15_000;
const PAINT_MS = 600;

const seats = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();
/** Each person signs in once: an address may not try as often as these pages are looked at. */
async function sit(context: BrowserContext, username: string): Promise<void> {
  const cookies = seats.get(username);
  if (cookies) return context.addCookies(cookies);
  await signInTo(context, url ?? '', { username, password: passwords[username] ?? '' });
  seats.set(username, await context.cookies());
}

mkdirSync(out, { recursive: true });
const browser = await launchBrowser(values.chromium);
try {
  for (const name of list(values.pages) as PageName[]) {
    const { username } = PAGES[name];
    for (const width of list(values.widths)) {
      const { context, faults } = await openContext(browser, {
        ...DESK,
        viewport: { width: Number(width), height: HEIGHTS[width] ?? 900 },
      });
      await sit(context, username);
      const address = await addressOf(context, url, name);
      const page = await context.newPage();
      for (const state of list(values.states) as PageState[]) {
        await setState(context, state);
        for (const theme of list(values.themes)) {
          for (const language of list(values.languages)) {
            await page.goto(`${url}/login`);
            await page.evaluate(
              `localStorage.setItem('ward.theme', '${theme}'); localStorage.setItem('ward.language', '${language}')`,
            );
            await page.goto(address);
            await page.locator('main').waitFor();
            await page
              .locator('.ant-spin-spinning')
              .first()
              .waitFor({ state: 'detached', timeout: SETTLE_MS })
              .catch(() => undefined);
            await page.waitForTimeout(PAINT_MS);
            const file = `${name}-${state}-${width}-${theme}-${language}.png`;
            await page.screenshot({ path: path.join(out, file) });
            const findings = [
              ...(await layoutFaults(page)),
              ...(values.axe ? await axeFindings(page) : []),
              ...faults.splice(0),
            ];
            if (findings.length > 0) process.stdout.write(`${JSON.stringify({ file, findings })}\n`);
          }
        }
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
}
