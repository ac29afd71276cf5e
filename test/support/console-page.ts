import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { DESK, openContext } from './browser.ts';
import { type DemoConsole, type DemoFilled, openDemoConsole } from './demo-console.ts';
import { describeWith } from './needs.ts';

export const SUITE_MS = 240_000;
const STEP_MS = 30_000;

/** Somebody at the console: their page, its main part, the dialog in front, and what went wrong in a script. */
export interface ConsolePage {
  context: BrowserContext;
  page: Page;
  main: Locator;
  dialogue: Locator;
  faults: string[];
  /** Requests that left the machine. */
  foreign: string[];
}

export interface ConsoleSuite {
  /** The running demo; inside tests only. */
  demo(): DemoConsole;
  /** Signs somebody of the demo in, in a browser of their own. */
  enter(username: string, options?: BrowserContextOptions): Promise<ConsolePage>;
}

/** Tests on the console of the demo district in Chromium; skipped by name where there is none. */
export function describeConsole(
  name: string,
  body: (suite: ConsoleSuite) => void,
  filled?: DemoFilled,
): void {
  describeWith('chromium', name, (executable) => {
    let running: DemoConsole | undefined;
    const demo = (): DemoConsole => {
      if (!running) throw new Error('the demo runs inside tests only');
      return running;
    };
    beforeAll(async () => {
      running = await openDemoConsole(executable, filled);
    }, SUITE_MS);
    afterAll(() => running?.close());
    body({
      demo,
      async enter(username, options = DESK) {
        const { context, faults, foreign } = await openContext(demo().browser, options);
        await demo().signIn(context, username);
        const page = await context.newPage();
        page.setDefaultTimeout(STEP_MS);
        const dialogue = page.getByRole('dialog').filter({ visible: true });
        return { context, page, main: page.getByRole('main'), dialogue, faults, foreign };
      },
    });
  });
}

/** Chooses in a list that opens over the page. */
export async function choose(page: Page, list: Locator, option: string): Promise<void> {
  await list.click();
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option })
    .first()
    .click();
}

/** Presses what sends a dialog. */
export const send = (dialogue: Locator): Promise<void> =>
  dialogue.locator('.ant-modal-footer .ant-btn-primary').click();
