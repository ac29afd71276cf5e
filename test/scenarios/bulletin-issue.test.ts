import { beforeAll, describe, expect, test } from 'vitest';
import { DriftDecision, ReviewBrief, SaveBrief } from '../../contract/bulletin/desk.ts';
import { type BulletinDocument, figuresOf } from '../../contract/bulletin/document.ts';
import { ChangeIssue, CorrectRequest } from '../../contract/bulletin/issue.ts';
import type { Actor } from '../../contract/permissions.ts';
import { correctFigure, proposeCorrections } from '../../server/modules/bulletin/correct-figure.ts';
import { decideDrift } from '../../server/modules/bulletin/drift.ts';
import { changeIssue, reopenIssue, signOffIssue } from '../../server/modules/bulletin/edit-issue.ts';
import { listPublicIssues, readIssue } from '../../server/modules/bulletin/index.ts';
import { readIssueDetail } from '../../server/modules/bulletin/present.ts';
import { printIssue } from '../../server/modules/bulletin/print-issue.ts';
import { reviewBrief } from '../../server/modules/bulletin/review-brief.ts';
import { saveBrief } from '../../server/modules/bulletin/save-brief.ts';
import { giveReceipts } from '../../server/modules/bulletin/store/issues.ts';
import {
  type BulletinWorld,
  booksBrief,
  bulletinWorld,
  CAST,
  SHELVED,
  STREET,
  textOf,
} from '../support/bulletin-world.ts';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  );

let world: BulletinWorld;
let books: string[];
beforeAll(async () => {
  world = await bulletinWorld();
  books = await world.shelve(22);
});

async function edited(document: BulletinDocument = booksBrief(22)): Promise<string> {
  const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
  await saveBrief(world.ctx, CAST.officer, id, SaveBrief.parse({ expectedVersion: version, document }));
  await world.toEditing(id);
  return id;
}
const review = async (
  id: string,
  disclosure: string,
  actor: Actor = CAST.chief,
  reason: string | null = null,
) =>
  reviewBrief(
    world.ctx,
    actor,
    id,
    ReviewBrief.parse({ expectedVersion: (await world.read(id)).version, disclosure, reason }),
  );
const rowsIn = async (table: string): Promise<number> =>
  (await world.ctx.db.query<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;

describe('an issue', () => {
  test('is printed with the facts of every figure, and two reads are equal byte for byte', async () => {
    const brief = await edited();
    const { id } = await world.issue([brief], {
      distribution: { report: ['市委办公室'], send: ['street-b'], issue: ['street-a'] },
    });
    const printed = await world.print(id);
    expect(printed).toMatchObject({ state: 'issued', numbered: true, year: 2026, signedOn: '2026-05-31' });
    const { content, sha256 } = await readIssue(world.ctx, id);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(content.entries[0]?.facts).toEqual([
      expect.objectContaining({
        kind: 'counted',
        id: SHELVED,
        value: 22,
        wording: '22册',
        period: { from: '2026-01-01', to: '2026-05-31' },
        definition: 1,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        records: 22,
        visibility: 'public',
      }),
    ]);
    expect(JSON.stringify((await readIssue(world.ctx, id)).content)).toBe(JSON.stringify(content));
    expect(printed.receipts).toEqual([
      { list: 'issue', name: 'street-a', unitPath: STREET, readBy: null, readAt: null },
      { list: 'report', name: '市委办公室', unitPath: null, readBy: null, readAt: null },
      { list: 'send', name: 'street-b', unitPath: 'district/street-b', readBy: null, readAt: null },
    ]);
    expect((await world.read(brief)).feedback).toContain(content.label);

    const copy = await world.create({ from: 'text', unitId: 'street-a', text: textOf(booksBrief(22)) });
    const [like] = copy.findings.filter(({ rule }) => rule === 'near-duplicate');
    expect(like?.likeness?.id, 'the next brief that says the same is told so').toBe(brief);

    await giveReceipts(world.ctx.db, id, [STREET], 'officer', world.ctx.clock.nowMs());
    await giveReceipts(world.ctx.db, id, [STREET], 'somebody else', world.ctx.clock.nowMs());
    const { receipts } = await readIssueDetail(world.ctx, CAST.editor, id);
    expect(receipts.map(({ name, readBy }) => [name, readBy])).toEqual([
      ['street-a', 'officer'],
      ['市委办公室', null],
      ['street-b', null],
    ]);
  });

  test('after printing no path changes it: not by the desk, not by a statement of the database', async () => {
    const brief = await edited();
    const { id } = await world.issue([brief]);
    const { version, content } = await world.print(id);
    const change = ChangeIssue.parse({ expectedVersion: version, sheet: content.sheet, entries: [] });
    expect(await codeOf(changeIssue(world.ctx, CAST.editor, id, change))).toBe('illegal-move');
    const reopened = reopenIssue(world.ctx, CAST.editor, id, {
      expectedVersion: version,
      reason: '想改一下',
    });
    expect(await codeOf(reopened)).toBe('illegal-move');
    expect(await codeOf(printIssue(world.ctx, CAST.editor, id, version))).toBe('illegal-move');
    expect(await codeOf(world.move(CAST.editor, brief, 'return', '想改一下'))).toBe('illegal-move');
    for (const [statement, values] of [
      [`update bulletin_issues set content = 'x' where id = $1`, [id]],
      [`update bulletin_issues set number = 99 where id = $1`, [id]],
      [`delete from bulletin_issues where id = $1`, [id]],
      [`update bulletin_briefs set document = '{}' where id = $1`, [brief]],
      [
        `update bulletin_briefs set issue_id = null, position = null, state = 'editing' where id = $1`,
        [brief],
      ],
    ] as const)
      await expect(world.ctx.db.execute(statement, values), statement).rejects.toThrow('does not change');
  });

  test('an empty one is not signed off, and one that was not signed off is not printed', async () => {
    const empty = await world.issue([]);
    expect(await codeOf(signOffIssue(world.ctx, CAST.chief, empty.id, empty.version))).toBe('unprocessable');
    const { id, version } = await world.issue([await edited()]);
    expect(await codeOf(printIssue(world.ctx, CAST.editor, id, version))).toBe('illegal-move');
    expect(await codeOf(signOffIssue(world.ctx, CAST.editor, id, version))).toBe('forbidden');
  });

  test('two editors: the second is refused whole, and a brief lies in one issue', async () => {
    const [one, other] = [await edited(), await edited()];
    const { id, version, content } = await world.issue([one]);
    const put = (actor: Actor, briefIds: readonly string[], issueId = id, expectedVersion = version) =>
      changeIssue(
        world.ctx,
        actor,
        issueId,
        ChangeIssue.parse({
          expectedVersion,
          sheet: content.sheet,
          entries: briefIds.map((briefId) => ({ briefId })),
        }),
      );
    const outcomes = await Promise.all([
      codeOf(put(CAST.editor, [one, other])),
      codeOf(put(CAST.secondEditor, [])),
    ]);
    expect(outcomes.sort()).toEqual(['ok', 'version-conflict']);
    const second = await world.issue([]);
    const taken = (await world.read(one)).issueId === null ? other : one;
    await put(CAST.editor, [one, other].slice(0, 1), second.id, second.version).catch(() => undefined);
    const { issueId } = await world.read(taken);
    const [held] = await world.ctx.db.query<{ n: number }>(
      `select count(distinct issue_id)::int as n from bulletin_briefs where id = $1`,
      [taken],
    );
    expect([issueId === null ? 0 : 1, held?.n]).toEqual([held?.n, held?.n]);
  });

  test('what is taken out goes back to editing; a live figure keeps a brief out', async () => {
    const brief = await edited();
    const { id, version, content } = await world.issue([brief]);
    const without = ChangeIssue.parse({ expectedVersion: version, sheet: content.sheet, entries: [] });
    await changeIssue(world.ctx, CAST.editor, id, without);
    const { state, version: now, document } = await world.read(brief);
    expect(state).toBe('editing');
    const loose = document as BulletinDocument & { kind: 'brief' };
    const another = { ...figuresOf(loose)[0]!, to: '2026-05-30', frozenId: null };
    await saveBrief(
      world.ctx,
      CAST.editor,
      brief,
      SaveBrief.parse({
        expectedVersion: now,
        document: { ...loose, closing: [{ text: '截至5月30日，借阅' }, { figure: another }, { text: '。' }] },
      }),
    );
    await expect(world.issue([brief])).rejects.toMatchObject({ code: 'conflict' });
    const read = await world.read(brief);
    const decision = {
      expectedVersion: read.version,
      n: 1,
      decision: 'refreeze',
      valueNow: null,
      reason: '编辑补充',
    };
    await decideDrift(world.ctx, CAST.editor, brief, DriftDecision.parse(decision));
    expect((await world.issue([brief])).entries).toBe(1);
  });

  test('numbers have no hole and no double, however many print at once and however many fail', async () => {
    const name = '编号试验';
    const ready = await Promise.all(
      (await Promise.all(Array.from({ length: 6 }, () => edited()))).map(async (brief) => {
        const { id, version } = await world.issue([brief], { name });
        return signOffIssue(world.ctx, CAST.chief, id, version);
      }),
    );
    const outcomes = await Promise.all(
      ready.flatMap(({ id, version }) => [
        codeOf(printIssue(world.ctx, CAST.editor, id, version)),
        codeOf(printIssue(world.ctx, CAST.secondEditor, id, version)),
        codeOf(printIssue(world.ctx, CAST.editor, id, version + 7)),
      ]),
    );
    expect(outcomes.filter((code) => code === 'ok')).toHaveLength(6);
    const rows = await world.ctx.db.query<{ number: number }>(
      `select number from bulletin_issues where name = $1 order by number`,
      [name],
    );
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('killed half-way through the printing: nothing of it stands, and it can be printed anew as the same number', async () => {
    const { db } = world.ctx;
    const name = '断电试验';
    const brief = await edited();
    const open = await world.issue([brief], { name, distribution: { issue: ['street-a'] } });
    const { version } = await signOffIssue(world.ctx, CAST.chief, open.id, open.version);
    // The lists come after number and briefs, before the content: there the connection is cut from the other side.
    await db.execute(`create function cut() returns trigger language plpgsql as $$ begin
      perform pg_terminate_backend(pg_backend_pid()); return new; end $$`);
    await db.execute(
      'create trigger cut before insert on bulletin_receipts for each row execute function cut()',
    );
    const before = [await rowsIn('bulletin_journal'), await rowsIn('bulletin_receipts')];
    await expect(printIssue(world.ctx, CAST.editor, open.id, version)).rejects.toThrow();
    await db.execute('drop trigger cut on bulletin_receipts');
    const after = await readIssueDetail(world.ctx, CAST.editor, open.id);
    expect(after).toMatchObject({ state: 'approved', version, numbered: false, number: 1, sha256: null });
    expect((await world.read(brief)).state).toBe('laid-out');
    expect([await rowsIn('bulletin_journal'), await rowsIn('bulletin_receipts')]).toEqual(before);
    await printIssue(world.ctx, CAST.editor, open.id, version);
    expect(await readIssueDetail(world.ctx, CAST.editor, open.id)).toMatchObject({
      number: 1,
      numbered: true,
    });
  });
});

describe('publication is a second act', () => {
  test('nothing is public before a named person who did not write it found so; taking off needs a reason', async () => {
    const brief = await edited();
    const { id } = await world.issue([brief], { name: '公开试验' });
    expect(await codeOf(review(brief, 'public'))).toBe('illegal-move');
    await world.print(id);
    const shown = async (): Promise<string[]> =>
      (await listPublicIssues(world.ctx)).flatMap(({ briefs }) => briefs.map(({ entry }) => entry.briefId));
    expect(await shown()).not.toContain(brief);
    expect(await codeOf(review(brief, 'public', CAST.officer))).toBe('forbidden');
    expect(await codeOf(review(brief, 'public', CAST.head))).toBe('forbidden');
    await review(brief, 'public');
    expect(await shown()).toContain(brief);
    expect((await world.read(brief)).review).toMatchObject({ by: { name: 'chief' }, disclosure: 'public' });
    expect(await codeOf(review(brief, 'internal'))).toBe('unprocessable');
    await review(brief, 'internal', CAST.chief, '涉及尚未公布的安排');
    expect(await shown()).not.toContain(brief);
  });

  test('an internal figure and a marked issue are barred from the site', async () => {
    const pages = { ...figuresOf(booksBrief(22))[0]!, id: 'reading-room/loan/pages', measure: '页' };
    const inner = await edited({
      ...(booksBrief(22) as BulletinDocument & { kind: 'brief' }),
      closing: [{ text: '截至目前，共读' }, { figure: pages }, { text: '。' }],
    });
    const open = await world.issue([inner], { name: '内部试验' });
    await world.print(open.id);
    expect(await codeOf(review(inner, 'public'))).toBe('unprocessable');
    const marked = await edited();
    const { id } = await world.issue([marked], { name: '内部试验', mark: '内部资料' });
    await world.print(id);
    expect(await codeOf(review(marked, 'public'))).toBe('unprocessable');
  });
});

describe('after the signature the records go on', () => {
  test('drift is shown to the editor, who keeps or freezes anew, and it is journalled; later a 更正, never a silent change', async () => {
    const kept = await edited();
    const refrozen = await edited();
    expect((await world.read(kept)).drift).toEqual([]);
    await world.ledger.move(CAST.keeper, {
      type: 'reading-room/book',
      move: 'discard',
      recordId: books[1]!,
      expectedVersion: 1,
      happenedAt: '2026-04-01T10:00:00+08:00',
      reason: '登记有误',
      data: {},
    } as never);
    const [drift] = (await world.read(kept)).drift;
    expect(drift).toMatchObject({
      wording: '22册',
      frozenValue: 22,
      valueNow: 21,
      stillTrue: false,
      kept: null,
    });
    expect(drift?.drifts).toEqual([{ recordId: books[1], drift: 'gone' }]);
    const decide = async (id: string, decision: 'keep' | 'refreeze', valueNow: number | null = 21) =>
      decideDrift(
        world.ctx,
        CAST.editor,
        id,
        DriftDecision.parse({
          expectedVersion: (await world.read(id)).version,
          n: 0,
          decision,
          valueNow,
          reason: '以审签时为准',
        }),
      );
    expect(await codeOf(decide(kept, 'keep', 20))).toBe('version-conflict');
    await decide(kept, 'keep');
    await decide(refrozen, 'refreeze');
    const [first, second] = [await world.read(kept), await world.read(refrozen)];
    expect(first.drift[0]?.kept).toMatchObject({ by: 'editor', reason: '以审签时为准' });
    expect(textOf(first.document as BulletinDocument)).toContain('22册');
    expect([second.drift, textOf(second.document as BulletinDocument).includes('21册')]).toEqual([[], true]);
    expect(second.journal.at(-1)).toMatchObject({ act: 'refreeze-figure', by: { name: 'editor' } });

    const { id } = await world.issue([kept], { name: '更正试验' });
    const before = await world.print(id);
    const proposals = (await proposeCorrections(world.ctx, 'district')).filter(
      ({ issueId }) => issueId === id,
    );
    expect(proposals).toEqual([
      expect.objectContaining({
        briefId: kept,
        printed: '22册',
        frozenValue: 22,
        valueNow: 21,
        wordingNow: '21册',
      }),
    ]);
    const request = {
      issueId: id,
      briefId: kept,
      n: 0,
      valueNow: 21,
      decision: 'correct',
      reason: '记录核对后更正',
    };
    const correction = await correctFigure(world.ctx, CAST.editor, CorrectRequest.parse(request));
    expect(textOf(correction!.document)).toContain('“22册”应为“21册”');
    expect((await world.read(kept)).correctedBy).toMatchObject([{ briefId: correction!.id }]);
    expect((await world.read(correction!.id)).corrects).toMatchObject({ issueId: id, briefId: kept });
    const again = (await proposeCorrections(world.ctx, 'district')).filter(({ issueId }) => issueId === id);
    expect(again).toEqual([]);
    expect(await codeOf(correctFigure(world.ctx, CAST.editor, CorrectRequest.parse(request)))).toBe(
      'conflict',
    );
    const next = await world.issue([correction!.id], { name: '更正试验' });
    await world.print(next.id);
    const after = await readIssueDetail(world.ctx, CAST.editor, id);
    expect(JSON.stringify(after.content)).toBe(JSON.stringify(before.content));
    expect(after.corrections).toMatchObject([{ entryBriefId: kept, issueId: next.id }]);
  });
});
