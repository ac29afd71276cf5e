import { readFile } from 'node:fs/promises';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { BriefPage } from '../support/brief-page.ts';
import { axeFindings, DESK } from '../support/browser.ts';
import { type ConsolePage, choose, describeConsole, SUITE_MS, send } from '../support/console-page.ts';
import { layoutFaults } from '../support/page-states.ts';
import { StaffAtApi } from '../support/staff-at-api.ts';

/** What a press on the page brings as a file. */
async function wordFile({ page }: ConsolePage, press: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFile(await download.path());
}

/** The file as WPS would save it with other words in one place. */
function edited(docx: Buffer, was: string, now: string) {
  const parts = unzipSync(docx);
  const text = strFromU8(parts['word/document.xml']!);
  expect(text).toContain(was);
  parts['word/document.xml'] = strToU8(text.replace(was, now));
  return { name: '改稿.docx', mimeType: 'application/octet-stream', buffer: Buffer.from(zipSync(parts)) };
}

const TITLE = '工业路街道多措并举推进城市更新';

describeConsole('a brief from its first letter to the public review', ({ demo, enter }) => {
  /** Opinions of residents of the street: what the figures of a draft count. */
  async function opinions(count: number): Promise<void> {
    const { context } = await enter('gongyelu-office');
    const staff = new StaffAtApi(context.request, demo().url, {
      programme: 'urban-renewal',
      unitId: 'gongyelu-c1',
    });
    for (let n = 1; n <= count; n++)
      await staff.open('opinion', 'say', {
        subject: `${n}号楼`,
        words: '楼道灯不亮',
        category: 'infrastructure',
      });
    await context.close();
  }
  const at = (seat: ConsolePage, path: string): Promise<unknown> => seat.page.goto(`${demo().url}${path}`);

  /** Opens an empty brief of the street, written by its information officer. */
  async function empty(seat: ConsolePage): Promise<BriefPage> {
    await at(seat, '/briefs');
    await seat.main.getByRole('button', { name: '新建稿件' }).click();
    await seat.dialogue.getByText('空白稿件').click();
    await send(seat.dialogue);
    const brief = new BriefPage(seat.page);
    await brief.text.waitFor();
    return brief;
  }

  test(
    'drafted from records, typed by an input method, bound and signed, adopted, laid out, issued, reviewed',
    async () => {
      await opinions(3);
      const officer = await enter('gongyelu-info');
      await at(officer, '/briefs');
      await officer.main.getByRole('button', { name: '新建稿件' }).click();
      await choose(officer.page, officer.dialogue.getByLabel('业务'), '城市更新');
      await send(officer.dialogue);
      const brief = new BriefPage(officer.page);
      await brief.figures('live').first().waitFor();
      expect(await brief.figures('live').first().textContent()).toMatch(/^3/);
      const address = new URL(officer.page.url()).pathname;

      // 拼音 is no text yet: nothing is saved or marked of it; its words are.
      await brief.slot('title').click();
      await officer.page.keyboard.press('Home');
      await officer.page.keyboard.press('Shift+End');
      await brief.compose('gongyelu', TITLE);
      await brief.writeIn('closing');
      await brief.compose('jiezhi', '截至目前，');
      await brief.compose('huodong', '活动吸引居民约500人，收到意见建议3条。');
      const naked = brief.finding('naked-number');
      await naked.filter({ hasText: '约500人' }).waitFor();
      await naked
        .filter({ hasText: '3条' })
        .getByRole('button', { name: /^绑定：/ })
        .first()
        .click();
      await naked.filter({ hasText: '约500人' }).getByRole('button', { name: '登记为人工数据' }).click();
      await officer.dialogue.getByLabel('统计内容').fill('参加活动的居民');
      await officer.dialogue.getByLabel('来源（一行）').fill('现场签到表');
      await send(officer.dialogue);
      await brief.figures('manual').waitFor();
      expect(await brief.slot('closing').textContent()).toContain('活动吸引居民约500人，收到意见建议3条。');
      await naked.first().waitFor({ state: 'detached' });
      await brief.draft('saved').waitFor();
      expect([...(await axeFindings(officer.page)), ...(await layoutFaults(officer.page))]).toEqual([]);
      // To WPS and back: a changed number is asked about, changed words are taken, and every figure is bound still.
      const sent = await wordFile(officer, () =>
        officer.main.getByRole('button', { name: '导出 Word 文件' }).click(),
      );
      const back = officer.main.getByLabel('导入改好的 Word 文件');
      await back.setInputFiles(edited(sent, '约500人', '约900人'));
      await officer.dialogue.getByText('约500人 改为 约900人').waitFor();
      await officer.dialogue.getByRole('button', { name: '取消' }).click();
      await back.setInputFiles(edited(sent, '活动吸引居民', '主题活动吸引居民'));
      await officer.dialogue.locator('.runs ins', { hasText: '主题' }).waitFor();
      await send(officer.dialogue);
      await brief.text.locator('[data-slot=closing]', { hasText: '主题活动吸引居民' }).waitFor();
      await brief.figures('manual').waitFor();
      expect(await brief.finding('naked-number').count()).toBe(0);
      await brief.draft('saved').waitFor();
      await brief.move('ask-signature');
      await brief.state('signing').waitFor();

      const head = await enter('gongyelu-head');
      await at(head, '/briefs');
      await head.main.getByRole('link', { name: TITLE }).click();
      const signing = new BriefPage(head.page);
      await signing.figures().first().waitFor();
      await head.page.locator('[data-move="sign"]').click();
      // One signature covers the manual figures that it names.
      await head.dialogue.getByText('参加活动的居民 约500人').waitFor();
      await send(head.dialogue);
      await signing.state('signed').waitFor();
      await signing.figures('frozen').nth(2).waitFor();
      await head.context.close();

      await at(officer, address);
      await brief.move('submit');
      await brief.state('submitted').waitFor();

      const editor = await enter('bulletin-editor-a');
      await at(editor, address);
      const editing = new BriefPage(editor.page);
      for (const [move, state] of [
        ['receive', 'received'],
        ['adopt', 'adopted'],
        ['edit', 'editing'],
      ] as const) {
        await editing.move(move);
        await editing.state(state).waitFor();
      }
      await editing.slot('closing').click();
      await editor.page.keyboard.press('End');
      await editing.compose('qunzhong', '群众反响良好。');
      await editing.draft('saved').waitFor();
      await editor.page.getByRole('tab', { name: '经过' }).click();
      await editor.page.getByRole('button', { name: '查看改动' }).first().click();
      await editor.page.locator('.runs ins', { hasText: '群众反响良好。' }).waitFor();

      await at(editor, '/issues');
      await editor.main.getByRole('button', { name: '新编一期' }).click();
      await editor.dialogue.getByLabel('刊名').fill('信息快报');
      await send(editor.dialogue);
      await choose(editor.page, editor.main.getByLabel('加入稿件'), TITLE);
      await editor.main.getByRole('button', { name: '保存编排' }).click();
      await editor.main.locator('.issue-sheet', { hasText: '群众反响良好。' }).waitFor();
      const issue = new URL(editor.page.url()).pathname;

      const chief = await enter('office-director');
      await at(chief, issue);
      const signOff = new BriefPage(chief.page);
      await signOff.move('sign-off');
      await signOff.state('approved').waitFor();
      await at(editor, issue);
      await new BriefPage(editor.page).move('issue');
      await editor.main.locator('[data-state="issued"]').first().waitFor();

      await at(chief, issue);
      await chief.main.locator('[data-review]').getByText('未审查').waitFor();
      await chief.main.getByRole('button', { name: '审查', exact: true }).click();
      await chief.dialogue.getByText('公开', { exact: true }).click();
      await send(chief.dialogue);
      await chief.main.locator('[data-review]').getByText('公开', { exact: true }).waitFor();
      expect([officer, editor, chief].flatMap(({ faults }) => faults)).toEqual([]);
      for (const { context } of [officer, editor, chief]) await context.close();
    },
    SUITE_MS,
  );

  test(
    'what is written outlives a lost line and a closed window; two writers see both texts',
    async () => {
      const seat = await enter('gongyelu-info');
      const brief = await empty(seat);
      const address = seat.page.url();
      await brief.slot('title').click();
      await brief.compose('biaoti', '断网也不丢');
      await brief.draft('saved').waitFor();

      await seat.context.setOffline(true);
      await brief.writeIn('lead');
      await brief.compose('daoyu', '连接断开后写下的导语。');
      await brief.draft('waiting').waitFor();
      await seat.page.close();
      await seat.context.setOffline(false);
      const again = await seat.context.newPage();
      await again.goto(address);
      const reopened = new BriefPage(again);
      await reopened.slot('lead').getByText('连接断开后写下的导语。').waitFor();
      await reopened.draft('saved').waitFor();

      // The same brief in another browser: it saves first.
      const other = await enter('gongyelu-info', DESK);
      await other.page.goto(address);
      const theirs = new BriefPage(other.page);
      await theirs.slot('lead').getByText('连接断开后写下的导语。').waitFor();
      await theirs.writeIn('closing');
      await theirs.compose('bie', '别处写的结尾。');
      await theirs.draft('saved').waitFor();
      await seat.context.setOffline(true);
      await reopened.writeIn('closing');
      await reopened.compose('zhe', '此处写的结尾。');
      await reopened.draft('waiting').waitFor();
      await seat.context.setOffline(false);
      const dialogue = again.getByRole('dialog').filter({ visible: true });
      await dialogue.locator('del', { hasText: '别处写的结尾。' }).waitFor();
      await dialogue.locator('ins', { hasText: '此处写的结尾。' }).waitFor();
      await dialogue.getByRole('button', { name: '保留我写的' }).click();
      await reopened.draft('saved').waitFor();
      await other.page.reload();
      await theirs.slot('closing').getByText('此处写的结尾。').waitFor();
      expect([...seat.faults, ...other.faults]).toEqual([]);
      await other.context.close();
      await seat.context.close();
    },
    SUITE_MS,
  );
});
