import { readFileSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { DESK, launchBrowser, openContext, PHONE } from '../test/support/browser.ts';
import { addressOf, signInTo } from '../test/support/page-states.ts';

/**
 * The pictures of the README and of the guides that show one page as it is, from a running demo; those of a step in a
 * response (sign-phone, orders-phone, response-lags) are taken by hand on its way:
 *
 *   node scripts/picture-guides.ts --url http://127.0.0.1:7150 --public http://127.0.0.1:7151 --logins FILE
 *     [--out docs/pictures] [--only duty-desk,station]
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    public: { type: 'string' },
    logins: { type: 'string' },
    out: { type: 'string', default: path.resolve(import.meta.dirname, '../docs/pictures') },
    only: { type: 'string' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const { url, public: site, logins, out } = values;
if (!url || !site || !logins) throw new Error('--url, --public and --logins (demo-logins.json) are needed');
const passwords = JSON.parse(readFileSync(logins, 'utf8')) as Record<string, string>;
const MOST_BYTES = 200 * 1_024;
const PAINT_MS = 3_000;
const LONG_MS = 120_000;

interface Shot {
  name: string;
  view: BrowserContextOptions;
  /** Without one, nobody is signed in. */
  username?: string;
  /** Address of a page, the console's unless it is a whole one. */
  address: (context: Parameters<typeof addressOf>[0]) => Promise<string> | string;
  /** What is on the page when it is whole. */
  shows: string;
  act?: (page: Page) => Promise<void>;
}

const DEMO_PIN = '246810';
/** The phone of a grid worker, signed in and with the data of the day. */
async function openFieldPhone(page: Page): Promise<void> {
  await page.getByLabel('用户名').fill('gongyelu-grid-a');
  await page.getByLabel('口令', { exact: true }).fill(passwords['gongyelu-grid-a'] ?? '');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('本机口令（至少 6 位）').fill(DEMO_PIN);
  await page.getByLabel('再输一次').fill(DEMO_PIN);
  await page.getByRole('button', { name: '保存并下载资料' }).click();
  await page.getByText('数据截至').waitFor();
}

const SHOTS: readonly Shot[] = [
  { name: 'duty-desk', view: DESK, username: 'officer-a', address: () => `${url}/`, shows: '研判与提请' },
  {
    name: 'station',
    view: DESK,
    username: 'engineer-a',
    address: () => `${url}/stations/SJ01`,
    shows: '原始报文',
  },
  {
    name: 'brief-editor',
    view: DESK,
    username: 'gongyelu-info',
    address: (context) => addressOf(context, url, 'brief'),
    shows: '经过',
  },
  { name: 'public-bulletin', view: DESK, address: () => `${site}/bulletin`, shows: '信息快报' },
  { name: 'field-phone', view: PHONE, address: () => `${url}/field`, shows: '登录', act: openFieldPhone },
];

const only = values.only?.split(',');
await mkdir(out, { recursive: true });
const browser = await launchBrowser(values.chromium);
try {
  for (const { name, view, username, address, shows, act } of SHOTS) {
    if (only && !only.includes(name)) continue;
    const { context } = await openContext(browser, view);
    context.setDefaultTimeout(LONG_MS);
    if (username) await signInTo(context, url, { username, password: passwords[username] ?? '' });
    const page = await context.newPage();
    await page.goto(await address(context));
    await page.getByText(shows).first().waitFor();
    await act?.(page);
    await page.waitForTimeout(PAINT_MS);
    const file = path.join(out, `${name}.png`);
    await sharp(await page.screenshot())
      .png({ palette: true, effort: 10 })
      .toFile(file);
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new Error(`${file}: ${size} bytes, at most ${MOST_BYTES}`);
    process.stdout.write(`${JSON.stringify({ name, bytes: size })}\n`);
    await context.close();
  }
} finally {
  await browser.close();
}
