import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import type { Ward } from '../../server/app.ts';
import { axeFindings } from '../support/browser.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { startDemoWard } from '../support/demo-console.ts';
import { districtCertificate, FIELD_HOST, PhoneProfile } from '../support/field-phone.ts';
import { describeWith } from '../support/needs.ts';
import { layoutFaults } from '../support/page-states.ts';

const SUITE_MS = 240_000;
const STEP_MS = 20_000;
const PIN = '246810';
const WORKER = 'gongyelu-grid-a';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** The first answer to a submission is lost on its way: the server has recorded it, the phone does not know. */
const LOSE_ONE_ANSWER = `(() => {
  const real = globalThis.fetch;
  let lost = false;
  globalThis.fetch = async (...asked) => {
    const answer = await real(...asked);
    if (lost || !answer.ok || !String(asked[0]).includes('/field/submissions')) return answer;
    lost = true;
    throw new TypeError('the answer was lost');
  };
})()`;

describeWith('chromium', 'the field page on a phone', (executable) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-field-'));
  let demo: { ward: Ward; logins: DemoLogin[]; close(): Promise<void> };
  let network: DatabaseProxy;
  let profile: PhoneProfile;
  let url: string;
  let shot: Buffer;
  beforeAll(async () => {
    shot = await sharp({ create: { width: 2400, height: 1600, channels: 3, background: '#3a7' } })
      .png()
      .toBuffer();
    const certificate = await districtCertificate(folder);
    const port = await freePort();
    network = await startDatabaseProxy(`tcp://127.0.0.1:${port}`);
    const publicUrl = `https://${FIELD_HOST}:${new URL(network.url).port}`;
    url = `${publicUrl}/field`;
    demo = await startDemoWard({ console: { host: '127.0.0.1', port }, tls: certificate, publicUrl });
    profile = new PhoneProfile(executable, certificate.spki);
  }, SUITE_MS);
  afterAll(async () => {
    profile?.remove();
    await demo?.close();
    await network?.stop();
    rmSync(folder, { recursive: true });
  });

  async function unlock(page: Page): Promise<void> {
    page.setDefaultTimeout(STEP_MS);
    await page.goto(url);
    await page.getByLabel('输入本机口令').fill(PIN);
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByRole('button', { name: '登记新住户' }).waitFor();
  }
  const looked = async (page: Page): Promise<string[]> => [
    ...(await axeFindings(page)),
    ...(await layoutFaults(page)),
  ];

  test(
    'a visit without signal survives a killed browser, a lost answer and two tabs as one of each record',
    async () => {
      const faults: string[] = [];
      let phone = await profile.open();
      phone.context.on('weberror', (error) => faults.push(error.error().message));
      let page = await phone.context.newPage();
      page.setDefaultTimeout(STEP_MS);
      await page.goto(url);
      expect(await page.evaluate('globalThis.isSecureContext')).toBe(true);
      const login = demo.logins.find(({ username }) => username === WORKER)!;
      await page.getByLabel('用户名').fill(login.username);
      await page.getByLabel('口令', { exact: true }).fill(login.password);
      expect(await looked(page)).toEqual([]);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByLabel('本机口令（至少 6 位）').fill(PIN);
      await page.getByLabel('再输一次').fill(PIN);
      await page.getByRole('button', { name: '保存并下载资料' }).click();
      await page.getByText('数据截至').waitFor();
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');

      network.cut();
      await unlock(page);
      await page.getByText('无网络').waitFor();
      expect(await looked(page)).toEqual([]);
      await page.getByRole('button', { name: '登记新住户' }).click();
      await page.getByRole('button', { name: '提交' }).click();
      await page.getByText('此项必填。').first().waitFor();
      await page.getByLabel('门牌').fill('演示院 9 号楼 302');
      await page.getByLabel('楼院').fill('演示院');
      await page.getByText('信息已完善').click();
      await page.getByLabel('发放宣传页').fill('1');
      await page.getByRole('button', { name: '添加：居民意见' }).click();
      await page.getByLabel('事由').fill('楼道灯不亮');
      await page.getByLabel('意见内容').fill('三单元楼道灯坏了。');
      await page.getByText('基础设施').click();
      // Taken without signal; it is sealed on the phone before the page shows it.
      await page
        .getByLabel('现场照片')
        .setInputFiles({ name: 'IMG_1.png', mimeType: 'image/png', buffer: shot });
      await page.getByRole('img', { name: '照片 1' }).waitFor();
      await page.getByLabel('发生时间').fill('2021-07-18T15:30');
      expect(await looked(page)).toEqual([]);
      await page.getByRole('button', { name: '提交' }).dblclick();
      await page.getByRole('button', { name: '待传 1' }).waitFor();
      // Another door of the courtyard with the same kind of opinion: this phone knows, without signal.
      await page.getByRole('button', { name: '登记新住户' }).click();
      // The new page, not the one that was just sent.
      await expect.poll(() => page.getByLabel('门牌').inputValue(), { timeout: STEP_MS }).toBe('');
      await page.getByLabel('楼院').fill('演示院');
      await page.getByRole('button', { name: '添加：居民意见' }).click();
      await page.getByText('基础设施').click();
      expect(await page.getByLabel('楼院').inputValue()).toBe('演示院');
      await page.getByText('楼道灯不亮 · 演示院 9 号楼 302').waitFor();
      expect(await looked(page)).toEqual([]);
      await phone.kill();

      phone = await profile.open();
      phone.context.on('weberror', (error) => faults.push(error.error().message));
      await phone.context.addInitScript(LOSE_ONE_ANSWER);
      // Whether the session outlived the kill is the browser's luck: here it has ended.
      await phone.context.clearCookies();
      page = await phone.context.newPage();
      const second = await phone.context.newPage();
      await unlock(page);
      await unlock(second);
      await page.getByRole('button', { name: '待传 1' }).click();
      await page.getByText('演示院 9 号楼 302').waitFor();
      await page.getByText('照片 1 张').waitFor();
      expect(await looked(page)).toEqual([]);
      await page.getByRole('button', { name: '返回' }).click();
      network.restore();
      await second.getByRole('button', { name: '同步' }).click();
      await second.getByText('登录已过期').waitFor();
      await second.getByLabel('用户名').fill(login.username);
      await second.getByLabel('口令', { exact: true }).fill(login.password);
      await Promise.all([
        second.getByRole('button', { name: '登录' }).click(),
        page.getByRole('button', { name: '同步' }).click(),
      ]);
      await page.getByRole('button', { name: /^待传/ }).click();
      await expect
        .poll(
          async () => {
            await second.getByRole('button', { name: '同步' }).click();
            await page.evaluate("window.dispatchEvent(new Event('online'))");
            return page.getByText('已入账').count();
          },
          { timeout: STEP_MS },
        )
        .toBe(1);
      const records = await demo.ward.context.db.query<{ id: string; type: string; entries: number }>(
        `select r.id, r.type, count(*)::int as entries from records r join record_entries e on e.record_id = r.id
         group by r.id order by r.type`,
      );
      expect(records.map(({ type, entries }) => `${type} ${entries}`)).toEqual([
        'urban-renewal/household 1',
        'urban-renewal/opinion 1',
        'urban-renewal/visit 1',
      ]);
      await page.goto(`${new URL(url).origin}/records/${records[1]!.id}`);
      await page.getByText('补录').first().waitFor();
      await page.getByRole('button', { name: '查看敏感信息' }).click();
      await page.getByLabel('查看理由（计入审计）').fill('核对现场照片');
      await page.getByRole('dialog').locator('.ant-btn-primary').click();
      await page.getByRole('button', { name: /^打开 photo-1/ }).click();
      await page.locator('img.opened').waitFor();
      expect(
        await demo.ward.context.db.query('select record_id from record_attachments where record_id = $1', [
          records[1]!.id,
        ]),
      ).toHaveLength(1);

      await demo.ward.context.db.execute('update field_devices set revoked_at = registered_at');
      await second.goto(url);
      await second.getByText('此手机已被停用').waitFor();
      const kept = `new Promise((resolve) => {
        const open = indexedDB.open('ward-field');
        open.onsuccess = () => {
          const all = open.result.transaction(['vaults', 'queue', 'snapshots', 'photos']);
          const counts = [...all.objectStoreNames].map((name) => all.objectStore(name).count());
          all.oncomplete = () => resolve(counts.reduce((sum, { result }) => sum + result, 0));
        };
      })`;
      expect(await second.evaluate(kept)).toBe(0);
      expect(faults).toEqual([]);
      await phone.context.close();
    },
    SUITE_MS,
  );
});
