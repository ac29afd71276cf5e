import { beforeEach, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { plainText, type Report } from '../../../../contract/duty.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { testDatabase } from '../../../../test/support/database.ts';
import { type DutyWorld, dutyWorld } from '../../../../test/support/duty-world.ts';
import { HOUR, MINUTE } from '../../../../test/support/responses-world.ts';
import { openTable } from '../../../platform/sheets/index.ts';
import { addPost } from '../../people/index.ts';
import { readResponses } from '../../responses/index.ts';
import { signProposal } from '../../responses/proposals/decide-proposal.ts';
import { submitProposal } from '../../responses/proposals/submit-proposal.ts';
import { readTransitions } from '../../responses/transitions/read-transitions.ts';
import { startDuty } from '../start-duty.ts';
import { findReport } from '../store/reports.ts';
import { discardReport, reviseReport, sendReport } from './change-report.ts';
import { draftReport } from './draft-report.ts';
import { fillOfficeTable } from './fill-office-table.ts';
import { readReports } from './read-reports.ts';
import { reportDocx } from './report-docx.ts';
import { nextDue, rhythm } from './rhythm.ts';

let duty: DutyWorld;
beforeEach(async () => {
  duty = await dutyWorld(await testDatabase());
  for (const who of ['duty', 'leader', 'commander', 'viewer'])
    await addPost(duty.ctx.db, {
      id: `post-${who}`,
      title: who,
      role: duty.world.settings.people[who]!.role,
      unitId: 'district',
      personId: who,
      deputyPersonId: null,
      from: toBeijingIso(duty.ctx.clock.nowMs() - HOUR),
    });
});
const actor = (who: string) => duty.world.actor(who);
const draft = () => draftReport(duty.ctx, actor('duty'), 'district');
const send = (report: Pick<Report, 'id' | 'version'>) =>
  sendReport(duty.ctx, actor('duty'), report.id, { expectedVersion: report.version, list: 'leaders' });
async function startLevel(levelId: string, signer: string) {
  const w = duty.world;
  w.levelRule(levelId);
  await readTransitions(w.ctx);
  const { proposals } = await readResponses(w.ctx, actor('duty'), { ended: false });
  const suggested = proposals.find(({ state }) => state === 'suggested')!;
  const submitted = await submitProposal(w.ctx, suggested.id, {
    actor: actor('duty'),
    expectedVersion: suggested.version,
  });
  await signProposal(w.ctx, suggested.id, { actor: actor(signer), expectedVersion: submitted.version });
}

test('a report is read, one word corrected, sent once to everybody with a number, and then stays', async () => {
  await startLevel('IV', 'secretary');
  const first = await draft();
  expect(first).toMatchObject({ state: 'draft', kind: 'first', number: 1 });
  const at = first.body.sections.find(({ head }) => head === 'responses')!;
  const before = plainText(at.sentences[0]!.zh);
  const say = (text: string, manual: { text: string; source: string }[] = []) =>
    reviseReport(duty.ctx, actor('duty'), first.id, {
      expectedVersion: first.version,
      head: 'responses',
      sentence: 0,
      text,
      manual,
    });
  await expect(say(`${before}另有3人。`)).rejects.toMatchObject({
    code: 'unprocessable',
    fields: [{ path: 'manual', message: '3人' }].map(() => expect.objectContaining({ path: 'manual' })),
  });
  const changed = await say(before.replace('执行', '实施'));
  expect(changed.revisions).toHaveLength(2);
  await expect(say(before)).rejects.toMatchObject({ code: 'version-conflict' });
  const sent = await send(changed);
  expect(sent).toMatchObject({ state: 'sent', title: '上街区防指防汛值班专报（初报）' });
  const messages = await duty.world.outbox(`about_kind = 'report'`);
  expect(messages.map(({ address }) => address).sort()).toEqual(['13800000002', '13800000005']);
  expect(messages[0]!.body.text).toContain('实施');
  for (const again of [
    () => send(sent),
    () =>
      reviseReport(duty.ctx, actor('duty'), sent.id, {
        expectedVersion: sent.version,
        head: 'rain',
        sentence: 0,
        text: '',
        manual: [],
      }),
    () => discardReport(duty.ctx, actor('duty'), sent.id, { expectedVersion: sent.version, reason: '重拟' }),
  ])
    await expect(again()).rejects.toMatchObject({ code: 'illegal-move' });
  const write = (sql: string) => duty.ctx.db.execute(sql, [sent.id]);
  await expect(write(`update duty_reports set sent_to = null where id = $1`)).rejects.toThrow(
    /kept as it is/,
  );
  await expect(
    write(
      `insert into duty_report_revisions (report_id, revision, body, by_name, at) values ($1, 9, '{}', 'x', now())`,
    ),
  ).rejects.toThrow(/not revised/);
});

test('two who send at once: one message a person, one number', async () => {
  const report = await draft();
  const both = await Promise.allSettled([send(report), send(report)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await duty.world.outbox(`about_kind = 'report'`)).toHaveLength(2);
});

test('hours on the duty clock: a draft each hour while a response runs, numbered as they are sent, 终报 after the end', async () => {
  const running = startDuty(duty.ctx);
  await duty.world.clock.advance(HOUR);
  await running.settled();
  expect((await readReports(duty.ctx, 'district')).reports).toEqual([]);
  await startLevel('IV', 'secretary');
  await duty.world.clock.advance(3 * HOUR + MINUTE);
  await running.settled();
  const board = await readReports(duty.ctx, 'district');
  // Untouched drafts give way to the next; the newest waits.
  expect(board.reports.map(({ state }) => state)).toEqual(['draft', 'superseded', 'superseded']);
  expect(board.reports[0]!.asOf.slice(14, 19)).toBe('00:00');
  expect(board.due).toMatchObject({
    kind: 'first',
    overdue: true,
    source: expect.stringContaining('产品默认'),
  });
  await send(board.reports[0]!);
  await duty.world.clock.advance(HOUR);
  await running.settled();
  const next = await readReports(duty.ctx, 'district');
  expect(next.reports[0]).toMatchObject({ kind: 'further', number: 2, state: 'draft' });
  const text = (await draft()).body.sections.find(({ head }) => head === 'changes');
  expect(plainText(text!.sentences[0]!.zh)).toContain('较上期');
  await running.stop();
});

test('limits stand in a file with their source; a level it does not name keeps to the graver one', () => {
  const at = (rank: number, sent: number) =>
    nextDue(rhythm(), {
      running: { rank, level: 'X', sinceMs: 0 },
      endedMs: undefined,
      sent,
      lastSentMs: sent > 0 ? 0 : undefined,
    });
  expect([1, 2, 3, 4].map((rank) => at(rank, 1)!.dueMs / HOUR)).toEqual([1, 3, 6, 24]);
  expect(at(1, 0)).toMatchObject({ kind: 'first', dueMs: HOUR / 2 });
  expect(at(9, 1)!.dueMs).toBe(24 * HOUR);
  expect(nextDue(rhythm(), { running: undefined, endedMs: 0, sent: 2, lastSentMs: 0 })).toMatchObject({
    kind: 'final',
    dueMs: 12 * HOUR,
  });
  expect(
    nextDue(rhythm(), { running: undefined, endedMs: undefined, sent: 0, lastSentMs: undefined }),
  ).toBeUndefined();
});

test('the upper office’s table is filled by name, what is unknown stays 未知, and a .docx opens as one', async () => {
  const report = await draft();
  const { facts } = (await findReport(duty.ctx.db, report.id))!;
  const table = await writeXlsx(
    [
      [{ value: '响应级别' }, { value: '{{专报.响应级别}}' }],
      [{ value: '最大雨量' }, { value: '{{专报.近1小时最大雨量}}' }],
      [{ value: '已转' }, { value: '{{专报.已转人数}}' }],
      [{ value: '其他' }, { value: '{{专报.无此项}}' }],
    ],
    { sheet: '报表' },
  ).toBuffer();
  const filled = fillOfficeTable(table, facts);
  expect(filled.filled.map(({ value }) => value)).toEqual(['无', '未知', 0]);
  expect(filled.unknown).toMatchObject([{ text: '{{专报.无此项}}' }]);
  const reopened = openTable(filled.file);
  expect(reopened.ok && reopened.table.cells.map(({ text }) => text)).toContain('未知');
  const docx = await reportDocx({ title: report.title, asOfMs: 0, body: report.body, sentBy: null });
  const document = openTable(docx);
  expect(document.ok && document.table.kind).toBe('docx');
});
