import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, DESK, launchBrowser, openContext, PHONE } from '../support/browser.ts';
import { SUITE_MS } from '../support/console-page.ts';
import { type DemoWard, startDemoWard } from '../support/demo-console.ts';
import { describeWith } from '../support/needs.ts';
import { layoutFaults, signInTo } from '../support/page-states.ts';
import { until } from '../support/ward-process.ts';

const PEOPLE = 40;
const BY_PAGE = 2;

describeWith('chromium', 'a call-out of forty', (executable) => {
  let demo: DemoWard;
  let browser: Browser;
  let desk: Page;
  let faults: string[];
  beforeAll(async () => {
    demo = await startDemoWard();
    browser = await launchBrowser(executable);
    const opened = await openContext(browser, DESK);
    faults = opened.faults;
    const login = demo.logins.find(({ username }) => username === 'officer-a')!;
    await signInTo(opened.context, demo.ward.consoleUrl, login);
    desk = await opened.context.newPage();
  }, SUITE_MS);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  /** Links of the messages that ended in the sink of the drill, by the name of the person. */
  const links = (): Map<string, string> =>
    new Map(
      demo.ward.outside
        .sunk()
        .filter(({ channel }) => channel === 'sms')
        .map(({ body }) => [String(body['to']), /http\S+\/c\/[\w-]+/.exec(String(body['text']))?.[0] ?? '']),
    );
  const count = (name: string) => desk.locator(`[data-count="${name}"]`);

  test(
    'two taps call forty; they answer on the phone, and the board shows it by itself',
    async () => {
      await desk.goto(`${demo.ward.consoleUrl}/call-outs`);
      await desk
        .getByRole('region', { name: '三支队伍' })
        .getByRole('button', { name: `叫应 ${PEOPLE} 人` })
        .click();
      await desk
        .getByRole('dialog')
        .getByRole('button', { name: `叫应 ${PEOPLE} 人` })
        .click();
      await desk.getByRole('heading', { name: '三支队伍' }).waitFor();
      await until('forty links', () => links().size === PEOPLE && [...links().values()].every(Boolean));
      expect(demo.ward.outside.sunk().every(({ body }) => String(body['text']).startsWith('【演练】'))).toBe(
        true,
      );
      const [first, ...others] = [...links().values()];

      const phone = await openContext(browser, PHONE);
      const page = await phone.context.newPage();
      for (const [n, link] of [first!, ...others.slice(0, BY_PAGE - 1)].entries()) {
        await page.goto(link);
        expect(await page.getByText('【演练】').count()).toBe(1);
        if (n === 0) expect([...(await axeFindings(page)), ...(await layoutFaults(page))]).toEqual([]);
        await page.getByRole('button', { name: '收到，马上到岗' }).click();
        await page.getByText('确认收到').waitFor();
      }
      await page.goto(first!);
      await page.getByRole('button', { name: '我已到岗' }).click();
      await page.getByText('值班室已看到').waitFor();
      // The others answer at once, as fast as they come.
      const answers = await Promise.all(
        others
          .slice(BY_PAGE - 1, -2)
          .map((link) =>
            fetch(link, { method: 'POST', body: new URLSearchParams({ did: 'confirm' }) }).then(
              ({ status }) => status,
            ),
          ),
      );
      expect(new Set(answers)).toEqual(new Set([200]));
      await count('confirmed')
        .filter({ hasText: String(PEOPLE - 2) })
        .waitFor({ timeout: 10_000 });
      expect(await count('onPost').textContent()).toBe('1');
      expect(await count('unanswered').textContent()).toBe('2');
      expect(await layoutFaults(desk)).toEqual([]);
      await phone.context.close();

      // The last two by telephone, with the keyboard: the filter, then one key each.
      await desk.getByText('未应答 2').click();
      for (const left of ['1', '0']) {
        await desk.keyboard.press('j');
        await desk.keyboard.press('1');
        await count('unanswered').filter({ hasText: left }).waitFor({ timeout: 10_000 });
      }
      expect(await count('confirmed').textContent()).toBe(String(PEOPLE));
      expect(faults).toEqual([]);
      expect(phone.faults).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    'a video round over every camera: one key each, the next picture stands ready, an anomaly goes to a patrol',
    async () => {
      await desk.goto(`${demo.ward.consoleUrl}/rounds`);
      await desk.getByText(/每 240 分钟一轮/).waitFor();
      await desk.getByRole('button', { name: '开始巡查' }).click();
      const cameras = desk.locator('.round-list li');
      await cameras.first().waitFor();
      const all = await cameras.count();
      expect(all).toBe(38);
      const picture = desk.locator('.round-picture');
      const ready = desk.locator('.round-picture[data-ready="true"]');
      const keys = Array.from({ length: all }, (_, n) => (n === 7 ? '2' : n === 9 ? '3' : '1'));
      const waits: number[] = [];
      let prepared = 0;
      for (const [n, key] of keys.entries()) {
        await ready.waitFor();
        const before = await picture.locator('h3').textContent();
        await desk.keyboard.press(key);
        await desk
          .locator(`[data-outcome="left"]`)
          .nth(all - n - 1)
          .waitFor({ state: 'detached' });
        if (n === all - 1) break;
        expect(await picture.locator('h3').textContent()).not.toBe(before);
        if ((await picture.getAttribute('data-ready')) === 'true') prepared++;
        waits.push(Number(await desk.locator('.round-run').getAttribute('data-shown-ms')));
      }
      await desk.getByText('本轮已巡完').waitFor();
      await desk.getByText(/已令核查/).waitFor();
      // The picture that follows was asked for and decoded before the key, and shows within a frame or two.
      expect(prepared).toBeGreaterThan(all - 6);
      expect(waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)]).toBeLessThanOrEqual(150);
      await desk.getByRole('button', { name: '返回' }).click();
      await desk.getByText('38 处：正常 36，异常 1，看不清 1').waitFor();
      await desk.getByText('按时完成 1 轮').waitFor();
      await desk.mouse.move(0, 0);
      expect(await axeFindings(desk)).toEqual([]);
      expect(await layoutFaults(desk)).toEqual([]);
      await desk.goto(`${demo.ward.consoleUrl}/orders`);
      await desk.getByText(/^核查：.+视频异常/).waitFor();
      expect(faults).toEqual([]);
    },
    SUITE_MS,
  );
});
