import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { axeFindings, DESK, openContext, PHONE } from '../support/browser.ts';
import { describeConsole, SUITE_MS } from '../support/console-page.ts';
import { addressOf, layoutFaults, PAGES, type PageName, setState } from '../support/page-states.ts';

const LONG = { timeout: 60_000 };
const NAMES = Object.keys(PAGES) as PageName[];
/** Every page once, every second one dark and English; `scripts/picture-pages.ts --axe` looks at all of it. */
const SHARES = { light: NAMES.filter((_, n) => n % 2 === 0), dark: NAMES.filter((_, n) => n % 2 === 1) };

/** A brief and an issue to look at. */
const BULLETIN = [
  [
    'gongyelu-info',
    '/api/bulletin-briefs',
    {
      from: 'text',
      unitId: 'street-gongyelu',
      text: '工业路街道抓实城市更新 一是征集民意。入户走访7轮，征集意见30条。二是成立支部。专设1个党小组。截至目前，约500人参加。（工业路街道）',
    },
  ],
  [
    'bulletin-editor-a',
    '/api/bulletin-issues',
    { unitId: 'district', name: '信息快报', office: '区委办公室' },
  ],
] as const;

/** As a link does, without loading the console anew. */
const follow = (page: Page, address: string): Promise<void> =>
  page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent('popstate'));`,
  );

/** The page stands: it has a title and no longer reads. */
async function open(page: Page, address: string, within = false): Promise<void> {
  if (within) {
    const before = await page.locator('main section h2').first().elementHandle();
    await follow(page, address);
    await before?.waitForElementState('hidden', LONG);
  } else await page.goto(address);
  await page.locator('main section h2').first().waitFor(LONG);
  await page
    .locator('main .ant-spin-spinning')
    .first()
    .waitFor({ ...LONG, state: 'detached' });
}

const choose = (context: BrowserContext, theme: string, language: string): Promise<unknown> =>
  context.addInitScript(
    // An empty page before the first has no storage.
    `if (location.protocol.startsWith('http')) {
      localStorage.setItem('ward.theme', '${theme}');
      localStorage.setItem('ward.language', '${language}');
    }`,
  );

describeConsole('every page of the console', ({ demo, enter }) => {
  const seats = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();
  /** Each person signs in once: an address may not try as often as these pages are looked at. */
  const sit = async (context: BrowserContext, username: string): Promise<void> => {
    const cookies = seats.get(username);
    if (cookies) return context.addCookies(cookies);
    await demo().signIn(context, username);
    seats.set(username, await context.cookies());
  };
  beforeAll(async () => {
    const { context } = await enter(PAGES.record.username);
    const made = await context.request.post(`${demo().url}/api/moves`, {
      headers: { origin: demo().url },
      data: {
        type: 'urban-renewal/opinion',
        move: 'say',
        unitId: 'town-xiawo',
        data: { subject: '楼道照明', words: '三楼灯不亮', category: 'facilities', contact: '演示' },
      },
    });
    expect(await made.text()).toContain('"record"');
    await context.close();
    for (const [username, path, data] of BULLETIN) {
      const seat = await enter(username);
      const opened = await seat.context.request.post(`${demo().url}${path}`, {
        headers: { origin: demo().url },
        data,
      });
      expect(await opened.text()).toContain('"id"');
      await seat.context.close();
    }
  }, SUITE_MS);

  for (const theme of ['light', 'dark'] as const)
    test(
      `${theme}: no serious finding of axe-core, nothing sticks out, no small target, no script error, no foreign request`,
      async () => {
        const { context, faults, foreign } = await openContext(demo().browser, DESK);
        await choose(context, theme, theme === 'light' ? 'zh' : 'en');
        const page = await context.newPage();
        const found: Record<string, string[]> = {};
        // One sign-in sees several pages.
        for (const [username, names] of Map.groupBy(SHARES[theme], (each) => PAGES[each].username)) {
          await sit(context, username);
          for (const [n, name] of names.entries()) {
            await open(page, await addressOf(context, demo().url, name), n > 0);
            const wrong = [
              ...(await axeFindings(page)),
              ...(await layoutFaults(page)),
              ...faults.splice(0),
              ...foreign.splice(0),
            ];
            if (wrong.length > 0) found[name] = wrong;
          }
        }
        await context.close();
        expect(found).toEqual({});
      },
      SUITE_MS,
    );

  test(
    'on a phone, where every answer is refused: pages say what to do next and fit',
    async () => {
      const { context, faults } = await openContext(demo().browser, PHONE);
      await choose(context, 'light', 'zh');
      await sit(context, 'officer-a');
      await setState(context, 'broken');
      const page = await context.newPage();
      const found: Record<string, string[]> = {};
      for (const name of ['desk', 'stations', 'figures'] as const) {
        await open(page, `${demo().url}${PAGES[name].path}`);
        await page.locator('main [role=alert]').first().waitFor(LONG);
        const wrong = [...(await layoutFaults(page)), ...faults.splice(0)];
        if (wrong.length > 0) found[name] = wrong;
      }
      await context.close();
      expect(found).toEqual({});
    },
    SUITE_MS,
  );
});
