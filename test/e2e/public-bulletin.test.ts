import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBulletinSite } from '../../server/site/index.ts';
import { axeFindings, DESK, launchBrowser, openContext, PHONE } from '../support/browser.ts';
import { describeWith } from '../support/needs.ts';
import { layoutFaults } from '../support/page-states.ts';
import { bulletinPorts, publicSeed } from '../support/public-seed.ts';

const SUITE_MS = 180_000;
const [, waste] = publicSeed();
const BRIEF = `/bulletin/briefs/${waste!.entry.briefId}`;

describeWith('chromium', 'the public bulletin in a browser without script', (executable) => {
  let server: Server;
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    const site = createBulletinSite({ ...bulletinPorts(), nowMs: () => performance.now() });
    server = serve({ fetch: site.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
    await new Promise((resolve) => server.once('listening', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser(executable);
  }, SUITE_MS);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test('from the list by search to a figure and its sidecar', { timeout: SUITE_MS }, async () => {
    const { context, foreign } = await openContext(browser, { ...PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${address}/bulletin`);
    await page.fill('#q', '垃圾分类');
    await page.click('form button');
    await page.click('main li a');
    expect(await page.textContent('h1')).toContain('中心路街道三举措');
    await page.click('a:has(data[value="136"])');
    expect(await page.textContent('main')).toContain('截止日期');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[download]')]);
    expect(download.suggestedFilename()).toBe('sidecar.json');
    expect(foreign).toEqual([]);
    await context.close();
  });

  test('every page to WCAG 2.2 AA, in both languages, light and dark, large type, on desk and phone', {
    timeout: SUITE_MS,
  }, async () => {
    const paths = [
      '/bulletin',
      `/bulletin/issues/${waste!.issueId}`,
      BRIEF,
      `${BRIEF}/figures/0`,
      '/bulletin/corrections',
      '/bulletin/search?q=x',
    ];
    const ways = [
      { ...DESK, locale: 'zh-CN', colorScheme: 'light' },
      { ...PHONE, locale: 'en-GB', colorScheme: 'dark' },
    ] as const;
    for (const way of ways) {
      const { context } = await openContext(browser, { ...way, bypassCSP: true });
      const page = await context.newPage();
      for (const path of paths) {
        await page.goto(
          `${address}${path}${path.includes('?') ? '&' : '?'}large=${way.colorScheme === 'dark' ? 1 : 0}`,
        );
        expect(await axeFindings(page), path).toEqual([]);
        expect(await layoutFaults(page), path).toEqual([]);
      }
      await context.close();
    }
  });
});
