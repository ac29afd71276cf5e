import { expect, test } from 'vitest';
import { choose, describeConsole, SUITE_MS, send } from '../support/console-page.ts';

describeConsole('merging and splitting on the console', ({ demo, enter }) => {
  test(
    'a report that is there already is told before it is sent and merged; an opinion is split; a list is saved and shared',
    async () => {
      const { context, page, main, dialogue, faults } = await enter('xiawo-a');
      const list = (type: string): Promise<unknown> =>
        page.goto(`${demo().url}/records?type=${encodeURIComponent(type)}`);
      const record = async (name: string, place: string, host: string): Promise<void> => {
        await main.getByRole('button', { name: '登记活动', exact: true }).click();
        await dialogue.getByLabel('活动名称').fill(name);
        await choose(page, dialogue.getByLabel('形式'), '观看宣传片');
        await dialogue.getByLabel('地点').fill(place);
        await dialogue.getByLabel('主办单位').first().fill(host);
      };

      await list('waste-sorting/activity');
      await record('院内放映', '演示院 3 号（广场）', '城市管理科');
      await send(dialogue);
      await main.getByRole('link', { name: '院内放映' }).waitFor();
      await record('分类宣传片放映', '演示院3号广场', '党建办');
      await dialogue.getByText('可能已有登记').waitFor();
      await dialogue.getByRole('button', { name: '登记并合并' }).click();
      await dialogue.getByText('保留哪一条').waitFor();
      await dialogue.getByText('城市管理科、党建办').waitFor();
      await dialogue.getByLabel('合并理由').fill('同一场放映，两个部门各报一次。');
      await send(dialogue);
      await main.getByText('城市管理科、党建办').first().waitFor();
      await main.getByRole('link', { name: '分类宣传片放映' }).click();
      await main.locator('header .tag', { hasText: '已并入' }).waitFor();
      await main.getByRole('link', { name: '院内放映' }).waitFor();
      await page.goto(`${demo().url}/figures`);
      const films = main.locator('[data-figure="waste-sorting/activity/films"]');
      await films.getByText('1', { exact: true }).first().waitFor();

      await list('urban-renewal/opinion');
      await main.getByRole('button', { name: '登记意见', exact: true }).click();
      await dialogue.getByLabel('事由').fill('晾衣架和快递柜');
      await dialogue.getByLabel('意见内容').fill('院里缺晾衣架，也没有快递柜。');
      await choose(page, dialogue.getByLabel('类别'), '完善功能');
      await send(dialogue);
      await main.getByRole('link', { name: '晾衣架和快递柜' }).click();
      await main.getByRole('button', { name: '拆分…' }).click();
      for (const [n, subject] of ['缺晾衣架', '没有快递柜'].entries()) {
        await dialogue.getByLabel('事由').nth(n).fill(subject);
        await dialogue.getByLabel('意见内容').nth(n).fill(`院里${subject}。`);
      }
      await dialogue.getByLabel('拆分理由').fill('一张纸条两件事。');
      await send(dialogue);
      // The list as it is after the split: a row that moves away under the pointer is another's.
      await main.getByRole('row').filter({ hasText: '已拆分' }).waitFor();
      await main.getByRole('link', { name: '没有快递柜' }).click();
      await main.getByText('拆分自').waitFor();
      await main.getByRole('link', { name: '晾衣架和快递柜' }).click();
      await main.locator('header .tag', { hasText: '已拆分' }).waitFor();

      await list('urban-renewal/opinion');
      await choose(page, main.getByLabel('状态'), '已征集');
      await main.getByRole('button', { name: '保存视图…' }).click();
      await dialogue.getByLabel('名称').fill('待议事的意见');
      await choose(page, dialogue.getByLabel('共享给'), '峡窝镇');
      await send(dialogue);
      await page.waitForURL(/view=/);
      const id = new URL(page.url()).searchParams.get('view')?.replaceAll('"', '');
      await page.goto(`${demo().url}/records?view=${id}`);
      await page.waitForURL(/state=said/);
      await main.getByRole('link', { name: '缺晾衣架' }).waitFor();
      expect(await main.getByRole('link', { name: '晾衣架和快递柜' }).count()).toBe(0);
      expect(faults).toEqual([]);
      await context.close();

      const stranger = await enter('jiyuanlu-a');
      const theirs = stranger.page;
      await theirs.goto(`${demo().url}/records?view=${id}`);
      await theirs.getByText('没有').first().waitFor();
      expect(theirs.url()).not.toContain('state=said');
      await stranger.context.close();
    },
    SUITE_MS,
  );
});
