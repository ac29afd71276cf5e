import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { choose, describeConsole, SUITE_MS } from '../support/console-page.ts';

/** Presses the button of a move, fills its dialogue by the labels on it, and sends it. */
async function make(page: Page, move: string, fill: (dialogue: Locator) => Promise<void>): Promise<Locator> {
  await page.getByRole('main').getByRole('button', { name: move, exact: true }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue.waitFor();
  await fill(dialogue);
  await dialogue.locator('.ant-modal-footer .ant-btn-primary').click();
  return dialogue;
}

describeConsole('records on the console', ({ demo, enter }) => {
  test(
    'an officer takes an opinion from the door to its project, declines another, opens a contact, and proves a figure',
    async () => {
      const { context, page, main, faults } = await enter('xiawo-a');
      const list = (type: string): Promise<unknown> =>
        page.goto(`${demo().url}/records?type=urban-renewal%2F${type}`);
      const sayOpinion = async (subject: string): Promise<void> => {
        const dialogue = await make(page, '登记意见', async (form) => {
          await form.getByLabel('事由').fill(subject);
          await form.getByLabel('意见内容').fill('雨天楼门口积水。');
          await choose(page, form.getByLabel('类别'), '基础设施');
        });
        await dialogue.waitFor({ state: 'hidden' });
        await main.getByRole('link', { name: subject }).waitFor();
      };
      const step = async (move: string, state: string, fill: (form: Locator) => Promise<void>) => {
        const dialogue = await make(page, move, fill);
        await dialogue.waitFor({ state: 'hidden' });
        await main.locator('header .tag', { hasText: state }).waitFor();
      };
      const nothing = (): Promise<void> => Promise.resolve();

      await list('project');
      const planned = await make(page, '立项', async (form) => {
        await form.getByLabel('项目名称').fill('楼门口排水改造');
      });
      await planned.getByText('此项必填。').waitFor();

      await planned.getByLabel('计划完成日期').fill('2021-09-30');
      await planned.locator('.ant-modal-footer .ant-btn-primary').click();
      await planned.waitFor({ state: 'hidden' });
      await main.getByRole('link', { name: '楼门口排水改造' }).waitFor();

      await list('opinion');
      await sayOpinion('楼门口积水');
      await sayOpinion('加装泳池');
      await main.getByRole('link', { name: '加装泳池' }).click();
      await step('不采纳', '不采纳', (form) => form.getByLabel('理由').fill('院内没有场地。'));
      await main.getByText('院内没有场地。').waitFor();

      await list('opinion');
      await main.getByRole('link', { name: '楼门口积水' }).click();
      await step('记录议事', '已议事', nothing);
      await step('纳入整治提升项目', '已采纳', (form) =>
        choose(page, form.getByLabel('整治提升项目'), '楼门口排水改造'),
      );
      await main.getByRole('link', { name: '楼门口排水改造' }).waitFor();
      await step('办结', '已办结', (form) => form.getByLabel('办理情况').fill('已疏通。'));
      await step('退回重办', '已采纳', (form) => form.getByLabel('理由').fill('仍有积水。'));

      await list('household');
      const household = await make(page, '登记住户', async (form) => {
        await form.getByLabel('门牌').fill('演示院 3 号楼 201');
        await form.getByLabel('楼院').fill('演示院');
        await form.getByLabel('联系电话').fill('00000000099');
      });
      await household.waitFor({ state: 'hidden' });
      await main.getByRole('link', { name: '演示院 3 号楼 201' }).click();
      await main.getByText('已隐藏').first().waitFor();
      expect(await main.getByText('00000000099').count()).toBe(0);
      await main.getByRole('button', { name: '查看敏感信息' }).click();
      const asked = page.getByRole('dialog');
      await asked.getByLabel('查看理由').fill('回访');
      await asked.locator('.ant-btn-primary').click();
      await page.getByText('至少').first().waitFor();
      await asked.getByLabel('查看理由').fill('入户回访核对');
      await asked.locator('.ant-btn-primary').click();
      await main.getByText('00000000099').waitFor();

      await page.goto(`${demo().url}/figures`);
      const adopted = main.locator('[data-figure="urban-renewal/opinion/adopted"]');
      await adopted.getByText('1', { exact: true }).first().waitFor();
      await adopted.getByRole('button', { name: '查看依据' }).click();
      await adopted.getByRole('link', { name: '楼门口积水' }).waitFor();

      expect(faults).toEqual([]);
      await context.close();
    },
    SUITE_MS,
  );
});
