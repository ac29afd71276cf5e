import { beforeAll, describe, expect, test } from 'vitest';
import { NewComment } from '../../../contract/bulletin/desk.ts';
import { NewRequest } from '../../../contract/bulletin/leads.ts';
import { SavePlan } from '../../../contract/bulletin/reporting-plan.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { type BulletinWorld, bulletinWorld, CAST, STREET } from '../../../test/support/bulletin-world.ts';
import { addComment, closeComment } from './comments.ts';
import { answerAsk, askUnits, handOnInstruction, keepInstruction, reportInstruction } from './desk-life.ts';
import { readPlan, savePlan } from './reporting-plan.ts';
import { requestsFor } from './store/desk-life.ts';

let world: BulletinWorld;
let brief: string;
beforeAll(async () => {
  world = await bulletinWorld();
  brief = (await world.create({ from: 'empty', unitId: 'street-a' })).id;
});
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  );
const comment = (actor: Actor, request: object): Promise<void> =>
  addComment(world.ctx, actor, brief, NewComment.parse(request));

describe('comments', () => {
  test('a question of the desk is closed by the unit’s answer, which says what it answers', async () => {
    await comment(CAST.editor, { kind: 'question', text: '22册是否含捐赠？', quote: '22册' });
    const [question] = (await world.read(brief)).comments;
    expect(question).toMatchObject({ kind: 'question', by: { name: 'editor' }, resolved: null });
    expect(await codeOf(comment(CAST.officer, { kind: 'answer', text: '含。' }))).toBe('unprocessable');
    await comment(CAST.officer, { kind: 'answer', text: '含3册。', answersId: question!.id });
    const { comments, openComments } = await world.read(brief);
    // Both were written in one moment of the test's clock.
    const asked = comments.find(({ id }) => id === question!.id);
    expect(asked?.resolved).toMatchObject({ by: 'officer' });
    expect([comments.length, openComments]).toEqual([2, 0]);
    expect(await codeOf(closeComment(world.ctx, CAST.editor, brief, question!.id))).toBe('illegal-move');
  });

  test('what is declared secret is not kept in a comment either', async () => {
    expect(await codeOf(comment(CAST.editor, { text: '机密★3年 名单如下' }))).toBe('unprocessable');
    expect((await world.read(brief)).comments).toHaveLength(2);
  });
});

describe('约稿', () => {
  const ask = (due: string): Promise<string> =>
    askUnits(
      world.ctx,
      CAST.editor,
      'district',
      NewRequest.parse({ title: '冬季阅览', text: '报送阅览情况', unitIds: ['street-a', 'street-b'], due }),
    );

  test('is answered by a brief, or by 无此项, and only by who was asked', async () => {
    expect(await codeOf(ask('2026-05-01T08:00:00+08:00'))).toBe('unprocessable');
    const id = await ask('2026-06-30T18:00:00+08:00');
    const none = { answer: 'none' as const, briefId: null, note: null };
    expect(await codeOf(answerAsk(world.ctx, CAST.neighbour, id, { unitId: 'street-a', ...none }))).toBe(
      'forbidden',
    );
    await answerAsk(world.ctx, CAST.neighbour, id, { unitId: 'street-b', ...none, note: '本月无此项' });
    const withBrief = { unitId: 'street-a', answer: 'brief' as const, note: null };
    expect(await codeOf(answerAsk(world.ctx, CAST.officer, id, { ...withBrief, briefId: null }))).toBe(
      'unprocessable',
    );
    await answerAsk(world.ctx, CAST.officer, id, { ...withBrief, briefId: brief });
    const [request] = await requestsFor(world.ctx.db, ['district'], []);
    expect(request?.asked.map(({ unitPath, answer, by }) => [unitPath, answer, by])).toEqual([
      ['district/street-a', 'brief', 'officer'],
      ['district/street-b', 'none', 'neighbour'],
    ]);
    expect(await requestsFor(world.ctx.db, [], ['elsewhere'])).toEqual([]);
  });
});

describe('批示', () => {
  test('is kept, handed on once, and reported on by the unit it went to', async () => {
    const kept = await keepInstruction(world.ctx, CAST.editor, {
      briefId: brief,
      leader: '区领导（演示）',
      text: '经验可推广。',
      on: '2026-05-30',
    });
    const handOn = (): Promise<unknown> =>
      handOnInstruction(world.ctx, CAST.editor, kept.id, { unitId: 'street-b', due: null });
    await handOn();
    expect(await codeOf(handOn())).toBe('illegal-move');
    const report = (actor: Actor): Promise<unknown> =>
      reportInstruction(world.ctx, actor, kept.id, '已在本街道推广。');
    expect(await codeOf(report(CAST.officer))).toBe('forbidden');
    expect(await report(CAST.neighbour)).toMatchObject({
      forwarded: { unitPath: 'district/street-b', by: 'editor' },
      answer: { by: 'neighbour', text: '已在本街道推广。' },
    });
    expect(await codeOf(report(CAST.neighbour))).toBe('illegal-move');
  });
});

test('a 值班快报 needs a report of the unit that was sent', async () => {
  const from = { from: 'duty-report', unitId: 'street-a', reportId: brief } as const;
  expect(await codeOf(world.create(from))).toBe('not-found');
});

describe('a unit’s own plan (定量定标准)', () => {
  const line = { what: '基层治理', count: 2, span: 'month' } as const;
  const save = (actor: Actor, expectedVersion: number) =>
    savePlan(
      world.ctx,
      actor,
      STREET,
      SavePlan.parse({ unitId: 'street-a', year: 2026, expectedVersion, lines: [line] }),
    );

  test('is written and read by the unit; who is faster is not written over', async () => {
    expect(await readPlan(world.ctx, CAST.officer, STREET, 2026)).toMatchObject({ version: 0, lines: [] });
    expect(await save(CAST.officer, 0)).toMatchObject({ version: 1, lines: [{ ...line, who: null }] });
    expect(await codeOf(save(CAST.officer, 0))).toBe('version-conflict');
    expect(await save(CAST.officer, 1)).toMatchObject({ version: 2, changed: { by: 'officer' } });
    expect(await readPlan(world.ctx, CAST.head, STREET, 2026)).toMatchObject({ version: 2 });
  });

  test.each(['editor', 'chief', 'neighbour', 'clerk'] as const)('%s does not see it', async (who) => {
    expect(await codeOf(readPlan(world.ctx, CAST[who], STREET, 2026))).toBe('forbidden');
    expect(await codeOf(save(CAST[who], 2))).toBe('forbidden');
  });
});
