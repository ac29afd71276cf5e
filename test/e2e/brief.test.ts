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

/** Out of every unit of the district: by its name. */
async function chooseUnit({ page, dialogue }: ConsolePage, label: string, unit: string): Promise<void> {
  await dialogue.getByLabel(label).fill(unit);
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: unit })
    .first()
    .click();
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
      await officer.main.locator('[data-clock="unknown"]').getByRole('button').click();
      await officer.dialogue.getByLabel('事件发生日期').fill('2021-07-18');
      await send(officer.dialogue);
      await officer.main.locator('[data-clock="waits"]').waitFor();
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
      await officer.main.locator('[data-clock="sent"]').waitFor();

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
      // Records came after the signature: both values are seen; the figure is frozen anew, then kept as it is.
      for (const decision of ['按现值重新锁定', '保留原数']) {
        await opinions(1);
        await editor.page.reload();
        await editor.page.getByRole('tab', { name: /^数据/ }).click();
        await editor.page.getByRole('button', { name: decision }).first().click();
        await editor.dialogue.locator('textarea').fill('与单位核对过');
        await send(editor.dialogue);
        await editor.dialogue.waitFor({ state: 'hidden' });
      }
      await editor.page
        .getByText(/决定保留：与单位核对过/)
        .first()
        .waitFor();
      // 核实: the desk asks, the unit answers, which closes the question.
      await editor.page.getByRole('tab', { name: /^批注/ }).click();
      await editor.page.locator('.ant-segmented-item', { hasText: '核实' }).click();
      await editor.page.getByLabel(/^写批注/).fill('500人是否含工作人员？');
      await editor.page.getByRole('button', { name: '提交备注' }).click();
      await editor.page.locator('.card', { hasText: '500人是否含工作人员？' }).waitFor();
      await at(officer, address);
      await officer.page.getByRole('tab', { name: /^批注 1/ }).click();
      await officer.page.getByRole('button', { name: '答复' }).click();
      await officer.page.getByLabel(/^写批注/).fill('不含。');
      await officer.page.getByRole('button', { name: '提交备注' }).click();
      await officer.page.getByText(/办结$/).first().waitFor();
      await editor.page.reload();
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
      const sentTo = editor.main.getByLabel('发', { exact: true });
      await sentTo.fill('工业路街道');
      await sentTo.press('Enter');
      await editor.page.keyboard.press('Escape');
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
      // Who it was sent to says that it was read.
      await at(officer, issue);
      await new BriefPage(officer.page).move('read');
      await officer.main.getByText(/已阅$/).waitFor();

      // The records go on: each printed figure that no longer holds is proposed for a 更正, which points both ways.
      await opinions(1);
      await at(editor, '/issues');
      const proposals = editor.main.locator('section', { hasText: '更正建议' }).locator('li');
      await proposals.first().waitFor();
      for (const _ of [1, 2]) {
        const before = await proposals.count();
        await proposals.first().getByRole('button', { name: '发更正' }).click();
        await editor.dialogue.locator('textarea').fill('印发后有新记录');
        await send(editor.dialogue);
        await editor.dialogue.waitFor({ state: 'hidden' });
        await expect.poll(() => proposals.count()).toBe(before - 1);
      }
      await editor.main.getByRole('button', { name: '新编一期' }).click();
      await send(editor.dialogue);
      const adding = editor.main.getByLabel('加入稿件');
      for (const _ of [1, 2]) await choose(editor.page, adding, '更正：');
      const entries = editor.main.locator('li.entry');
      const second = await entries.nth(1).getAttribute('data-entry');
      await entries.nth(1).dragTo(entries.nth(0));
      await expect.poll(() => entries.nth(0).getAttribute('data-entry')).toBe(second);
      await editor.main.getByRole('button', { name: '保存编排' }).click();
      await editor.main.locator('.issue-sheet', { hasText: '更正：' }).waitFor();
      await at(editor, address);
      await editor.main.locator('[data-tie="bulletin.correctedBy"]').first().getByRole('link').click();
      await editor.main.locator('[data-tie="bulletin.corrects"]', { hasText: TITLE }).waitFor();

      // 批示 → 转办 → 反馈
      await at(editor, '/guidance');
      await editor.main.getByRole('button', { name: '登记批示' }).click();
      await choose(editor.page, editor.dialogue.getByLabel('所批稿件'), TITLE);
      await editor.dialogue.getByLabel('批示人及职务').fill('区政府主要负责同志');
      await editor.dialogue.getByLabel('批示内容').fill('做法较好，请继续抓好落实。');
      await send(editor.dialogue);
      await editor.main.getByRole('button', { name: '转办' }).click();
      await chooseUnit(editor, '转办单位', '工业路街道');
      await send(editor.dialogue);
      await editor.main.locator('[data-instruction]', { hasText: '待反馈' }).waitFor();
      await at(officer, '/guidance');
      await officer.main.getByRole('button', { name: '反馈', exact: true }).click();
      await officer.dialogue.locator('textarea').fill('已列入街道月度工作安排。');
      await send(officer.dialogue);
      await officer.main.locator('[data-instruction]', { hasText: '已列入街道月度工作安排。' }).waitFor();
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

  test(
    'the desk asks and sets topics; a unit answers 无此项 and keeps a plan that nobody else sees',
    async () => {
      const editor = await enter('bulletin-editor-a');
      await at(editor, '/briefs');
      await editor.main.getByRole('button', { name: '发出约稿' }).click();
      await editor.dialogue.getByLabel('约稿题目').fill('冬季用能情况');
      await editor.dialogue.getByLabel('要求').fill('请报送集中供暖情况。');
      await chooseUnit(editor, '约请单位', '工业路街道');
      await editor.page.keyboard.press('Escape');
      await send(editor.dialogue);
      await editor.main.locator('[data-request]', { hasText: '待答复' }).waitFor();
      await at(editor, '/guidance');
      await editor.main.getByRole('button', { name: '新增要点' }).click();
      await editor.dialogue.getByLabel('要点', { exact: true }).fill('老旧小区改造');
      await send(editor.dialogue);
      await editor.main.locator('[data-topic]', { hasText: '老旧小区改造' }).waitFor();
      expect(await editor.main.getByText('本单位报送计划').count()).toBe(0);

      const officer = await enter('gongyelu-info');
      await at(officer, '/briefs');
      await officer.main
        .locator('[data-request]', { hasText: '冬季用能情况' })
        .getByRole('button', { name: '无此项' })
        .click();
      await officer.dialogue.locator('input').fill('辖区没有集中供暖');
      await send(officer.dialogue);
      await officer.main.locator('[data-request]', { hasText: '辖区没有集中供暖' }).waitFor();
      await at(officer, '/guidance');
      await officer.main.locator('[data-topic]', { hasText: '老旧小区改造' }).waitFor();
      await officer.main.getByRole('button', { name: '编制计划' }).click();
      await officer.dialogue.getByLabel('报送内容').fill('社区治理做法');
      await officer.dialogue.getByLabel('篇数').fill('2');
      await send(officer.dialogue);
      await officer.main.getByRole('cell', { name: '社区治理做法' }).waitFor();
      expect([...(await axeFindings(officer.page)), ...(await layoutFaults(officer.page))]).toEqual([]);
      const seen = await editor.page.request.get(
        `${demo().url}/api/bulletin-plan?unit=zhengzhou/district/street-gongyelu&year=2021`,
      );
      expect(seen.status()).toBe(403);
      expect([...editor.faults, ...officer.faults]).toEqual([]);
      for (const { context } of [editor, officer]) await context.close();
    },
    SUITE_MS,
  );
});
