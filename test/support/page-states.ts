import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page, Route } from 'playwright-core';

/** Every page of the console with the sign-in of the demo that sees all of it. */
export const PAGES = {
  desk: { path: '/', username: 'officer-a' },
  stations: { path: '/stations', username: 'engineer-a' },
  station: { path: '/stations/SJ01', username: 'engineer-a' },
  cameras: { path: '/cameras', username: 'engineer-a' },
  camera: { path: '/cameras/SJV01', username: 'engineer-a' },
  loudspeakers: { path: '/loudspeakers', username: 'engineer-a' },
  rounds: { path: '/rounds', username: 'officer-a' },
  wall: { path: '/wall', username: 'officer-a' },
  plans: { path: '/plans', username: 'officer-a' },
  alarms: { path: '/alarms', username: 'officer-a' },
  responses: { path: '/responses', username: 'officer-a' },
  'call-outs': { path: '/call-outs', username: 'officer-a' },
  teams: { path: '/teams', username: 'officer-a' },
  orders: { path: '/orders', username: 'officer-a' },
  sign: { path: '/sign', username: 'commander' },
  records: { path: '/records', username: 'information' },
  record: { path: '/records/:newest', username: 'information' },
  works: { path: '/works', username: 'water-a' },
  work: { path: '/work', username: 'information' },
  overdue: { path: '/overdue', username: 'information' },
  intake: { path: '/intake', username: 'gongyelu-office' },
  'field-phones': { path: '/field-phones', username: 'gongyelu-office' },
  erasure: { path: '/erasure', username: 'secadmin' },
  figures: { path: '/figures', username: 'information' },
  account: { path: '/account', username: 'officer-a' },
  questionnaires: { path: '/questionnaires', username: 'zhongxinlu-office' },
  duty: { path: '/duty', username: 'officer-a' },
  reports: { path: '/reports', username: 'officer-a' },
  report: { path: '/reports/00000000-0000-7000-8000-000000000001', username: 'officer-a' },
  handover: { path: '/handover', username: 'officer-a' },
  'handover-signed': { path: '/handover/00000000-0000-7000-8000-000000000001', username: 'officer-a' },
  briefs: { path: '/briefs', username: 'gongyelu-info' },
  brief: { path: '/briefs/:brief', username: 'gongyelu-info' },
  issues: { path: '/issues', username: 'bulletin-editor-a' },
  issue: { path: '/issues/:issue', username: 'bulletin-editor-a' },
  guidance: { path: '/guidance', username: 'bulletin-editor-a' },
  log: { path: '/log', username: 'officer-a' },
  outbox: { path: '/outbox', username: 'officer-a' },
  people: { path: '/people', username: 'sysadmin' },
  audit: { path: '/audit', username: 'auditor' },
  keys: { path: '/keys', username: 'sysadmin' },
  system: { path: '/system', username: 'engineer-a' },
} as const;
export type PageName = keyof typeof PAGES;

/** as-is: what the server says; the others change its answers on their way to the browser. */
export const STATES = ['as-is', 'empty', 'flood', 'away', 'forbidden', 'broken'] as const;
export type PageState = (typeof STATES)[number];

/** Answers that say who reads and where: a page cannot stand without them. */
const KEPT = /\/api\/(me|units|map\/\w+|auth\/.*|live)$/;
const STREAM = /\/api\/live$/;
const FLOODED: Readonly<Record<string, number>> = {
  '/api/stations': 2_000,
  '/api/alarms': 300,
  '/api/cameras': 300,
  '/api/loudspeakers': 300,
  '/api/transfers': 40,
};
const USUAL_FLOOD = 300;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same row again under a name of its own. */
function again(row: unknown, n: number): unknown {
  if (!isObject(row)) return row;
  const copy = structuredClone(row);
  for (const name of ['id', 'key', 'messageId'])
    if (typeof copy[name] === 'string')
      copy[name] = UUID.test(copy[name]) ? randomUUID() : `${copy[name]}-${n}`;
  if (typeof copy['seq'] === 'number') copy['seq'] += n * 100_000;
  return copy;
}

const changeLists = (answer: unknown, change: (list: unknown[]) => unknown[]): unknown =>
  Array.isArray(answer)
    ? change(answer)
    : isObject(answer)
      ? Object.fromEntries(
          Object.entries(answer).map(([name, value]) => [name, Array.isArray(value) ? change(value) : value]),
        )
      : answer;

const flood = (path: string) => (list: unknown[]) => {
  const count = FLOODED[path] ?? USUAL_FLOOD;
  return list.length === 0
    ? list
    : Array.from({ length: count }, (_, n) => again(list[n % list.length], Math.floor(n / list.length)));
};

const problem = (route: Route, status: number, code: string): Promise<void> =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: `urn:ward:problem:${code}`, title: code, status, code }),
  });

/** From now on, pages of this context see the server in this state. */
export async function setState(context: BrowserContext, state: PageState): Promise<void> {
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  if (state === 'as-is') return;
  await context.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (state === 'away' && (pathname === '/readyz' || STREAM.test(pathname))) return route.abort();
    if (!pathname.startsWith('/api/') || KEPT.test(pathname)) return route.continue();
    if (state === 'away') return route.abort();
    if (state === 'forbidden') return problem(route, 403, 'forbidden');
    if (state === 'broken') return problem(route, 500, 'internal');
    const response = await route.fetch().catch(() => undefined);
    if (!response) return route.abort();
    if (!response.headers()['content-type']?.includes('json')) return route.fulfill({ response });
    const answer: unknown = await response.json();
    await route.fulfill({
      response,
      json: changeLists(answer, state === 'empty' ? () => [] : flood(pathname)),
    });
  });
}

/** What stands for the record, brief or issue that changed last, and where it is asked for. */
const NEWEST: Readonly<Record<string, string>> = {
  ':newest': '/api/records?type=urban-renewal/opinion&limit=1',
  ':brief': '/api/bulletin-briefs?limit=1',
  ':issue': '/api/bulletin-issues',
};

/** Address of a page, with what changed last where it shows one thing. */
export async function addressOf(
  context: BrowserContext,
  consoleUrl: string,
  name: PageName,
): Promise<string> {
  const { path } = PAGES[name];
  const [place] = /:\w+/.exec(path) ?? [];
  if (place === undefined) return `${consoleUrl}${path}`;
  const answer: unknown = await (await context.request.get(`${consoleUrl}${NEWEST[place]}`)).json();
  const rows = Array.isArray(answer) ? answer : (answer as { records: unknown[] }).records;
  const [newest] = rows as { id: string }[];
  return `${consoleUrl}${path.replace(place, newest?.id ?? '')}`;
}

/** Signs the context in; its pages are in from the start. */
export async function signInTo(
  context: BrowserContext,
  consoleUrl: string,
  login: { username: string; password: string },
): Promise<void> {
  const response = await context.request.post(`${consoleUrl}/api/auth/sign-in/username`, {
    data: login,
    headers: { origin: consoleUrl },
  });
  if (!response.ok()) throw new Error(`sign-in of ${login.username}: ${response.status()}`);
}

/** Runs in the page, where there is a document; the types of the server know none. */
const LAYOUT_FAULTS = `(() => {
  const faults = [];
  const nameOf = (element) =>
    element.tagName.toLowerCase() + '.' + element.className + ' “' + (element.textContent ?? '').trim().slice(0, 24) + '”';
  const visible = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && getComputedStyle(element).visibility !== 'hidden';
  };
  const scrolls = (element) =>
    element !== null && (/(auto|scroll|hidden)/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) faults.push('the page is ' + wide + ' px wider than the window');
  for (const element of document.querySelectorAll('main *, header *')) {
    if (!visible(element)) continue;
    const { right } = element.getBoundingClientRect();
    if (right > innerWidth + 1 && !scrolls(element.parentElement))
      faults.push('sticks out by ' + Math.round(right - innerWidth) + ' px: ' + nameOf(element));
  }
  for (const element of document.querySelectorAll('a[href], button, input:not([type=hidden]), summary, select')) {
    if (!visible(element)) continue;
    if (element.className === 'skip') continue;
    const target = element.closest('label, .ant-checkbox-wrapper, .ant-select, .ant-input-affix-wrapper') ?? element;
    const { width, height } = target.getBoundingClientRect();
    const inline = element.tagName === 'A' && getComputedStyle(element).display === 'inline';
    if ((width < 23.5 || height < 23.5) && !inline)
      faults.push(Math.round(width) + '×' + Math.round(height) + ' px: ' + nameOf(element));
  }
  return [...new Set(faults)];
})()`;

/** What a reader cannot see or hit: a page wider than the window, what sticks out, targets under 24 px (WCAG 2.5.8). */
export const layoutFaults = (page: Page): Promise<string[]> => page.evaluate<string[]>(LAYOUT_FAULTS);
