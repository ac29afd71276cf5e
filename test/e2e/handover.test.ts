import { expect, test } from 'vitest';
import { axeFindings, PHONE } from '../support/browser.ts';
import { describeConsole, SUITE_MS } from '../support/console-page.ts';
import { layoutFaults } from '../support/page-states.ts';

describeConsole('handing over the duty on the console', ({ demo, enter }) => {
  test(
    'one freezes the page by signing, never signs the other side; the other signs the same digest; both read it later',
    async () => {
      const { url } = demo();
      const giver = await enter('officer-a');
      await giver.page.goto(`${url}/handover`);
      await giver.main.getByText(/截至 2021/).waitFor();
      // Nobody has heard of any station yet: they stand on the page as silent, never as well.
      await giver.main.getByText('失联，从未收到数据').first().waitFor();
      await giver.main.getByRole('button', { name: '交班签字' }).click();
      await giver.dialogue.getByLabel('交待事项').fill('二号闸门钥匙在值班室。');
      await giver.dialogue.locator('.ant-modal-footer .ant-btn-primary').click();
      await giver.main.getByText('您已签字，由接班人签字。').waitFor();
      expect(await giver.main.getByRole('button', { name: '接班签字' }).count()).toBe(0);
      const digest = await giver.main.locator('.digest').textContent();
      expect(digest?.replaceAll(' ', '')).toMatch(/^[0-9a-f]{64}$/);

      const taker = await enter('officer-b', PHONE);
      await taker.page.goto(`${url}/handover`);
      await taker.main.getByText('二号闸门钥匙在值班室。').waitFor();
      expect(await taker.main.locator('.digest').textContent()).toBe(digest);
      expect(await layoutFaults(taker.page)).toEqual([]);
      await taker.main.getByRole('button', { name: '接班签字' }).click();
      await taker.dialogue.locator('.ant-modal-footer .ant-btn-primary').click();

      await giver.main.getByRole('link', { name: '第 1 号' }).click();
      await giver.main.getByText('与所签一致').waitFor();
      expect(await giver.main.locator('.digest').textContent()).toBe(digest);
      expect(await axeFindings(giver.page)).toEqual([]);
      expect([...(await layoutFaults(taker.page)), ...(await layoutFaults(giver.page))]).toEqual([]);
      expect([...giver.faults, ...taker.faults, ...giver.foreign]).toEqual([]);
    },
    SUITE_MS,
  );
});
