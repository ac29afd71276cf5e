import { expect, test } from 'vitest';
import { PHONE } from '../support/browser.ts';
import { describeConsole, SUITE_MS, send } from '../support/console-page.ts';
import { layoutFaults } from '../support/page-states.ts';

describeConsole(
  'works and stores',
  ({ demo, enter }) => {
    test(
      'the five heads name what is missing, what is missing is made good in the ledger, and stores are never issued below nothing',
      async () => {
        const { url } = demo();
        const water = await enter('water-a');
        const { page, main, dialogue, faults } = water;
        await page.goto(`${url}/works`);
        await main.getByRole('button', { name: '查看 柏庙山洪沟 的依据' }).click();
        const safety = main.getByRole('region', { name: '安全管理' });
        const responsible = safety.getByRole('listitem').filter({ hasText: '三个责任人' });
        await responsible.getByText('缺少依据').waitFor();
        await main.getByRole('link', { name: '打开台账记录' }).click();
        await main.getByRole('button', { name: '落实责任人', exact: true }).click();
        for (const field of ['行政责任人', '技术责任人', '巡查责任人'])
          await dialogue.getByLabel(field).fill('演示·责任人');
        await send(dialogue);
        await dialogue.waitFor({ state: 'hidden' });
        await page.goto(`${url}/works`);
        await main.getByRole('button', { name: '查看 柏庙山洪沟 的依据' }).click();
        await responsible.getByText('缺少依据').waitFor({ state: 'detached' });
        await responsible.getByText('工程台账').waitFor();

        // An open hazard past its limit stands against its reservoir, and leads to its record.
        await main.getByRole('button', { name: '查看 演示二库 的依据' }).click();
        await safety.getByRole('link', { name: '坝坡放牧' }).waitFor();
        expect(await layoutFaults(page)).toEqual([]);

        // Sandbags lie below their minimum; what is not there is not issued.
        const sandbags = main.getByRole('row').filter({ hasText: '沙袋' });
        await sandbags.getByText('不足，缺 170 件').waitFor();
        await sandbags.getByRole('link', { name: '第 1 批' }).click();
        await main.getByRole('button', { name: '领用出库', exact: true }).click();
        await dialogue.getByLabel('数量').fill('99999');
        await dialogue.getByLabel('领用单位').fill('应急突击队');
        await send(dialogue);
        await dialogue.getByText('“在库数量”只有').waitFor();
        expect(faults).toEqual([]);
        await water.context.close();
      },
      SUITE_MS,
    );

    test(
      'a patrol leader on a phone sees the works and fits',
      async () => {
        const leader = await enter('patrol-a', PHONE);
        await leader.page.goto(`${demo().url}/works`);
        await leader.main.getByRole('button', { name: '查看 演示水库 的依据' }).waitFor();
        expect(await layoutFaults(leader.page)).toEqual([]);
        expect(leader.faults).toEqual([]);
        await leader.context.close();
      },
      SUITE_MS,
    );
  },
  { records: true },
);
