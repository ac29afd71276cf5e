import { readFile } from 'node:fs/promises';
import readXlsx from 'read-excel-file/node';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { axeFindings, PHONE } from '../support/browser.ts';
import { choose, describeConsole, SUITE_MS, send } from '../support/console-page.ts';
import { layoutFaults } from '../support/page-states.ts';
import { StaffAtApi } from '../support/staff-at-api.ts';

const OPINIONS = 'urban-renewal/opinion/collected';
const PROJECTS = 'urban-renewal/project/planned';

/** A superior's table: labels, empty cells, a sum. */
const table = async (): Promise<Buffer> =>
  writeXlsx(
    [
      [{ value: '城市更新工作统计表', columnSpan: 3 }, null, null],
      [{ value: '项目' }, { value: '本期' }, { value: '累计' }],
      [{ value: '征集意见建议（条）' }, null, null],
      [{ value: '合计' }, { value: '=B3', type: 'Formula' as const }, null],
    ],
    { sheet: '统计表' },
  ).toBuffer();

/** A wall in the evening sun, as two people send it: as taken, and as a messenger made it smaller. */
async function photos(): Promise<[Buffer, Buffer]> {
  const grey = Buffer.from(Array.from({ length: 108 * 3 }, (_, n) => (n * 89 + (n % 7) * 31) % 256));
  const taken = await sharp(grey, { raw: { width: 12, height: 9, channels: 3 } })
    .resize(900, 675, { kernel: 'cubic' })
    .jpeg({ quality: 90 })
    .toBuffer();
  return [taken, await sharp(taken).resize(480).jpeg({ quality: 50 }).toBuffer()];
}

describeConsole('figures on the console', ({ demo, enter }) => {
  test(
    'are grouped, zeros under one line, searched, walked by keys; a table is bound on the screen and filled; photos used twice are shown',
    async () => {
      const { url } = demo();
      const { context, page, main, dialogue, faults } = await enter('xiawo-a');
      const staff = new StaffAtApi(context.request, url, {
        programme: 'urban-renewal',
        unitId: 'town-xiawo',
      });
      const opinion = { words: '楼道灯不亮', category: 'infrastructure' };
      for (const subject of ['一楼', '二楼']) await staff.open('opinion', 'say', { subject, ...opinion });
      for (const [n, bytes] of (await photos()).entries()) {
        const address = `${url}/api/attachments?type=urban-renewal/project&field=photos&name=wall.jpg`;
        const headers = { origin: url, 'content-type': 'application/octet-stream' };
        const { ticket } = await (await context.request.post(address, { headers, data: bytes })).json();
        const project = await staff.open('project', 'plan', { name: `外墙粉刷 ${n + 1}`, due: '2021-09-30' });
        await project.move('start');
        await project.move('complete', { data: { photos: [{ ticket }] }, links: {}, reason: null });
      }

      await page.goto(`${url}/figures`);
      const renewal = main.locator('[data-programme="urban-renewal"]');
      await renewal.locator(`[data-figure="${OPINIONS}"]`).getByText('2', { exact: true }).waitFor();
      const declined = main.locator('[data-figure="urban-renewal/opinion/declined"]');
      expect(await declined.count()).toBe(0);
      await renewal.getByRole('button', { name: /^另有 \d+ 项本期为 0$/ }).click();
      await declined.waitFor();
      await renewal.getByRole('button', { name: '收起为 0 的项' }).click();
      await declined.waitFor({ state: 'detached' });
      await page.keyboard.press('/');
      await page.keyboard.type('不采纳');
      await declined.waitFor();
      expect(await main.locator('[data-figure]').count()).toBeLessThan(5);
      await page.keyboard.press('Escape');
      await main.locator(`[data-figure="${OPINIONS}"] .figure-acts button`).first().focus();
      await page.keyboard.press('ArrowDown');
      await main.locator(`[data-figure="${PROJECTS}"] .figure-acts button:focus`).waitFor();

      const file = { name: '统计表.xlsx', mimeType: 'application/octet-stream', buffer: await table() };
      await main.locator('input[type=file]').first().setInputFiles(file);
      const cell = (name: string) => main.locator(`[data-ref="统计表!${name}"]`);
      await main.getByText('可填 0 格，0 格未能对应，3 格空白未选定。').waitFor();
      await cell('B3').click();
      await dialogue.getByLabel('数据', { exact: true }).fill('征集');
      await page.keyboard.press('Enter');
      await dialogue.getByRole('button', { name: /^选\s?定$/ }).click();
      await cell('B3').getByText('2', { exact: true }).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        main.getByRole('button', { name: /填报并下载/ }).click(),
      ]);
      const [sheet] = await readXlsx(await readFile(await download.path()));
      expect(sheet?.data[2]).toEqual(['征集意见建议（条）', 2, null]);
      // Loaded again it is bound already.
      await page.reload();
      await main.locator('[data-figure]').first().waitFor();
      await main.locator('input[type=file]').first().setInputFiles(file);
      await cell('B3').getByText('2', { exact: true }).waitFor();

      await main.locator(`[data-figure="${PROJECTS}"]`).getByRole('button', { name: '详细情况' }).click();
      await main.getByText('条的照片在其他记录中也出现过（共 2 条有照片）').waitFor();
      await main.getByRole('button', { name: '查看重复使用的照片' }).click();
      await main.locator('.photo-pairs').getByText('画面相近').waitFor();
      expect(await main.locator('.photo-pairs img').count()).toBe(2);

      // 期初数 with its paper: nothing else is one, and the paper opens again from the statement.
      await page.goto(`${url}/figures`);
      await main.getByRole('button', { name: '签报数据' }).click();
      await dialogue.getByText('期初数', { exact: true }).click();
      await choose(page, dialogue.getByLabel('对应数据'), '');
      await dialogue.getByLabel('数值').fill('60');
      await dialogue.locator('input[type=date]').first().fill('2020-01-01');
      await dialogue.locator('input[type=date]').last().fill('2020-06-30');
      await dialogue.getByLabel('来源（一行）').fill('意见登记簿第 3 册');
      const paper = { name: '登记簿.jpg', mimeType: 'image/jpeg' };
      await dialogue.locator('input[type=file]').setInputFiles({ ...paper, buffer: Buffer.from('<script>') });
      await send(dialogue);
      await page.locator('.ant-message, .ant-notification, [role=alert]').getByText(/\S/).first().waitFor();
      await dialogue.locator('input[type=file]').setInputFiles({ ...paper, buffer: (await photos())[1] });
      await send(dialogue);
      await dialogue.waitFor({ state: 'hidden' });
      const statement = main.locator('[data-statement]').filter({ hasText: '意见登记簿第 3 册' });
      const address = await statement.getByRole('link', { name: '登记簿.jpg' }).getAttribute('href');
      const opened = await context.request.get(`${url}${address}`);
      expect([opened.status(), opened.headers()['content-type']]).toEqual([200, 'image/jpeg']);
      expect(faults).toEqual([]);
      await context.close();

      const phone = await enter('xiawo-a', PHONE);
      await phone.page.goto(`${url}/figures`);
      await phone.main.locator('input[type=file]').first().setInputFiles(file);
      await phone.main.locator('.report-grid').waitFor();
      expect(await layoutFaults(phone.page)).toEqual([]);
      await phone.context.close();
    },
    SUITE_MS,
  );
});
