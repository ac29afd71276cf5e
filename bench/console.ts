import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DESK, launchBrowser, openContext } from '../test/support/browser.ts';
import { findPart } from '../test/support/needs.ts';
import { bundleSizes } from './support/bundle-sizes.ts';
import { type DemoProcess, startDemoProcess } from './support/demo-process.ts';
import { atMost } from './support/judge.ts';

const DIST = path.resolve(import.meta.dirname, '../console/dist');
const SHELL_KIB = 230;
const ROUTE_KIB = 430;
const LCP_SECONDS = 1.5;
const MOST_NODES = 1_500;
/** No larger paint for so long: the page has settled. */
const SETTLED_MS = 1_000;

/** Runs in the page before its scripts: keeps the time of the largest paint so far. */
const OBSERVE = `
  window.largestPaint = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.largestPaint = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
`;

/** Loads a page with an empty cache and waits until the largest paint stays the same. */
async function largestPaint(context: BrowserContext, url: string, ready: (page: Page) => Promise<void>) {
  const page = await context.newPage();
  await page.addInitScript(OBSERVE);
  await page.goto(url);
  await ready(page);
  let paint = -1;
  for (;;) {
    const now = await page.evaluate<number>('window.largestPaint');
    if (now === paint && now > 0) break;
    paint = now;
    await page.waitForTimeout(SETTLED_MS);
  }
  const [nodes, bytes, requests] = await page.evaluate<[number, number, number]>(`
    [document.querySelectorAll('*').length,
     performance.getEntriesByType('resource').reduce((sum, entry) => sum + entry.transferSize, 0),
     performance.getEntriesByType('resource').length]`);
  await page.close();
  return { paint, nodes, kib: Math.round(bytes / 1_024), requests };
}

async function signedIn(browser: Browser, demo: DemoProcess) {
  const { context } = await openContext(browser, DESK);
  const page = await context.newPage();
  await page.goto(demo.url);
  await page.getByLabel('用户名').fill(demo.username);
  await page.getByLabel('密码', { exact: true }).fill(demo.password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('navigation').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

async function* paints(executable: string, loads: number): AsyncGenerator<object> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-console-'));
  let demo: DemoProcess | undefined;
  let browser: Browser | undefined;
  try {
    demo = await startDemoProcess({ dataDir, stations: 1 });
    browser = await launchBrowser(executable);
    const state = await signedIn(browser, demo);
    const pages = [
      { name: 'login', url: '/login', state: undefined, text: '登录' },
      { name: 'desk', url: '/', state, text: '告警' },
      { name: 'station', url: '/stations/SJ01', state, text: '原始报文' },
    ];
    for (const entry of pages) {
      const measured: Awaited<ReturnType<typeof largestPaint>>[] = [];
      for (let load = 0; load < loads; load++) {
        const { context } = await openContext(browser, {
          ...DESK,
          ...(entry.state ? { storageState: entry.state } : {}),
        });
        measured.push(
          await largestPaint(context, `${demo.url}${entry.url}`, (page) =>
            page.getByText(entry.text, { exact: false }).first().waitFor({ timeout: 60_000 }),
          ),
        );
        await context.close();
      }
      measured.sort((a, b) => a.paint - b.paint);
      const middle = measured[Math.floor(measured.length / 2)]!;
      yield {
        bench: 'console',
        case: `largest contentful paint, ${entry.name}, cache empty, median of ${loads}`,
        unit: 's',
        ...atMost(Math.round(middle.paint) / 1_000, LCP_SECONDS),
        worst: Math.round(measured.at(-1)!.paint) / 1_000,
        transferredKib: middle.kib,
        requests: middle.requests,
      };
      yield {
        bench: 'console',
        case: `elements on the page, ${entry.name}`,
        ...atMost(Math.max(...measured.map(({ nodes }) => nodes)), MOST_NODES),
      };
    }
  } finally {
    await browser?.close();
    await demo?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/**
 * `npm run bench -- console [--loads N]`: brotli sizes of the shell (≤ 230 KiB) and of every route (≤ 430 KiB), largest
 * contentful paint (≤ 1.5 s) in Chromium. `--loads 0` looks at the sizes alone.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({ args: [...args], options: { loads: { type: 'string', default: '5' } } });
  const { shell, routes } = await bundleSizes(DIST);
  for (const [part, target] of [
    [shell, SHELL_KIB] as const,
    ...routes.map((route) => [route, ROUTE_KIB] as const),
  ]) {
    const judged = atMost(part.kib, target);
    yield {
      bench: 'console',
      case: part === shell ? 'shell, brotli' : `route ${part.name}, brotli`,
      unit: 'KiB',
      ...judged,
      ...(judged.ok ? {} : { files: part.files }),
    };
  }
  const loads = Number(values.loads);
  const executable = findPart('chromium');
  if (loads === 0) return;
  if (executable === undefined)
    yield { bench: 'console', case: 'largest contentful paint', skipped: 'chromium is not installed' };
  else yield* paints(executable, loads);
}
