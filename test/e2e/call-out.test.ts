import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorksOverview } from '../../contract/works.ts';
import type { ScaledClock } from '../../server/platform/clock.ts';
import { axeFindings, DESK, launchBrowser, openContext, PHONE } from '../support/browser.ts';
import { choose, SUITE_MS } from '../support/console-page.ts';
import { type DemoWard, startDemoWard } from '../support/demo-console.ts';
import { describeWith } from '../support/needs.ts';
import { layoutFaults, signInTo } from '../support/page-states.ts';
import { StaffAtApi } from '../support/staff-at-api.ts';
import { until } from '../support/ward-process.ts';

const PEOPLE = 40;
const BY_PAGE = 2;
/** A night in the storm; the clock is set forward between the steps. */
const NIGHT_MS = Date.parse('2021-07-20T02:10:00+08:00');
const MINUTE = 60_000;
const ZONE = 'zone-1';

describeWith('chromium', 'a night at the flood desk', (executable) => {
  let demo: DemoWard;
  let browser: Browser;
  let desk: Page;
  let faults: string[];
  beforeAll(async () => {
    demo = await startDemoWard({ scenario: { startMs: NIGHT_MS, speed: 1 } });
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
        .filter(({ channel, body }) => channel === 'sms' && String(body['text']).includes('/c/'))
        .map(({ body }) => [String(body['to']), /http\S+\/c\/[\w-]+/.exec(String(body['text']))?.[0] ?? '']),
    );
  /** Duty time passes at once, and whatever waits for it is woken. */
  const pass = (minutes: number): void => {
    (demo.ward.context.clock as ScaledClock).forward(minutes * MINUTE);
  };
  /** Somebody else of the demo, in a browser of their own. */
  const sit = async (username: string, options: typeof DESK | typeof PHONE = DESK) => {
    const opened = await openContext(browser, options);
    await signInTo(
      opened.context,
      demo.ward.consoleUrl,
      demo.logins.find((login) => login.username === username)!,
    );
    const page = await opened.context.newPage();
    const ask = async (path: string, data?: unknown): Promise<Record<string, unknown>> => {
      const url = `${demo.ward.consoleUrl}/api${path}`;
      const headers = { origin: demo.ward.consoleUrl };
      const response = data
        ? await opened.context.request.post(url, { headers, data })
        : await opened.context.request.get(url, { headers });
      expect(response.status(), await response.text()).toBe(200);
      return response.json();
    };
    return { ...opened, page, ask };
  };
  const count = (name: string) => desk.locator(`[data-count="${name}"]`);

  test(
    '02:10, a yellow rain signal by telephone in three fields: the plan proposes, and says when the next level is expected or why nobody can say',
    async () => {
      await desk.goto(`${demo.ward.consoleUrl}/plans`);
      await desk.getByLabel('发布单位').first().fill('上街区气象台（演练）');
      await choose(desk, desk.getByLabel('颜色').first(), '黄色');
      await desk.getByRole('button', { name: '录入预警信号' }).click();
      await desk.goto(demo.ward.consoleUrl);
      const lead = desk.locator('[data-proposal="suggested"] [data-lead-time]').first();
      await lead.waitFor({ timeout: 30_000 });
      // No gauge was heard yet: an unknown is told as one.
      expect(await lead.getAttribute('data-lead-time')).toBe('unknown');
      expect(await lead.textContent()).toContain('资料不足');
    },
    SUITE_MS,
  );

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
      // 04:05: the round of four o'clock.
      pass(115);
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

  test(
    'nobody of six answers: B 岗, superior, then somebody is ordered to the door, signs on the phone, and the board shows it',
    async () => {
      await desk.goto(`${demo.ward.consoleUrl}/call-outs`);
      const streets = desk.getByRole('region', { name: '镇（街道）防汛值班员' });
      await streets.getByRole('button', { name: /^叫应 \d+ 人$/ }).click();
      await desk
        .getByRole('dialog')
        .getByRole('button', { name: /^叫应 \d+ 人$/ })
        .click();
      await desk.getByRole('heading', { name: '镇（街道）防汛值班员' }).waitFor();
      const doors = async (): Promise<number> => {
        pass(3);
        const [row] = await demo.ward.context.db.query<{ n: number }>(
          `select count(*)::int as n from actions where plan_action_id like 'door:%'`,
        );
        return row?.n ?? 0;
      };
      await expect.poll(doors, { timeout: 60_000, interval: 700 }).toBeGreaterThan(0);
      await desk
        .locator('[data-door="ordered"], [data-door="delivered"]')
        .first()
        .waitFor({ timeout: 20_000 });
      expect(await layoutFaults(desk)).toEqual([]);
      let link = '';
      await until('the link of the order', () => {
        const text = demo.ward.outside
          .sunk()
          .map(({ body }) => String(body['text']))
          .findLast((each) => each.includes('上门叫应'));
        link = /http\S+\/r\/[\w-]+/.exec(text ?? '')?.[0] ?? '';
        return link !== '';
      });
      const phone = await openContext(browser, PHONE);
      const page = await phone.context.newPage();
      await page.goto(link);
      await page.getByLabel('签收人姓名').fill('演示·巡查队队长');
      await page.getByRole('button', { name: '签收' }).click();
      await page.getByText(/已于/).first().waitFor();
      await phone.context.close();
      await desk.locator('[data-door="received"]').first().waitFor({ timeout: 20_000 });
      const patrol = await sit('patrol-a');
      const board = (await patrol.ask('/actions?open=true')) as {
        actions: { id: string; version: number; title: string }[];
      };
      const order = board.actions.find(({ title }) => title.startsWith('上门叫应'))!;
      await patrol.ask(`/actions/${order.id}/finish`, {
        expectedVersion: order.version,
        result: '逐户敲门，均已见到本人',
      });
      await patrol.context.close();
      await desk.locator('[data-door="done"]').first().getByText('均已见到本人').waitFor({ timeout: 20_000 });
      expect(await axeFindings(desk)).toEqual([]);
      expect(faults).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    'two gauges are not heard: a reading by telephone stands on the hydrograph, marked 手',
    async () => {
      for (const [station, level] of [
        ['SJ01', '123.62'],
        ['SJ02', '128.71'],
      ] as const) {
        await desk.goto(`${demo.ward.consoleUrl}/stations/${station}`);
        await desk.getByText('未知').first().waitFor();
        await desk.getByRole('button', { name: '录入', exact: true }).click();
        await desk.getByLabel('数值').fill(level);
        await desk.getByLabel('报数人').fill('演示·巡查队员');
        await desk.getByRole('button', { name: '录入', exact: true }).last().click();
        await desk.getByText('已录入，标记“手”。').waitFor();
        await desk.getByText('表格', { exact: true }).click();
        await desk.locator('table.plain').getByText('手', { exact: true }).waitFor({ timeout: 20_000 });
        expect(await desk.locator('table.plain').first().textContent()).toContain(level);
      }
      // Its basin has a model but no rain: the forecast says so, and is no calm.
      await desk.goto(`${demo.ward.consoleUrl}/stations/SJ01`);
      await desk.getByText('预报不可用').first().waitFor();
      await desk.getByText('无预报不等于无险情').waitFor();
      expect(faults).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    'one zone from 准备转移 to 立即转移: 214 to move, 196 moved, 18 placed with relatives',
    async () => {
      const street = await sit('xiawo-a');
      const made = await street.ask('/transfers', {
        planId: 'shangjie-flood',
        zoneId: ZONE,
        stage: 'prepare',
        reason: '人工观测水位超过警戒水位',
      });
      pass(20);
      const now = await street.ask(`/transfers/${made['id']}/order`, {
        expectedVersion: made['version'],
        stage: 'immediate',
        reason: '水位继续上涨',
      });
      await street.ask(`/transfers/${made['id']}/report`, {
        expectedVersion: now['version'],
        counts: {
          due: { households: 70, people: 214 },
          moved: { households: 64, people: 196 },
          sheltered: { households: 6, people: 18 },
          returned: { households: 0, people: 0 },
        },
      });
      await street.context.close();
      await desk.goto(demo.ward.consoleUrl);
      const card = desk.locator('[data-transfer="immediate"]').filter({ hasText: '西涧沟' }).first();
      await card.waitFor({ timeout: 20_000 });
      for (const number of ['214', '196', '18'])
        await card.getByText(number, { exact: false }).first().waitFor();
      expect(faults).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    'the report is written when she opens it; she corrects one word and sends',
    async () => {
      await desk.goto(`${demo.ward.consoleUrl}/reports`);
      await desk.getByRole('button', { name: '立即拟稿' }).click();
      await desk.getByRole('button', { name: '改', exact: true }).first().click();
      const dialog = desk.getByRole('dialog');
      const sentence = dialog.getByLabel('语句');
      const before = await sentence.inputValue();
      await sentence.fill(`${before.replace(/。$/, '')}（请各镇街加强值守）。`);
      await dialog.getByRole('button', { name: '保存' }).click();
      await desk.getByText('请各镇街加强值守').waitFor({ timeout: 20_000 });
      await desk.getByRole('button', { name: '报送', exact: true }).click();
      await dialog.getByRole('button', { name: '确定' }).click();
      await desk.getByText('已报送').first().waitFor({ timeout: 20_000 });
      expect(faults).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    'a hazard that the video round found is closed with the photo of the repaired grate, and the file of its reservoir has grown',
    async () => {
      const at = async (username: string, unitId = 'team-patrol') => {
        const { context } = await sit(username);
        return {
          context,
          staff: new StaffAtApi(context.request, demo.ward.consoleUrl, { programme: 'flood-works', unitId }),
        };
      };
      const [water, patrol, deputy] = [
        await at('water-a', 'bureau-agri'),
        await at('patrol-a'),
        await at('patrol-b'),
      ];
      const reservoir = await water.staff.open('work', 'register', { name: '演练水库', kind: 'reservoir' });
      const evidence = async () => {
        const { works } = await water.staff.get<WorksOverview>('/api/works');
        return works
          .find(({ id }) => id === reservoir.id)!
          .heads.flatMap(({ items }) => items.flatMap((item) => item.evidence.map(({ id }) => id)));
      };
      const before = await evidence();
      const found = await deputy.staff.open('hazard', 'report', {
        subject: '泄水口格栅堵塞',
        words: '视频可见塑料布缠挂格栅',
        grade: 'general',
        source: 'video',
        work: reservoir.id,
      });
      await (await water.staff.find('hazard', '格栅')).move('order-repair', {
        data: { demand: '当日清理并拍照' },
      });
      const address = `${demo.ward.consoleUrl}/api/attachments?type=flood-works/hazard&field=repair-photo&name=grate.jpg`;
      const photo = await readFile(new URL('../../demo/data/pictures/outlet.jpg', import.meta.url));
      const headers = { origin: demo.ward.consoleUrl, 'content-type': 'application/octet-stream' };
      const { ticket } = await (await patrol.context.request.post(address, { headers, data: photo })).json();
      await (await patrol.staff.find('hazard', '格栅')).move('finish', {
        data: { repair: '已清理，过水正常', 'repair-photo': [{ ticket }] },
      });
      await (await deputy.staff.find('hazard', '格栅')).move('review', {
        data: { review: '现场复核，格栅完好' },
      });
      await (await water.staff.find('hazard', '格栅')).move('close');
      expect((await evidence()).filter((id) => !before.includes(id))).toContain(found.id);

      const page = await water.context.newPage();
      await page.goto(`${demo.ward.consoleUrl}/works`);
      await page.getByRole('button', { name: '查看 演练水库 的依据' }).click();
      const safety = page.getByRole('region', { name: '安全管理' });
      await safety.getByRole('link', { name: '泄水口格栅堵塞' }).first().click();
      await page.getByText('已销号').first().waitFor();
      await page.locator('main img').first().waitFor();
      for (const { context } of [water, patrol, deputy]) await context.close();
    },
    SUITE_MS,
  );

  test(
    '08:00, she hands over with one page that both sign',
    async () => {
      await desk.goto(`${demo.ward.consoleUrl}/handover`);
      await desk.getByText(/截至 2021/).waitFor();
      await desk.getByText('西涧沟沿河低洼片').first().waitFor();
      await desk.getByRole('button', { name: '交班签字' }).click();
      await desk.getByRole('dialog').getByLabel('交待事项').fill('西涧沟片还有人未到安置点。');
      await desk.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
      await desk.getByText('您已签字，由接班人签字。').waitFor();
      const taker = await sit('officer-b', PHONE);
      await taker.page.goto(`${demo.ward.consoleUrl}/handover`);
      await taker.page.getByText('西涧沟片还有人未到安置点。').waitFor();
      await taker.page.getByRole('button', { name: '接班签字' }).click();
      await taker.page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
      await desk.getByRole('link', { name: '第 1 号' }).click();
      await desk.getByText('与所签一致').waitFor();
      expect([...faults, ...taker.faults]).toEqual([]);
      await taker.context.close();
    },
    SUITE_MS,
  );
});
