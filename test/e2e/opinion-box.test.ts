import type { APIRequestContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordDetail } from '../../contract/ledger.ts';
import { axeFindings, DESK, launchBrowser, openContext, PHONE } from '../support/browser.ts';
import { startDemoWard } from '../support/demo-console.ts';
import { describeWith } from '../support/needs.ts';
import { layoutFaults, signInTo } from '../support/page-states.ts';

const SUITE_MS = 240_000;
const STEP_MS = 20_000;
const OFFICER = 'gongyelu-office';
const WORDS = '三单元楼门口积水。雨后一周不退。';
const OPINION = 'urban-renewal/opinion';

describeWith('chromium', 'the opinion box, from the stairwell to the notice board', (executable) => {
  let demo: Awaited<ReturnType<typeof startDemoWard>>;
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  let photo: Buffer;
  beforeAll(async () => {
    demo = await startDemoWard();
    browser = await launchBrowser(executable);
    photo = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#567' } })
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '34/1 48/1 0/1' } })
      .jpeg()
      .toBuffer();
  }, SUITE_MS);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  /** What the street does between, by the API as the console does. */
  function street(request: APIRequestContext) {
    const url = `${demo.ward.consoleUrl}/api`;
    const headers = { origin: demo.ward.consoleUrl };
    const json = async <T>(answer: Awaited<ReturnType<APIRequestContext['get']>>): Promise<T> => {
      expect(answer.ok(), await answer.text()).toBe(true);
      return (await answer.json()) as T;
    };
    const newest = async (): Promise<RecordDetail> => {
      const { records } = await json<{ records: { id: string }[] }>(
        await request.get(`${url}/records?type=${OPINION}&limit=1`),
      );
      return json(await request.get(`${url}/records/${records[0]?.id}`));
    };
    const post = async (move: object): Promise<{ record: { id: string } }> =>
      json(await request.post(`${url}/moves`, { data: move, headers }));
    return {
      newest,
      post,
      go: async (move: string, more: object = {}): Promise<unknown> => {
        const { id, version } = await newest();
        return post({ type: OPINION, move, recordId: id, expectedVersion: version, ...more });
      },
    };
  }

  test(
    'dropped with a photo and no script, followed, sent back once, rated, moderated, shown',
    async () => {
      const desk = await openContext(browser, DESK);
      const login = demo.logins.find(({ username }) => username === OFFICER)!;
      await signInTo(desk.context, demo.ward.consoleUrl, login);
      const office = await desk.context.newPage();
      office.setDefaultTimeout(STEP_MS);
      const main = office.getByRole('main');
      await office.goto(`${demo.ward.consoleUrl}/intake`);
      await main.getByText('意见箱与海报').click();
      await main.getByRole('button', { name: '设立意见箱' }).click();
      await office.getByLabel('楼院或楼栋名称').fill('演示院 3 号\n演示院 4 号');
      await office.getByRole('dialog').locator('.ant-btn-primary').click();
      const link = main.getByRole('link', { name: '演示院 3 号' });
      await main.getByLabel('选中“演示院 3 号”').check();
      const posters = await main.getByRole('link', { name: '打印海报（1）' }).getAttribute('href');
      const box = (await link.getAttribute('href')) ?? '';

      const { context } = await openContext(browser, { ...PHONE, javaScriptEnabled: false });
      const phone: Page = await context.newPage();
      phone.setDefaultTimeout(STEP_MS);
      await phone.goto(posters ?? '');
      expect(await phone.locator('.poster svg').count()).toBe(1);
      await phone.goto(box);
      await phone.getByLabel('基础设施').check();
      await phone.getByLabel('意见内容').fill(WORDS);
      await phone
        .getByLabel('现场照片')
        .setInputFiles({ name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: photo });
      await phone.getByRole('button', { name: '提交' }).click();
      const code = (await phone.locator('[data-code]').getAttribute('data-code')) ?? '';
      expect(code).toMatch(/^\d{8}$/);

      const work = street(desk.context.request);
      const opinion = await work.newest();
      // Sealed with whatever else is personal: there, and not to be read in passing.
      expect(opinion.data['scene']).toMatchObject({ masked: expect.anything() });
      await office.goto(`${demo.ward.consoleUrl}/records/${opinion.id}`);
      await main.getByRole('button', { name: '查看敏感信息' }).click();
      await office.getByLabel('查看理由（计入审计）').fill('核对现场照片');
      await office.getByRole('dialog').locator('.ant-btn-primary').click();
      await main.getByRole('button', { name: /^打开 photo-1/ }).click();
      await office.locator('img.opened').waitFor();

      const follow = async (): Promise<void> => {
        await phone.goto(`${demo.ward.siteUrl}/q`);
        await phone.getByLabel('8 位查询码').fill(code);
        await phone.getByRole('button', { name: '查询' }).click();
      };
      const project = await work.post({
        type: 'urban-renewal/project',
        move: 'plan',
        unitId: 'street-gongyelu',
        data: { name: '楼门口排水改造', due: '2021-09-30' },
      });
      await work.go('discuss');
      await work.go('adopt', { links: { project: [project.record.id] } });
      await work.go('finish', { data: { outcome: '已疏通。' } });
      await follow();
      await phone.getByText('已疏通。').waitFor();
      await phone.getByLabel('请写明哪里没有办好').fill('又积水了。');
      await phone.getByRole('button', { name: '退回重办' }).click();
      await phone.getByText('已退回，承办单位将重新办理。').waitFor();
      await work.go('finish', { data: { outcome: '已重铺坡面。' } });
      await follow();
      expect(await phone.getByRole('button', { name: '退回重办' }).count()).toBe(0);
      await phone.getByLabel('满意', { exact: true }).check();
      await phone.getByRole('button', { name: '提交评议' }).click();
      await phone.getByText('已收到您的评议，谢谢。').waitFor();

      await office.goto(`${demo.ward.consoleUrl}/intake`);
      await main.getByText('又积水了').waitFor({ state: 'detached' });
      await main.getByText('已重铺坡面。').waitFor();
      expect(await axeFindings(office)).toEqual([]);
      await main.getByRole('button', { name: '公开结果' }).click();
      const form = office.getByRole('dialog');
      await form.getByLabel('公开内容').fill('楼门口坡面已重铺，雨后不再积水。');
      await form.getByLabel('公开位置').fill('院内公示栏');
      await form.locator('.ant-modal-footer .ant-btn-primary').click();
      await main.getByText('楼门口坡面已重铺，雨后不再积水。').waitFor();
      await phone.goto(box.replace('/o/', '/results/'));
      await phone.getByText('楼门口坡面已重铺，雨后不再积水。').waitFor();
      expect(await phone.content()).not.toContain('雨后一周不退');

      await main.getByText('代为登记').click();
      expect(await layoutFaults(office)).toEqual([]);
      await main.getByLabel('地点').click();
      await office.getByTitle('演示院 4 号').click();
      await main.getByLabel('意见内容').fill('纸条：路灯不亮。');
      await main.getByLabel('类别').click();
      await office.getByTitle('基础设施').click();
      await main.getByLabel('回执号码').fill('2021 0719');
      await main.getByRole('button', { name: '登记并出具回执' }).click();
      await office.locator('.receipt [data-code="20210719"]').waitFor();
      await office.getByRole('button', { name: '已交给本人' }).click();
      await main.getByText('电话查询').click();
      await main.getByLabel('查询码').fill('20210719');
      await main.getByRole('button', { name: '查询' }).click();
      await main.getByText('纸条：路灯不亮。').waitFor();

      expect(desk.faults).toEqual([]);
      await context.close();
      await desk.context.close();
    },
    SUITE_MS,
  );
});
