import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorksOverview } from '../../contract/works.ts';
import type { ScaledClock } from '../../server/platform/clock.ts';
import { axeFindings, DESK, launchBrowser, openContext, PHONE } from '../support/browser.ts';
import { choose, SUITE_MS, send } from '../support/console-page.ts';
import { type DemoWard, startDemoWard } from '../support/demo-console.ts';
import { openDemoGauges } from '../support/demo-gauges.ts';
import { describeWith } from '../support/needs.ts';
import { layoutFaults, signInTo } from '../support/page-states.ts';
import { StaffAtApi } from '../support/staff-at-api.ts';
import { until } from '../support/ward-process.ts';

const PEOPLE = 40;
const BY_PAGE = 2;
/** A night in the storm; the clock is set forward between the steps. */
const at = (time: string): number => Date.parse(`2021-07-20T${time}:00+08:00`);
const MINUTE = 60_000;
/** The two on the dyke that fall silent after four. */
const SILENT = ['SJ01', 'SJ02'] as const;
const HAZARD = '泄水口格栅堵塞';
const GRATE = fileURLToPath(new URL('../../demo/data/pictures/outlet.jpg', import.meta.url));

describeWith('chromium', 'a night at the flood desk', (executable) => {
  let demo: DemoWard;
  let gauges: Awaited<ReturnType<typeof openDemoGauges>>;
  let browser: Browser;
  let desk: Page;
  let faults: string[];
  let reservoirId = '';
  let hazardUrl = '';
  /** Whoever comes again later in the night stays at the page. */
  type Seated = Awaited<ReturnType<typeof sit>>;
  const seated = new Map<string, Promise<Seated>>();
  beforeAll(async () => {
    demo = await startDemoWard({ scenario: { startMs: at('02:10'), speed: 1 } });
    gauges = await openDemoGauges(demo.ward.stationPort);
    await gauges.report(demo.ward.context.clock.nowMs());
    browser = await launchBrowser(executable);
    const opened = await openContext(browser, DESK);
    faults = opened.faults;
    const login = demo.logins.find(({ username }) => username === 'officer-a')!;
    await signInTo(opened.context, demo.ward.consoleUrl, login);
    desk = await opened.context.newPage();
  }, SUITE_MS);
  afterAll(async () => {
    await browser?.close();
    await gauges?.close();
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
  /** It is so late now: what was due meanwhile is done, and every gauge that lives reports as it goes. */
  const setTime = async (time: number, everyMs = 10 * MINUTE): Promise<void> => {
    const clock = demo.ward.context.clock as ScaledClock;
    for (let left = time - clock.nowMs(); left > 0; left = time - clock.nowMs()) {
      clock.forward(Math.min(left, everyMs));
      await gauges.report(clock.nowMs());
    }
  };
  const pass = (minutes: number): Promise<void> =>
    setTime(demo.ward.context.clock.nowMs() + minutes * MINUTE);
  /** Somebody else of the demo, in a browser of their own. */
  const sit = async (username: string, options: typeof DESK | typeof PHONE = DESK) => {
    const opened = await openContext(browser, options);
    await signInTo(
      opened.context,
      demo.ward.consoleUrl,
      demo.logins.find((login) => login.username === username)!,
    );
    const page = await opened.context.newPage();
    const dialogue = page.getByRole('dialog').filter({ visible: true });
    const main = page.getByRole('main');
    /** Presses a button of a card or page, fills in what it asks for, and sends it. */
    const press = async (button: Locator, fill: (dialogue: Locator) => Promise<unknown>): Promise<void> => {
      await button.click();
      await fill(dialogue);
      await send(dialogue);
      await dialogue.waitFor({ state: 'hidden' });
    };
    return { ...opened, page, main, press };
  };
  const stay = (username: string, options?: typeof DESK | typeof PHONE): Promise<Seated> => {
    const there = seated.get(username) ?? sit(username, options);
    seated.set(username, there);
    return there;
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
    'she puts it forward, the secretary-general signs on a phone, and the response runs',
    async () => {
      const card = desk.locator('[data-proposal]').filter({ hasText: '上街区防汛抗旱指挥部' }).first();
      await card.getByRole('button', { name: '提请', exact: true }).click();
      await send(desk.getByRole('dialog').filter({ visible: true }));
      const secretary = await sit('secretary', PHONE);
      await secretary.page.goto(`${demo.ward.consoleUrl}/sign`);
      await secretary.press(
        secretary.page.getByRole('button', { name: '签批', exact: true }).first(),
        async () => undefined,
      );
      await secretary.page.getByText(/^已签批/).waitFor();
      await secretary.context.close();
      await desk.getByText('当前无响应。').waitFor({ state: 'detached' });
      expect([...faults, ...secretary.faults]).toEqual([]);
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
        await pass(3);
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
      const patrol = await stay('patrol-a', PHONE);
      await patrol.page.goto(`${demo.ward.consoleUrl}/orders`);
      const order = patrol.page.locator('[data-action]').filter({ hasText: '上门叫应' }).first();
      await order.getByRole('button', { name: '到位' }).click();
      await patrol.press(order.getByRole('button', { name: '完成' }), (asked) =>
        asked.getByRole('textbox').fill('逐户敲门，均已见到本人'),
      );
      expect(patrol.faults).toEqual([]);
      await desk.locator('[data-door="done"]').first().getByText('均已见到本人').waitFor({ timeout: 20_000 });
      expect(await axeFindings(desk)).toEqual([]);
      expect(faults).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    'a video round over every camera: one key each, the next picture stands ready, an anomaly goes to a patrol',
    async () => {
      // The round of four o'clock; until then the two on the dyke are heard as well.
      await setTime(at('04:00'));
      for (const station of SILENT) await gauges.fallSilent(station);
      await setTime(at('04:05'));
      await desk.goto(`${demo.ward.consoleUrl}/rounds`);
      await desk.getByText(/每 120 分钟一轮/).waitFor();
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
      await desk.goto(`${demo.ward.consoleUrl}/orders`);
      await desk.getByText(/^核查：.+视频异常/).waitFor();
      expect(faults).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    '04:00, two gauges die: the alarm says since when; the patrol on the dyke telephones, and the reading stands on the hydrograph, marked 手',
    async () => {
      await setTime(at('04:40'));
      await desk.goto(demo.ward.consoleUrl);
      const silent = desk.getByRole('button', { name: /失联，自04:00起无数据/ }).first();
      await silent.waitFor({ timeout: 20_000 });
      expect(await silent.textContent()).toContain('等 2 处');
      for (const [station, level, told] of [
        ['SJ01', '123.42', '04:000120'],
        ['SJ02', '128.51', '04:000125'],
      ] as const) {
        await desk.goto(`${demo.ward.consoleUrl}/stations/${station}`);
        await desk.getByText(/中断 · .*04:00/).waitFor();
        await desk.getByRole('button', { name: '录入', exact: true }).click();
        await desk.getByLabel('数值').fill(level);
        await desk.getByLabel('报数人').fill('演示·巡查队员');
        await desk.getByRole('button', { name: '录入', exact: true }).last().click();
        await desk.getByText('已录入，标记“手”。').waitFor();
        await desk.getByText('表格', { exact: true }).click();
        await desk.locator('table.plain').getByText('手', { exact: true }).waitFor({ timeout: 20_000 });
        const table = await desk.locator('table.plain').first().textContent();
        expect(table).toContain(level);
        // What the gauge itself told last, rain and level, stands beside it.
        expect(table).toContain(told);
      }
      // The wall, a window of its own without a control, follows what she opens.
      const wall = await desk.context().newPage();
      await wall.goto(`${demo.ward.consoleUrl}/wall`);
      await wall.locator('[data-shown="station"]').getByText('128.51', { exact: false }).first().waitFor();
      expect(await wall.getByRole('button').count()).toBe(0);
      await desk.goto(`${demo.ward.consoleUrl}/stations/SJ01`);
      await wall.getByText('123.42', { exact: false }).first().waitFor();
      await desk.goto(`${demo.ward.consoleUrl}/responses`);
      await wall.locator('[data-shown="responses"]').waitFor();
      await wall.close();
      // Its basin has a model but no rain: the forecast says so, and is no calm.
      await desk.goto(`${demo.ward.consoleUrl}/stations/SJ01`);
      await desk.getByText('预报不可用').first().waitFor();
      await desk.getByText('无预报不等于无险情').waitFor();
      expect(faults).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    '05:00, the hourly report is already written when she opens it; she corrects one word and sends',
    async () => {
      await setTime(at('05:00'));
      await desk.goto(`${demo.ward.consoleUrl}/reports`);
      await desk.getByRole('row').filter({ hasText: '05:00' }).first().getByRole('link').click();
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
    '05:40, what the video round found is reported as a hazard from the phone, and its repair is ordered',
    async () => {
      await setTime(at('05:40'));
      const water = await stay('water-a');
      const office = new StaffAtApi(water.context.request, demo.ward.consoleUrl, {
        programme: 'flood-works',
        unitId: 'team-patrol',
      });
      reservoirId = (await office.open('work', 'register', { name: '演练水库', kind: 'reservoir' })).id;
      const deputy = await stay('patrol-b', PHONE);
      await deputy.page.goto(`${demo.ward.consoleUrl}/records?type=flood-works/hazard`);
      await deputy.press(deputy.main.getByRole('button', { name: '上报隐患' }), async (asked) => {
        await asked.getByLabel('隐患名称').fill(HAZARD);
        await asked.getByLabel('情况描述').fill('视频可见塑料布缠挂格栅');
        await choose(deputy.page, asked.getByLabel('隐患等级'), '一般隐患');
        await choose(deputy.page, asked.getByLabel('发现方式'), '视频巡查');
        await choose(deputy.page, asked.getByLabel('所属工程'), '演练水库');
      });
      await water.page.goto(`${demo.ward.consoleUrl}/records?type=flood-works/hazard`);
      await water.main.getByRole('link', { name: HAZARD }).first().click();
      await water.press(water.main.getByRole('button', { name: '限期整改', exact: true }), (asked) =>
        asked.getByLabel('整改要求').fill('当日清理并拍照'),
      );
      await water.main.locator('header .tag', { hasText: '整改中' }).waitFor();
      hazardUrl = water.page.url();
      expect([...water.faults, ...deputy.faults]).toEqual([]);
    },
    SUITE_MS,
  );

  test(
    'one zone from 准备转移 to 立即转移: 214 to move, 196 moved, 18 placed with relatives',
    async () => {
      await setTime(at('06:10'));
      const street = await sit('xiawo-a', PHONE);
      await street.page.goto(demo.ward.consoleUrl);
      await street.press(street.main.getByRole('button', { name: '下达转移' }), async (asked) => {
        await asked.getByLabel(/危险区/).selectOption({ label: '西涧沟沿河低洼片（演示） · 准备转移' });
        await asked.getByLabel('理由').fill('人工观测水位接近警戒水位');
      });
      await pass(20);
      const zone = street.page.locator('[data-transfer]').filter({ hasText: '西涧沟' }).first();
      await street.press(zone.getByRole('button', { name: '下达立即转移' }), (asked) =>
        asked.getByLabel('理由').fill('水位继续上涨'),
      );
      await street.press(zone.getByRole('button', { name: '报数' }), async (asked) => {
        for (const [name, number] of [
          ['应转（户）', '70'],
          ['应转（人）', '214'],
          ['已转（户）', '64'],
          ['已转（人）', '196'],
          ['安置（户）', '6'],
          ['安置（人）', '18'],
        ] as const)
          await asked.getByLabel(name).fill(number);
      });
      expect(street.faults).toEqual([]);
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
    '08:00, she hands over with one page that both sign',
    async () => {
      await setTime(at('08:00'));
      await desk.goto(`${demo.ward.consoleUrl}/handover`);
      await desk.getByText(/截至 2021-07-20 08:0/).waitFor();
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

  test(
    '16:20, it is closed with the photo of the repaired grate, and the file of its reservoir has grown by itself',
    async () => {
      await setTime(at('16:20'), Number.POSITIVE_INFINITY);
      const [water, patrol, deputy] = [
        await stay('water-a'),
        await stay('patrol-a', PHONE),
        await stay('patrol-b', PHONE),
      ];
      const evidence = async (): Promise<string[]> => {
        const answer = await water.context.request.get(`${demo.ward.consoleUrl}/api/works`);
        const { works } = (await answer.json()) as WorksOverview;
        return works
          .find(({ id }) => id === reservoirId)!
          .heads.flatMap(({ items }) => items.flatMap((item) => item.evidence.map(({ id }) => id)));
      };
      const before = await evidence();
      const made = async (
        { page, main, press }: typeof water,
        move: string,
        fill: (asked: Locator) => Promise<unknown>,
        state: string,
      ): Promise<void> => {
        await page.goto(hazardUrl);
        await press(main.getByRole('button', { name: move, exact: true }), fill);
        await main.locator('header .tag', { hasText: state }).waitFor();
      };
      await made(
        patrol,
        '整改完成',
        async (asked) => {
          await asked.getByLabel('整改情况').fill('已清理，过水正常');
          await asked.locator('input[type=file]').first().setInputFiles(GRATE);
          await asked.getByLabel('文字说明（outlet.jpg）').fill('清理后的格栅');
        },
        '待复核',
      );
      await made(
        deputy,
        '复核通过',
        (asked) => asked.getByLabel('复核意见').fill('现场复核，格栅完好'),
        '待销号',
      );
      await made(water, '销号', async () => undefined, '已销号');
      expect((await evidence()).filter((id) => !before.includes(id))).toContain(hazardUrl.split('/').at(-1));
      await water.page.goto(`${demo.ward.consoleUrl}/works`);
      await water.page.getByRole('button', { name: '查看 演练水库 的依据' }).click();
      const safety = water.page.getByRole('region', { name: '安全管理' });
      await safety.getByRole('link', { name: HAZARD }).first().click();
      await water.page.getByText('已销号').first().waitFor();
      await water.page.locator('main img').first().waitFor();
      expect([...water.faults, ...patrol.faults, ...deputy.faults]).toEqual([]);
    },
    SUITE_MS,
  );
});
