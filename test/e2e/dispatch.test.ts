import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESK, openContext } from '../support/browser.ts';
import { type DemoConsole, openDemoConsole } from '../support/demo-console.ts';
import { describeWith } from '../support/needs.ts';

const SUITE_MS = 240_000;
const STEP_MS = 30_000;

describeWith('chromium', 'dispatching on the console', (executable) => {
  let demo: DemoConsole;
  beforeAll(async () => {
    demo = await openDemoConsole(executable);
  }, SUITE_MS);
  afterAll(() => demo?.close());

  test(
    'a project is dispatched to another street, stands in its work, and comes back with a reason',
    async () => {
      const deskOf = async (username: string) => {
        const { context, faults } = await openContext(demo.browser, DESK);
        await demo.signIn(context, username);
        const page = await context.newPage();
        page.setDefaultTimeout(STEP_MS);
        const dialogue = page.getByRole('dialog').filter({ visible: true });
        const send = (): Promise<void> => dialogue.locator('.ant-modal-footer .ant-btn-primary').click();
        return { page, main: page.getByRole('main'), dialogue, send, faults };
      };
      const house = await deskOf('xiawo-a');
      await house.page.goto(`${demo.url}/records?type=urban-renewal%2Fproject`);
      await house.main.getByRole('button', { name: '立项', exact: true }).click();
      await house.dialogue.getByLabel('项目名称').fill('演示院雨污分流');
      await house.dialogue.getByLabel('计划完成日期').fill('2021-09-30');
      await house.send();
      await house.main.getByRole('link', { name: '演示院雨污分流' }).click();
      await house.main.getByRole('button', { name: '派单', exact: true }).click();
      await house.dialogue.getByLabel('交给').click();
      const options = house.page.locator('.ant-select-dropdown:visible');
      await options.locator('.ant-select-item-option', { hasText: '中心路街道' }).first().click();
      await house.send();
      await house.main.getByText('现由').first().waitFor();

      const theirs = await deskOf('zhongxinlu-a');
      await theirs.page.goto(`${demo.url}/work`);
      await theirs.main.getByRole('link', { name: '演示院雨污分流' }).first().click();
      await theirs.main.getByRole('button', { name: '接单', exact: true }).waitFor();
      await theirs.main.getByRole('button', { name: '退回派单', exact: true }).click();
      await theirs.dialogue.getByLabel('理由').fill('管线不在本街道辖区。');
      await theirs.send();
      // Whose it is not any more does not see it any more.
      await theirs.main.getByText('演示院雨污分流').first().waitFor({ state: 'detached' });

      await house.page.goto(`${demo.url}/work`);
      await house.main.getByRole('link', { name: '演示院雨污分流' }).first().click();
      await house.main.getByText('管线不在本街道辖区。').waitFor();
      expect(await house.main.getByRole('button', { name: '退回派单', exact: true }).count()).toBe(0);
      expect([...house.faults, ...theirs.faults]).toEqual([]);
    },
    SUITE_MS,
  );
});
