import type { CDPSession, Locator, Page } from 'playwright-core';
import { DESK_MOVES, type DeskMove } from '../../contract/bulletin/desk-moves.ts';

const MOVES: Readonly<Record<string, DeskMove>> = DESK_MOVES;

/** The editor of a brief in a browser, written in as a person writes. */
export class BriefPage {
  readonly page: Page;
  readonly text: Locator;
  #devtools: Promise<CDPSession>;

  constructor(page: Page) {
    this.page = page;
    this.text = page.locator('.brief-text');
    this.#devtools = page.context().newCDPSession(page);
  }

  slot(name: string, n = 0): Locator {
    return this.text.locator(`[data-slot=${name}]`).nth(n);
  }
  finding(rule: string): Locator {
    return this.page.locator(`.finding-card[data-rule="${rule}"]`);
  }
  figures(state?: string): Locator {
    return this.text.locator(state === undefined ? 'data.figure' : `data.figure[data-state=${state}]`);
  }
  draft(is: string): Locator {
    return this.page.locator(`[data-draft="${is}"]`);
  }
  state(name: string): Locator {
    return this.page.locator(`[data-state="${name}"]`).first();
  }

  /** As an input method sends it: letters are composed, then the words stand in their place. */
  async compose(letters: string, words: string): Promise<void> {
    const devtools = await this.#devtools;
    for (let n = 1; n <= letters.length; n++) {
      const text = letters.slice(0, n);
      await devtools.send('Input.imeSetComposition', { text, selectionStart: n, selectionEnd: n });
    }
    await devtools.send('Input.imeSetComposition', {
      text: words,
      selectionStart: words.length,
      selectionEnd: words.length,
    });
    await devtools.send('Input.insertText', { text: words });
  }

  /** Sets the caret at the end of a slot. */
  async writeIn(name: string, n = 0): Promise<void> {
    await this.slot(name, n).click();
    await this.page.keyboard.press('End');
  }

  /** A move of a brief or of an issue; where it asks, the dialog is confirmed. */
  async move(name: string, reason?: string): Promise<void> {
    await this.page.locator(`[data-move="${name}"]`).click();
    const dialogue = this.page.getByRole('dialog').filter({ visible: true });
    if (reason !== undefined) await dialogue.locator('textarea').fill(reason);
    const move = MOVES[name];
    // Whatever is done with an issue is asked for, but not 签收阅读.
    if (move ? move.reason || move.effect : name !== 'read')
      await dialogue.locator('.ant-modal-footer .ant-btn-primary').click();
  }
}
