import { expect, test } from 'vitest';
import { describeConsole, SUITE_MS } from '../support/console-page.ts';
import { SORTING } from '../support/sorting-questionnaire.ts';

const SHEETS = 6;

describeConsole('questionnaires', ({ demo, enter }) => {
  test(
    'opened in the console, answered from slips on a phone without script, closed, read',
    async () => {
      const { context, page, main, faults } = await enter('zhongxinlu-office');
      await page.goto(`${demo().url}/questionnaires`);
      await page.evaluate(
        (body) =>
          fetch('/api/questionnaires', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          }).then(() => undefined),
        JSON.stringify({
          typeId: 'waste-sorting/questionnaire',
          unitId: 'street-zhongxinlu',
          definition: SORTING,
        }),
      );
      await page.reload();
      await main.getByRole('link', { name: SORTING.title.zh }).click();
      await page.getByRole('tab', { name: '轮次' }).click();
      await main.getByRole('button', { name: '发放新一轮' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('地点').fill('一号院');
      await dialog.locator('.ant-modal-footer .ant-btn-primary').click();
      await main.getByRole('button', { name: '印二维码' }).click();
      await dialog.getByLabel('份数').fill(String(SHEETS));
      await dialog.locator('.ant-modal-footer .ant-btn-primary').click();
      const codes = page.locator('.slips-dialog .slips svg');
      await codes.first().waitFor();
      const links = await codes.evaluateAll((all) =>
        all.map((each) => each.getAttribute('aria-label') ?? ''),
      );
      expect(links).toHaveLength(SHEETS);
      await page.locator('.slips-dialog .ant-modal-close').click();

      const phone = await demo().browser.newContext({
        javaScriptEnabled: false,
        locale: 'zh-CN',
        viewport: { width: 390, height: 844 },
      });
      const resident = await phone.newPage();
      for (const link of links) {
        await resident.goto(link);
        // Put away by style until the question before it says yes.
        expect(await resident.locator('#q-sorts').isVisible()).toBe(false);
        await resident.locator('#o-knows-yes').check();
        await resident.locator('#o-sorts-no').check();
        await resident.getByLabel('5', { exact: true }).check();
        await resident.getByRole('button', { name: '提交问卷' }).click();
        await resident.getByText('问卷已提交').first().waitFor();
      }
      await resident.goto(links[0]!);
      await resident.getByText('这份问卷已经填写过').first().waitFor();
      await phone.close();

      await page.reload();
      await main.getByRole('button', { name: '关闭并计数' }).click();
      await page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click();
      await main.getByText('已关闭计数').waitFor();
      await page.getByRole('tab', { name: '结果' }).click();
      await main.getByText(`发放 ${SHEETS} · 回收 ${SHEETS} · 有效 ${SHEETS}`).waitFor();
      await main.getByText(`${SHEETS} · 100%`).first().waitFor();
      expect(faults).toEqual([]);
      await context.close();
    },
    SUITE_MS,
  );
});
