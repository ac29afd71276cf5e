import { expect, test } from 'vitest';
import { PHONE } from '../support/browser.ts';
import { describeConsole, SUITE_MS, send } from '../support/console-page.ts';
import { layoutFaults, setState } from '../support/page-states.ts';

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
        // Where it is: half a place is none, a whole one stands on the map of the record and of the list, reached by keys.
        await main.getByRole('button', { name: '更正信息', exact: true }).click();
        await dialogue.getByLabel('经度').fill('113.3121');
        await send(dialogue);
        await dialogue.getByText('经度、纬度须同时填写。').waitFor();
        await dialogue.getByLabel('纬度').fill('34.7688');
        await send(dialogue);
        await dialogue.waitFor({ state: 'hidden' });
        const map = main.getByRole('group', { name: '记录位置图' });
        await map.getByRole('link', { name: '柏庙山洪沟' }).waitFor();
        await page.goto(`${url}/records?type=flood-works/work`);
        await main.getByText('地图', { exact: true }).click();
        await map.getByRole('link').first().waitFor();
        expect(await map.getByRole('link').count()).toBe(8);
        expect(await layoutFaults(page)).toEqual([]);
        await map.getByRole('link', { name: '老寨河堤防' }).focus();
        await page.keyboard.press('Enter');
        await main.getByRole('heading', { name: '老寨河堤防' }).waitFor();
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
      'of a long list the rows in sight are drawn, all of them on paper; a type may bring a view of its own',
      async () => {
        const { url } = demo();
        const reader = await enter('information');
        const { page, main, faults } = reader;
        await setState(reader.context, 'flood');
        await page.goto(`${url}/records`);
        const rows = main.locator('tbody tr[data-index]');
        await rows.first().waitFor();
        expect(await main.getByRole('table').getAttribute('aria-rowcount')).toBe('301');
        expect(await rows.count()).toBeLessThan(150);
        await page.evaluate('scrollTo(0, document.body.scrollHeight)');
        await main.locator('tbody tr[data-index="299"]').waitFor();
        await page.evaluate("dispatchEvent(new Event('beforeprint'))");
        expect(await rows.count()).toBe(300);
        await page.evaluate("dispatchEvent(new Event('afterprint'))");
        await expect.poll(() => rows.count()).toBeLessThan(150);

        await setState(reader.context, 'as-is');
        await page.goto(`${url}/records?type=events/fixture`);
        await main.getByText('秩序册', { exact: true }).click();
        const timetable = main.getByRole('region', { name: '秩序册' });
        await timetable.getByRole('link').first().waitFor();
        expect(await timetable.getByRole('link').count()).toBeGreaterThan(10);
        expect(await layoutFaults(page)).toEqual([]);
        expect(faults).toEqual([]);
        await reader.context.close();
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
