import sharp from 'sharp';
import { expect, test } from 'vitest';
import { PHONE } from '../support/browser.ts';
import { type ConsolePage, choose, describeConsole, SUITE_MS, send } from '../support/console-page.ts';
import { layoutFaults } from '../support/page-states.ts';
import { StaffAtApi } from '../support/staff-at-api.ts';

const NAME = '外墙粉刷';
const OTHERS = ['修补台阶', '更换楼门'];

/** Opens the dialog of a move. */
const begin = async ({ main, dialogue }: ConsolePage, move: string): Promise<void> => {
  await main.getByRole('button', { name: move, exact: true }).click();
  await dialogue.waitFor();
};
const finish = async ({ dialogue }: ConsolePage): Promise<void> => {
  await send(dialogue);
  await dialogue.waitFor({ state: 'hidden' });
};

describeConsole('work on one record', ({ demo, enter }) => {
  test(
    'a photo, a table, signatures, a comment, hand-over to a colleague, a move for many, and what somebody else changed meanwhile',
    async () => {
      const { url } = demo();
      const at = { programme: 'urban-renewal', unitId: 'town-xiawo' };
      const officer = await enter('xiawo-a');
      const { page, main, dialogue, context } = officer;
      const staff = new StaffAtApi(context.request, url, at);
      const plan = (name: string) => staff.open('project', 'plan', { name, due: '2021-09-30' });
      const project = await plan(NAME);
      await project.move('start');
      const others = [await plan(OTHERS[0]!), await plan(OTHERS[1]!)];
      const state = (name: string): Promise<void> => main.locator('header .tag', { hasText: name }).waitFor();

      // A photo and rows of work done, in one move.
      await page.goto(`${url}/records/${project.id}`);
      await begin(officer, '竣工');
      const picture = { create: { width: 640, height: 480, channels: 3 as const, background: '#a86' } };
      await dialogue
        .locator('input[type=file]')
        .first()
        .setInputFiles({
          name: '外墙.jpg',
          mimeType: 'image/jpeg',
          buffer: await sharp(picture).jpeg().toBuffer(),
        });
      await dialogue.getByLabel('文字说明（外墙.jpg）').fill('粉刷后的外墙');
      await dialogue.getByLabel('1 工程内容').fill('外墙涂料');
      await dialogue.getByRole('button', { name: '添加一行' }).click();
      await dialogue.getByLabel('2 数量').fill('3');
      await send(dialogue);
      // A row without its required cell is told by row and column before anything is sent.
      await dialogue.getByText('第 2 行“工程内容”未填或不符合要求').waitFor();
      await dialogue.getByLabel('2 工程内容').fill('雨落管');
      await finish(officer);
      await state('已竣工');
      await main.getByRole('cell', { name: '雨落管' }).first().waitFor();
      const [opened] = await Promise.all([
        context.waitForEvent('page'),
        main.getByRole('link', { name: '粉刷后的外墙' }).first().click(),
      ]);
      await opened.waitForLoadState();
      expect(await opened.evaluate('document.images[0].naturalWidth')).toBe(640);
      await opened.close();

      // The pen: whoever accepts signs on the screen.
      await begin(officer, '验收');
      await dialogue.getByLabel('手写签名', { exact: true }).check();
      await dialogue.getByLabel('签名人', { exact: true }).fill('演示·验收人');
      const pad = (await dialogue.getByLabel(/手写签名区/).boundingBox())!;
      await page.mouse.move(pad.x + 30, pad.y + 30);
      await page.mouse.down();
      for (const [x, y] of [
        [90, 60],
        [140, 25],
        [190, 70],
      ] as const)
        await page.mouse.move(pad.x + x, pad.y + y);
      await page.mouse.up();
      await finish(officer);
      await state('已验收');
      await main
        .getByText(/演示·验收人 手写签名/)
        .first()
        .waitFor();
      await begin(officer, '返工');
      await dialogue.getByLabel('理由').fill('北侧起皮。');
      await finish(officer);

      await main.getByLabel(/^写备注/).fill('北侧请先除尘。');
      await main.getByRole('button', { name: '提交备注' }).click();
      await main.getByText('北侧请先除尘。', { exact: true }).waitFor();

      // A colleague finds it among their work and goes on with it; who looked on is told what changed.
      await begin(officer, '交办');
      await choose(page, dialogue.getByLabel('交给（人员、岗位或单位）'), '峡窝值班员乙');
      await finish(officer);
      await main.getByText(/现由 .* 办理/).waitFor();
      await begin(officer, '竣工');
      const colleague = await enter('xiawo-b');
      await colleague.page.goto(`${url}/work`);
      await colleague.main.getByText(/交办给您/).waitFor();
      await colleague.main.getByRole('cell').getByRole('link', { name: NAME }).click();
      await colleague.main.getByText('北侧请先除尘。', { exact: true }).waitFor();
      await begin(colleague, '竣工');
      await finish(colleague);
      await send(dialogue);
      await dialogue.getByText(/竣工 .*峡窝值班员乙/).waitFor();
      await dialogue.getByRole('button', { name: /取\s?消/ }).click();
      await dialogue.waitFor({ state: 'hidden' });

      // One move for two, of which somebody else moved one meanwhile: each has its outcome.
      await page.goto(`${url}/records?type=urban-renewal%2Fproject`);
      for (const name of OTHERS) await main.getByLabel(`选中“${name}”`).check();
      await choose(page, main.getByLabel('批量办理').last(), '开工');
      await others[1]!.move('drop', { data: {}, links: {}, reason: '院内已有。' });
      await main.getByText('已取消', { exact: true }).first().waitFor();
      await send(dialogue);
      await dialogue.getByText('已办 1 件，未办 1 件。').waitFor();
      await dialogue.locator('li', { hasText: OTHERS[1]! }).getByText('未办').waitFor();
      await dialogue.locator('li', { hasText: OTHERS[0]! }).getByText('已办', { exact: true }).waitFor();
      await dialogue.getByText(/此项刚被更改：取消 /).waitFor();
      expect(await dialogue.locator('.ant-modal-footer button').filter({ visible: true }).count()).toBe(1);
      await dialogue.getByRole('button', { name: '知道了' }).click();

      const phone = await enter('xiawo-a', PHONE);
      await phone.page.goto(`${url}/records/${project.id}`);
      await phone.main
        .getByText(/手写签名/)
        .first()
        .waitFor();
      expect(await layoutFaults(phone.page)).toEqual([]);
      await phone.context.close();

      expect([...officer.faults, ...colleague.faults]).toEqual([]);
      await context.close();
      await colleague.context.close();
    },
    SUITE_MS,
  );
});
