import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FigureValue } from '../../contract/figures.ts';
import type { IntakePlace } from '../../contract/intake.ts';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { run as figure } from '../../server/cli/figure.ts';
import { run as ledger } from '../../server/cli/ledger.ts';
import { DESK, launchBrowser, PHONE } from '../support/browser.ts';
import { choose } from '../support/console-page.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { startDemoWard } from '../support/demo-console.ts';
import { districtCertificate, FIELD_HOST, PhoneProfile } from '../support/field-phone.ts';
import { recordingIo } from '../support/io.ts';
import { describeWith } from '../support/needs.ts';
import { signInTo } from '../support/page-states.ts';
import { StaffAtApi } from '../support/staff-at-api.ts';
import { freePort } from '../support/ward-process.ts';

const SUITE_MS = 240_000;
/** A phone derives its key slowly, and a loaded machine more slowly. */
const STEP_MS = 60_000;
const PIN = '246810';
const WORKER = 'gongyelu-grid-a';
const OFFICER = 'gongyelu-office';
const UNIT = 'gongyelu-c1';
const OPINION = 'urban-renewal/opinion';
const YARD = '演示院';
const WORDS = '三号楼东侧路灯不亮，晚上老人出门不便。';
/** A3 upright in points, as a PDF gives it. */
const A3 = [842, 1191];

describeWith('chromium', 'an opinion from the stairwell to the notice board', (executable) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-story-'));
  let demo: Awaited<ReturnType<typeof startDemoWard>>;
  let network: DatabaseProxy;
  let profile: PhoneProfile;
  let browser: Browser;
  /** What phones are given: another name, through a network that can be cut. */
  let publicUrl: string;
  /** The same listener from this machine. */
  let consoleUrl: string;
  beforeAll(async () => {
    const certificate = await districtCertificate(folder);
    const port = await freePort();
    network = await startDatabaseProxy(`tcp://127.0.0.1:${port}`);
    consoleUrl = `https://127.0.0.1:${port}`;
    publicUrl = `https://${FIELD_HOST}:${new URL(network.url).port}`;
    demo = await startDemoWard({ console: { host: '127.0.0.1', port }, tls: certificate, publicUrl });
    profile = new PhoneProfile(executable, certificate.spki);
    browser = await launchBrowser(executable);
  }, SUITE_MS);
  afterAll(async () => {
    await browser?.close();
    profile?.remove();
    await demo?.close();
    await network?.stop();
    rmSync(folder, { recursive: true });
    vi.unstubAllEnvs();
  });

  const loginOf = (username: string): DemoLogin => demo.logins.find((each) => each.username === username)!;
  /** A person of the street at the API, on the console's own address. */
  async function staff(username: string): Promise<StaffAtApi> {
    const context = await browser.newContext({ ...DESK, ignoreHTTPSErrors: true });
    await signInTo(context, consoleUrl, loginOf(username));
    return new StaffAtApi(context.request, consoleUrl, {
      programme: 'urban-renewal',
      unitId: UNIT,
    });
  }
  /** What the figures of the programme say of the community this year; those that say nothing left out. */
  async function figuresOf(person: StaffAtApi, unitPath: string): Promise<Record<string, number>> {
    const values = await person.get<FigureValue[]>(
      `/api/figures?unit=${encodeURIComponent(unitPath)}&from=2021-01-01&to=2021-12-31`,
    );
    return Object.fromEntries(
      values
        .filter(({ id, value }) => id.startsWith('urban-renewal/') && value !== 0)
        .map(({ id, value }) => [id.slice('urban-renewal/'.length), value]),
    );
  }
  /** A resident's phone: no account, no script. */
  async function resident(): Promise<Page> {
    const context = await browser.newContext({
      ...PHONE,
      javaScriptEnabled: false,
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(STEP_MS);
    return page;
  }
  async function follow(page: Page, code: string): Promise<void> {
    await page.goto(`${demo.ward.siteUrl}/q`);
    await page.getByLabel('查询码').fill(code);
    await page.getByRole('button', { name: '查询' }).click();
  }

  test(
    'said at the stairwell and at the door, deliberated, done, sent back, done again, rated, published — and counted',
    async () => {
      const officer = await staff(OFFICER);
      const box = await officer.post<IntakePlace>('/api/intake-places', {
        typeId: OPINION,
        unitId: UNIT,
        name: YARD,
      });
      const figures = () => figuresOf(officer, box.unitPath);
      expect(await figures()).toEqual({});

      // 说: a resident scans the poster's code and writes; no account, no script.
      const author = await resident();
      await author.goto(`${demo.ward.siteUrl}${new URL(box.url).pathname}`);
      await author.getByLabel('基础设施').check();
      await author.getByLabel('意见内容').fill(WORDS);
      await author.getByRole('button', { name: '提交' }).click();
      const code = (await author.locator('[data-code]').getAttribute('data-code'))!;
      expect(code).toMatch(/^\d{8}$/);

      // A grid worker has the households on the phone; the signal goes before the door opens.
      const phone = await profile.open();
      const visit = await phone.context.newPage();
      visit.setDefaultTimeout(STEP_MS);
      await visit.goto(`${publicUrl}/field`);
      await visit.getByLabel('用户名').fill(WORKER);
      await visit.getByLabel('口令', { exact: true }).fill(loginOf(WORKER).password);
      await visit.getByRole('button', { name: '登录' }).click();
      await visit.getByLabel('本机口令（至少 6 位）').fill(PIN);
      await visit.getByLabel('再输一次').fill(PIN);
      await visit.getByRole('button', { name: '保存并下载资料' }).click();
      await visit.getByText('数据截至').waitFor();
      await visit.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      network.cut();
      await visit.getByRole('button', { name: '登记新住户' }).click();
      await visit.getByLabel('门牌').fill('演示院 9 号楼 302');
      await visit.getByLabel('楼院').fill(YARD);
      await visit.getByLabel('联系电话').first().fill('13900000302');
      await visit.getByText('信息已完善').click();
      await visit.getByLabel('发放宣传页').fill('1');
      await visit.getByRole('button', { name: '添加：居民意见' }).click();
      await visit.getByLabel('事由').fill('楼道堆物');
      await visit.getByLabel('意见内容').fill('三单元楼道堆了旧家具。');
      await visit.getByText('居住环境').click();
      await visit.getByRole('button', { name: '提交' }).click();
      await visit.getByRole('button', { name: '待传 1' }).waitFor();
      expect(await figures()).toEqual({ 'opinion/collected': 1 });
      network.restore();
      await visit.getByRole('button', { name: '同步' }).click();
      await visit.getByRole('button', { name: /^待传/ }).click();
      await visit.getByText('已入账').waitFor();
      await phone.context.close();

      // 商: the courtyard deliberates on both; the street adopts one into a project, the other is told why not.
      const [atStairwell, atDoor] = [
        await officer.find('opinion', '路灯不亮'),
        await officer.find('opinion', '楼道堆物'),
      ];
      const talk = await officer.open('deliberation', 'call', { topic: '路灯和楼道' });
      await talk.move('hold', {
        data: { attendance: 23, method: 'counted', outcome: '先修路灯，楼道由居民自清。' },
      });
      for (const opinion of [atStairwell, atDoor])
        await opinion.move('discuss', { links: { deliberation: [talk.id] } });
      const project = await officer.open('project', 'plan', {
        name: '三号楼路灯更换',
        courtyard: YARD,
        due: '2021-08-31',
        contractor: '演示·照明工程队',
      });
      await atStairwell.move('adopt', { links: { project: [project.id] } });
      await atDoor.move('decline', { reason: '已议定由居民自行清理，社区协助清运。' });

      // 办: done, looked at by its author, sent back once, done again.
      await project.move('start', {});
      await project.move('complete', {});
      await atStairwell.move('finish', { data: { outcome: '已更换灯泡。' } });
      await follow(author, code);
      await author.getByText('已更换灯泡。').waitFor();
      await author.locator('textarea[name=reason]').fill('换了仍不亮。');
      await author.getByRole('button', { name: '退回重办' }).click();
      await author.getByText('换了仍不亮。').waitFor();
      const sentBack = await officer.find('opinion', '路灯不亮');
      await project.move('rework', { reason: '居民反映仍不亮' });
      await project.move('complete', {});
      await project.move('accept', {});
      await sentBack.move('finish', { data: { outcome: '已更换线路和灯具。' } });

      // 评: the author by the code.
      await follow(author, code);
      expect(await author.getByRole('button', { name: '退回重办' }).count()).toBe(0);
      await author.getByLabel('满意', { exact: true }).check();
      await author.getByRole('button', { name: '提交评议' }).click();
      await author.getByText('已收到您的评议').waitFor();

      // 户评: every household of the courtyard has a slip of its own; one scans it, one ticks it and hands it back.
      for (const door of ['301', '303'])
        await officer.open('household', 'register', { address: `演示院 9 号楼 ${door}`, courtyard: YARD });
      const desk = await browser.newContext({ ...DESK, ignoreHTTPSErrors: true });
      await signInTo(desk, consoleUrl, loginOf(OFFICER));
      const page = await desk.newPage();
      page.setDefaultTimeout(STEP_MS);
      await page.goto(`${consoleUrl}/intake`);
      await page.getByText('户评', { exact: true }).click();
      const rating = page.locator(`[data-rating="${project.id}"]`);
      await rating.getByRole('button', { name: '印评议条' }).click();
      const codes = page.locator('.slips-dialog .slips svg');
      await codes.first().waitFor();
      const links = await codes.evaluateAll((all) => all.map((svg) => svg.getAttribute('aria-label')!));
      expect(links).toHaveLength(3);
      await page.locator('.slips-dialog .ant-modal-close').click();
      const neighbour = await resident();
      await neighbour.goto(links[0]!);
      await neighbour.getByLabel('满意', { exact: true }).check();
      await neighbour.getByRole('button', { name: '提交评议' }).click();
      await neighbour.getByText('已收到您的评议').waitFor();
      await neighbour.goto(links[0]!);
      await neighbour.getByText('这户已经评议过').waitFor();
      // The officer did the work: what the officer types in waits until the grid worker has called back.
      await rating.getByRole('button', { name: '录入纸条' }).click();
      await page.getByLabel('评议条编号').fill('2');
      await page.getByRole('dialog').getByText('基本满意', { exact: true }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^确\s?[定认]$/ })
        .click();
      await page.getByText('须由他人回访后才算数').last().waitFor();
      expect(await figures()).toMatchObject({ 'review/households': 1 });
      // A lost slip is made out anew at the desk: the old one ends at once, the new one is another.
      const lost = page.getByRole('dialog').filter({ visible: true });
      await lost.locator('.ant-modal-close').click();
      await lost.waitFor({ state: 'hidden' });
      await rating.getByRole('button', { name: '遗失补发' }).click();
      await choose(page, lost.getByLabel('遗失评议条的住户'), '303');
      await lost.locator('.ant-modal-title').click();
      await lost.getByRole('button', { name: '作废原条并补发 1 张' }).click();
      await expect.poll(() => codes.count(), { timeout: STEP_MS }).toBe(1);
      expect(links).not.toContain(await codes.first().getAttribute('aria-label'));
      await neighbour.goto(links[2]!);
      await neighbour.getByText('这张评议条已作废').waitFor();
      await page.locator('.slips-dialog .ant-modal-close').click();

      const callers = await browser.newContext({ ...DESK, ignoreHTTPSErrors: true });
      await signInTo(callers, consoleUrl, loginOf(WORKER));
      const caller = await callers.newPage();
      caller.setDefaultTimeout(STEP_MS);
      await caller.goto(`${consoleUrl}/intake`);
      await caller.getByText('回访', { exact: true }).click();
      const waits = caller.getByRole('row').filter({ hasText: '9 号楼 302' });
      await waits.getByRole('button', { name: '查看电话' }).click();
      await waits.getByText('13900000302').waitFor();
      await waits.getByRole('button', { name: '基本满意', exact: true }).click();
      await waits.waitFor({ state: 'detached' });
      await callers.close();

      // 晒: on the public page, and as the notice (公示) on the courtyard's board.
      const done = await officer.find('opinion', '路灯不亮');
      await done.move('publish', {
        data: { result: '三号楼东侧路灯已修复，欢迎监督。', published: '公示栏、线上' },
      });
      const reader = await resident();
      await reader.goto(`${demo.ward.siteUrl}/results/${box.id}`);
      await reader.getByText('三号楼东侧路灯已修复').waitFor();
      for (const hidden of ['晚上老人出门不便', '换了仍不亮', loginOf(WORKER).name])
        expect(await reader.getByText(hidden).count()).toBe(0);
      await reader.emulateMedia({ media: 'print' });
      expect(await reader.getByRole('link').filter({ visible: true }).count()).toBe(0);
      const notice = (await reader.pdf({ preferCSSPageSize: true })).toString('latin1');
      const [, width, height] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(notice) ?? [];
      expect([width, height].map((points) => Math.round(Number(points)))).toEqual(A3);

      // Nobody filled in a report, yet it is there, and each figure opens onto its records.
      expect(await figures()).toEqual({
        'opinion/collected': 2,
        'opinion/adopted': 1,
        'opinion/declined': 1,
        'opinion/finished': 1,
        'opinion/rated': 1,
        'opinion/published': 1,
        'visit/households': 1,
        'visit/leaflets': 1,
        'visit/rounds': 1,
        'deliberation/held': 1,
        'project/planned': 1,
        'project/accepted': 1,
        'review/households': 2,
        'review/satisfied': 1,
      });
      await page.goto(`${consoleUrl}/figures`);
      const adopted = page.locator(`[data-figure="${OPINION}/adopted"]`);
      await adopted.getByRole('button', { name: '查看依据' }).click();
      await adopted.getByRole('link', { name: '三号楼东侧路灯不亮' }).first().click();
      await page.getByRole('link', { name: '三号楼路灯更换' }).waitFor();
      await page.getByText('换了仍不亮。').waitFor();

      vi.stubEnv('DATABASE_URL', demo.databaseUrl);
      vi.stubEnv('WARD_DATA_DIR', demo.dataDir);
      for (const command of [figure, ledger]) {
        const io = recordingIo();
        expect(await command(['verify', '--demo', '--json'], io), io.lines.join('')).toBe(0);
      }
    },
    SUITE_MS,
  );
});
