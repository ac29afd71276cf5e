import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ResponseList } from '../../contract/responses.ts';
import { runScenario } from '../../demo/run-scenario.ts';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { seedDemo } from '../../demo/seed/seed-demo.ts';
import { startWard, type Ward } from '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { createLogger } from '../../server/platform/log.ts';
import { ROOT } from '../conformance/tree.ts';
import { axeFindings, DESK, launchBrowser, openContext, PHONE } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { describeWith } from '../support/needs.ts';

/** 03:28: the red signal stands, SJ01 is twenty-two minutes from its guaranteed level. */
const START_MS = Date.parse('2021-07-20T03:28:00+08:00');
const SPEED = 60;
const ANY_PORT = { host: '127.0.0.1', port: 0 };
/** Proposals of the town and of the bureau stand beside it. */
const DISTRICT_PLAN = '上街区防汛抗旱指挥部';
const LONG = { timeout: 60_000 };
const STORY_MS = 240_000;

describeWith('chromium', 'the storm story in a browser', (executable) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-story-'));
  const faults: string[] = [];
  const foreign: string[] = [];
  let ward: Ward;
  let scenario: { stop(): Promise<void> };
  let logins: DemoLogin[] = [];
  let browser: Browser;
  let desk: Page;

  async function signIn(username: string, options: typeof DESK | typeof PHONE): Promise<Page> {
    const opened = await openContext(browser, options);
    const page = await opened.context.newPage();
    page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
    opened.context.on('close', () => {
      faults.push(...opened.faults);
      foreign.push(...opened.foreign);
    });
    await page.goto(ward.consoleUrl);
    await page.getByLabel('用户名').fill(username);
    await page
      .getByLabel('密码', { exact: true })
      .fill(logins.find((login) => login.username === username)!.password);
    // The page asked before anybody was signed in, and was refused: its desk has to ask again.
    const first = options === DESK ? '/api/alarms' : '/api/me';
    const asked = page.waitForResponse((answer) => answer.url().endsWith(first) && answer.ok());
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('navigation').waitFor();
    await asked;
    return page;
  }

  beforeAll(async () => {
    const db = await testDatabase();
    const config = loadConfig({
      world: 'demo',
      checkoutDir: ROOT,
      env: { WARD_DATA_DIR: folder, DATABASE_URL: db.url },
      scenario: { startMs: START_MS, speed: SPEED },
    });
    const log = createLogger({ level: 'silent' });
    ward = await startWard({
      config: { ...config, console: ANY_PORT, site: ANY_PORT, stations: ANY_PORT, mqtt: ANY_PORT },
      log,
      checkoutDir: ROOT,
      seed: async ({ context, people, telemetry, outside }) => {
        logins = await seedDemo({
          ...context,
          people,
          telemetry,
          media: outside.media,
          dataDir: folder,
          startMs: START_MS,
        });
      },
    });
    scenario = await runScenario(ward, log);
    browser = await launchBrowser(executable);
  }, STORY_MS);

  afterAll(async () => {
    await browser?.close();
    await scenario?.stop();
    await ward?.close();
    rmSync(folder, { recursive: true });
  });

  /** A step of the story: those after a failed one are not tried. */
  async function step(name: string, play: () => Promise<void>): Promise<void> {
    try {
      await play();
    } catch (error) {
      throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
    }
  }

  test(
    'login, alarm, 提请, 签批 on a phone, 签收 by link, one zone’s loudspeakers',
    async () => {
      await step('a wrong password is refused, the right one opens the desk', async () => {
        const { context } = await openContext(browser, DESK);
        const page = await context.newPage();
        await page.goto(ward.consoleUrl);
        await page.getByLabel('用户名').fill('officer-a');
        await page.getByLabel('密码', { exact: true }).fill('not the password');
        await page.getByRole('button', { name: '登录' }).click();
        await page.getByText('用户名或密码错误').waitFor(LONG);
        expect(await axeFindings(page)).toEqual([]);
        await context.close();
        desk = await signIn('officer-a', DESK);
        await desk.getByRole('heading', { name: '告警', exact: true }).waitFor(LONG);
        expect(await desk.getByText('登录已失效').count()).toBe(0);
      });

      await step('an alarm rises and the officer acknowledges it from the keyboard', async () => {
        await desk.getByText('未知悉').first().waitFor(LONG);
        await desk.locator('body').press('a');
        await expect
          .poll(
            async () =>
              (
                await ward.context.db.query(
                  `select 1 from duty_moves where subject_kind = 'alarm' and move = 'acknowledge'`,
                )
              ).length,
            LONG,
          )
          .toBeGreaterThan(0);
      });

      await step('the plan proposes with its readings; the officer 提请 and may not sign', async () => {
        const card = desk
          .locator('[data-proposal]')
          .filter({ hasText: '启动' })
          .filter({ hasText: DISTRICT_PLAN })
          .first();
        await card.waitFor(LONG);
        await card.locator('summary').click();
        expect(await card.locator('.evidence li').count()).toBeGreaterThan(0);
        await card.getByRole('button', { name: '提请', exact: true }).click();
        await desk.getByRole('dialog').getByRole('button', { name: '确定' }).click();
        await desk.locator('[data-proposal="submitted"]').first().waitFor(LONG);
        await desk.getByRole('dialog').waitFor({ state: 'hidden' });
        expect(
          await desk
            .locator('[data-proposal="submitted"]')
            .first()
            .getByRole('button', { name: '签批', exact: true })
            .isDisabled(),
        ).toBe(true);
        expect(await axeFindings(desk)).toEqual([]);
      });

      await step(
        'what somebody writes on a proposal stays in their hands when it is settled meanwhile',
        async () => {
          const { proposals } = (await (
            await desk.request.get(`${ward.consoleUrl}/api/responses`)
          ).json()) as ResponseList;
          const other = proposals.find(({ state, headquarters }) =>
            state === 'suggested' ? headquarters.name !== DISTRICT_PLAN : false,
          )!;
          const card = desk
            .locator('[data-proposal="suggested"]')
            .filter({ hasText: other.headquarters.name })
            .filter({ hasText: other.level?.name ?? '' })
            .first();
          await card.getByRole('button', { name: '不采纳' }).click();
          const dialogue = desk.getByRole('dialog').filter({ visible: true });
          await dialogue.getByLabel('理由').fill('已电话核实');
          await desk.request.post(`${ward.consoleUrl}/api/proposals/${other.id}/dismiss`, {
            headers: { origin: ward.consoleUrl },
            data: { expectedVersion: other.version, reason: '另一席位先行处理' },
          });
          await dialogue.getByText('该研判建议已被新的建议替代，或已有人处理').waitFor(LONG);
          expect(await dialogue.getByLabel('理由').inputValue()).toBe('已电话核实');
          await desk.keyboard.press('Escape');
          await dialogue.waitFor({ state: 'hidden' });
        },
      );

      await step('the holder of the named post signs on a phone', async () => {
        const phone = await signIn('commander', PHONE);
        const card = phone.locator('[data-proposal="submitted"]').first();
        await card.waitFor(LONG);
        expect(await phone.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        expect(await axeFindings(phone)).toEqual([]);
        await card.getByRole('button', { name: '签批', exact: true }).click();
        await phone.getByRole('dialog').getByRole('button', { name: '确定' }).click();
        await expect
          .poll(async () => (await ward.context.db.query('select 1 from responses')).length, LONG)
          .toBeGreaterThan(0);
        await phone.context().close();
        await desk.getByText('当前无响应。').waitFor({ ...LONG, state: 'detached' });
      });

      await step(
        'the team leader signs for the order by the link in the message, without a login',
        async () => {
          let link = '';
          await expect
            .poll(
              () => {
                link =
                  ward.outside
                    .sunk()
                    .filter(({ body }) => String(body['text']).includes('指令'))
                    .map(({ body }) => /(https?:\/\/\S+\/r\/[\w-]+)/.exec(String(body['text']))?.[1])
                    .find(Boolean) ?? '';
                return link;
              },
              { ...LONG },
            )
            .not.toBe('');
          const { context } = await openContext(browser, PHONE);
          const page = await context.newPage();
          await page.goto(link);
          await page.getByText('【演练】').waitFor(LONG);
          expect(await axeFindings(page)).toEqual([]);
          await page.getByLabel('签收人姓名').fill('演示·队长');
          await page.getByRole('button', { name: '签收' }).click();
          await page.getByText('演示·队长 已于').waitFor(LONG);
          await context.close();
          await desk.locator('[data-action="received"]').first().waitFor(LONG);
        },
      );

      await step(
        'one zone is to move at once: its street orders it, and only its loudspeakers sound',
        async () => {
          const street = await signIn('xiawo-a', DESK);
          const card = street.locator('[data-transfer]').filter({ hasText: '西涧沟' }).first();
          await card.getByText('达到立即转移指标').waitFor({ timeout: 120_000 });
          await card.getByRole('button', { name: '下达立即转移' }).click(LONG);
          await street.getByRole('dialog').getByLabel('理由').fill('水位超过保证水位');
          await street.getByRole('dialog').getByRole('button', { name: '确定' }).click();
          await street.locator('[data-transfer="immediate"]').first().waitFor(LONG);
          await street.context().close();
          const sounded = async (): Promise<string[]> =>
            (
              await ward.context.db.query<{ said: string }>(
                `select distinct loudspeaker_id || ' ' || state as said from playbacks order by 1`,
              )
            ).map(({ said }) => said);
          await expect
            .poll(sounded, LONG)
            .toEqual(['LS01 played', 'LS02 played', 'LS03 played', 'LS04 played']);
        },
      );

      await step('the readings are drawn, and the table tells the same', async () => {
        await desk.goto(`${ward.consoleUrl}/stations/SJ01`);
        await desk.locator('.chart canvas').first().waitFor(LONG);
        await desk.getByText('表格', { exact: true }).click();
        await desk.locator('table tbody tr').first().waitFor(LONG);
        expect(await axeFindings(desk)).toEqual([]);
      });

      await step('no page raised a fault and no request left the machine', async () => {
        await desk.context().close();
        expect(faults).toEqual([]);
        expect(foreign).toEqual([]);
      });
    },
    STORY_MS,
  );
});
