import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeConsole, SUITE_MS } from '../support/console-page.ts';

const LONG = { timeout: 60_000 };
/** One more than the connections that a browser keeps to a server over HTTP/1.1. */
const TABS = 7;

describeConsole('many tabs of one browser', ({ demo, enter }) => {
  test(
    'share one live stream; when the tab that reads it closes, another takes over and nothing is missed',
    async () => {
      const { context, page: first, faults } = await enter('officer-a');
      const streams = async (): Promise<number> => {
        const text = await (await fetch(`${demo().url}/metrics`)).text();
        return Number(/^ward_live_clients(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1]);
      };
      const me = await (await context.request.get(`${demo().url}/api/me`)).json();
      const { unitId } = me.posts.find(({ role }: { role: string }) => role === 'duty-officer');
      const write = async (text: string): Promise<void> => {
        const answer = await context.request.post(`${demo().url}/api/duty-log`, {
          headers: { origin: demo().url },
          data: { text, unitId },
        });
        expect(answer.ok(), await answer.text()).toBe(true);
      };
      const tabs: Page[] = [];
      for (let n = 0; n < TABS; n++) {
        const page = n === 0 ? first : await context.newPage();
        await page.goto(`${demo().url}/log`);
        await page.getByText('实时', { exact: true }).waitFor(LONG);
        tabs.push(page);
      }
      expect(await streams()).toBe(1);
      await tabs[0]?.close();
      await write('读流的窗口刚关闭');
      await tabs.at(-1)?.getByText('读流的窗口刚关闭').waitFor(LONG);
      await expect.poll(streams, LONG).toBe(1);
      // A tab that only listens hears what comes later, too.
      await write('由另一窗口转告');
      for (const page of tabs.slice(1)) await page.getByText('由另一窗口转告').waitFor(LONG);
      expect(faults).toEqual([]);
      await context.close();
    },
    SUITE_MS,
  );
});
