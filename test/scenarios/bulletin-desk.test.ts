import { beforeAll, describe, expect, test } from 'vitest';
import { SaveBrief } from '../../contract/bulletin/desk.ts';
import { DESK_MOVES, type DeskMoveName } from '../../contract/bulletin/desk-moves.ts';
import { type BulletinDocument, figuresOf } from '../../contract/bulletin/document.ts';
import type { Actor } from '../../contract/permissions.ts';
import { saveBrief } from '../../server/modules/bulletin/save-brief.ts';
import {
  type BulletinWorld,
  booksBrief,
  booksFigure,
  bulletinWorld,
  CAST,
  SHELVED,
  SPAN,
  STREET,
  textOf,
} from '../support/bulletin-world.ts';

let world: BulletinWorld;
beforeAll(async () => {
  world = await bulletinWorld();
  await world.shelve(22);
});

const save = (id: string, expectedVersion: number, document: BulletinDocument, actor: Actor = CAST.officer) =>
  saveBrief(world.ctx, actor, id, SaveBrief.parse({ expectedVersion, document }));
const drafted = async (document: BulletinDocument = booksBrief(22)): Promise<string> => {
  const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
  await save(id, version, document);
  return id;
};
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('writing', () => {
  test('a live figure is printed as the records say, whatever was sent', async () => {
    const id = await drafted(booksBrief(500));
    const { document } = await world.read(id);
    expect(textOf(document as BulletinDocument)).toContain('新上架图书22册。');
  });

  test('a draft from records binds every figure of the programme, and reads as three measures', async () => {
    const { document, findings } = await world.create({
      from: 'records',
      unitId: 'street-a',
      programme: 'reading-room',
      fromDay: SPAN.from,
      toDay: SPAN.to,
    });
    const figures = figuresOf(document as BulletinDocument);
    expect(figures.map(({ id }) => id)).toContain(SHELVED);
    expect(
      figures.every(({ from, to, unit }) => from === SPAN.from && to === SPAN.to && unit === STREET),
    ).toBe(true);
    expect(findings.filter(({ rule }) => rule === 'naked-number')).toEqual([]);
  });

  test('a period in which nothing was recorded gives a refusal, not an empty draft', async () => {
    const refused = world.create({
      from: 'records',
      unitId: 'street-a',
      programme: 'reading-room',
      fromDay: '2020-01-01',
      toDay: '2020-12-31',
    });
    expect(await codeOf(refused)).toBe('unprocessable');
  });

  test('a typed number is offered the figures that agree with it', async () => {
    const pasted = await world.create({
      from: 'text',
      unitId: 'street-a',
      text: '某街道两举措抓好阅览 一是充实图书。及时上架。二是做好借阅。新上架图书22册。（某街道）',
    });
    const naked = pasted.findings.find(({ rule }) => rule === 'naked-number');
    expect(naked?.fixes.map(({ bind }) => bind)).toContain(SHELVED);
  });

  test('a manual figure says what it is, how and from where; without that it is refused', async () => {
    const manual = { ...booksFigure(500), id: 'manual:visitors', measure: '人', wording: '500人' };
    const document = (figure: object): BulletinDocument => ({
      ...(booksBrief(22) as object as BulletinDocument & { kind: 'brief' }),
      closing: [{ text: '到馆' }, { figure: figure as never }, { text: '。' }],
    });
    const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
    expect(await codeOf(save(id, version, document(manual)))).toBe('unprocessable');
    const said = { ...manual, manual: { concept: '到馆人数', method: 'head-count', source: '门口计数器' } };
    expect(await codeOf(save(id, version, document(said)))).toBe('ok');
  });

  test('what is bound to no figure, or to one of another unit, is refused with its place', async () => {
    const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
    for (const figure of [
      { ...booksFigure(22), id: 'reading-room/loan/nothing' },
      { ...booksFigure(22), unit: 'district/street-b' },
    ]) {
      const document: BulletinDocument = { kind: 'item', mark: '△', text: [{ figure }], unit: '某街道' };
      const refused = await save(id, version, document).catch((error) => error);
      expect(refused).toMatchObject({ code: 'unprocessable', fields: [{ path: 'figures.0' }] });
    }
  });

  test('two writers: the second is told who was faster and which parts changed', async () => {
    const id = await drafted();
    const { version, document } = await world.read(id);
    const first = document as BulletinDocument & { kind: 'brief' };
    await save(id, version, { ...first, closing: [{ text: '截至目前，借阅人次持续增长。' }] });
    const stale = await save(id, version, { ...first, title: [{ text: '另一个标题' }] }).catch(
      (error) => error,
    );
    expect(stale).toMatchObject({
      code: 'version-conflict',
      fields: [{ path: 'closing', message: '截至目前，借阅人次持续增长。' }],
    });
    expect(stale.message).toContain('officer');
    const kept = (await world.read(id)).document as BulletinDocument & { kind: 'brief' };
    expect(kept.title).toEqual(first.title);
  });

  test.each([
    ['秘密★1年 关于阅览工作', 'a mark with its star'],
    ['机密', 'a mark alone in a heading'],
  ])('declared secret (%s, %s) is refused and nothing of it is stored', async (words) => {
    const { id, version } = await world.create({ from: 'empty', unitId: 'street-a' });
    const secret: BulletinDocument = {
      ...(booksBrief(22) as BulletinDocument & { kind: 'brief' }),
      title: [{ text: words }],
      closing: [{ text: '绝不外传的一句话。' }],
    };
    expect(await codeOf(save(id, version, secret))).toBe('unprocessable');
    expect(
      await codeOf(
        world.create({ from: 'text', unitId: 'street-a', text: `${words}\n一是绝不外传的一句话。` }),
      ),
    ).toBe('unprocessable');
    for (const table of ['bulletin_briefs', 'bulletin_revisions', 'bulletin_journal', 'audit_entries']) {
      const [exists] = await world.ctx.db.query<{ there: boolean }>(
        'select to_regclass($1) is not null as there',
        [table],
      );
      if (!exists?.there) continue;
      const [row] = await world.ctx.db.query<{ n: number }>(
        `select count(*)::int as n from ${table} t where t::text like '%绝不外传%'`,
      );
      expect(row?.n, table).toBe(0);
    }
  });
});

/** Who · does what · and it stands so, or is refused so. One brief walks through all of it. */
const STORY: readonly (readonly [keyof typeof CAST, DeskMoveName, string | undefined, string])[] = [
  ['head', 'sign', undefined, 'illegal-move'],
  ['neighbour', 'ask-signature', undefined, 'forbidden'],
  ['officer', 'ask-signature', undefined, 'signing'],
  ['officer', 'sign', undefined, 'forbidden'],
  ['head', 'refuse-signature', undefined, 'unprocessable'],
  ['head', 'refuse-signature', '请补充借阅方式', 'returned'],
  ['officer', 'ask-signature', undefined, 'signing'],
  ['head', 'sign', undefined, 'signed'],
  ['officer', 'submit', undefined, 'submitted'],
  ['officer', 'receive', undefined, 'forbidden'],
  ['officer', 'take-back', '还要改一处', 'draft'],
  ['officer', 'ask-signature', undefined, 'signing'],
  ['head', 'sign', undefined, 'signed'],
  ['officer', 'submit', undefined, 'submitted'],
  ['editor', 'receive', undefined, 'received'],
  ['officer', 'take-back', '这时候已经太晚', 'illegal-move'],
  ['editor', 'keep', undefined, 'unprocessable'],
  ['editor', 'keep', '留待综合稿', 'kept'],
  ['editor', 'adopt', undefined, 'adopted'],
  ['editor', 'edit', undefined, 'editing'],
  ['editor', 'return', undefined, 'unprocessable'],
  ['editor', 'return', '标题与内容不符', 'returned'],
  ['editor', 'edit', undefined, 'illegal-move'],
  ['officer', 'ask-signature', undefined, 'signing'],
  ['head', 'sign', undefined, 'signed'],
  ['officer', 'submit', undefined, 'submitted'],
  ['editor', 'receive', undefined, 'received'],
  ['editor', 'decline', undefined, 'unprocessable'],
  ['editor', 'decline', '同类信息上期已采用', 'declined'],
  ['editor', 'adopt', undefined, 'illegal-move'],
  ['editor', 'reconsider', '本期有版面', 'received'],
];

describe('the desk', () => {
  test('its story: every move, every refusal, and each outcome reaches the author', async () => {
    const id = await drafted();
    for (const [n, [who, move, reason, outcome]] of STORY.entries()) {
      const before = await world.read(id);
      const code = await codeOf(world.move(CAST[who], id, move, reason));
      const after = await world.read(id);
      const line = `${n}: ${who} ${move}`;
      if (code === 'ok') {
        expect(after.state, line).toBe(outcome);
        expect(after.feedback, line).toContain(reason ?? DESK_MOVES[move].zh);
        expect(after.journal.at(-1), line).toMatchObject({ act: move, by: { name: CAST[who].name } });
      } else {
        expect(code, line).toBe(outcome);
        expect([after.state, after.version], line).toEqual([before.state, before.version]);
      }
    }
  });

  test('the table offers each reader exactly the moves that are not refused', async () => {
    const id = await drafted();
    await world.move(CAST.officer, id, 'ask-signature');
    expect((await world.read(id, CAST.officer)).moves).toEqual(['take-back']);
    expect((await world.read(id, CAST.head)).moves).toEqual(['sign', 'refuse-signature']);
    expect((await world.read(id, CAST.editor)).moves).toEqual([]);
  });

  test('who writes and heads the unit at once does not sign their own brief; their deputy does', async () => {
    const { posts } = CAST.head;
    const both: Actor = { ...CAST.officer, posts: [...CAST.officer.posts, ...posts] };
    const id = await drafted();
    await world.move(both, id, 'ask-signature');
    expect((await world.read(id, both)).moves).not.toContain('sign');
    expect(await codeOf(world.move(both, id, 'sign'))).toBe('forbidden');
    expect((await world.move(CAST.head, id, 'sign')).state).toBe('signed');
  });

  test('every negative end demands its reason by the table itself', () => {
    for (const move of ['refuse-signature', 'return', 'decline', 'keep'] as const)
      expect(DESK_MOVES[move].reason).toBe('required');
  });

  test('what stands in the journal and in revisions cannot be altered', async () => {
    for (const statement of [
      `update bulletin_journal set reason = 'x'`,
      `delete from bulletin_journal`,
      `update bulletin_revisions set why = 'saved'`,
      `delete from bulletin_revisions`,
    ])
      await expect(world.ctx.db.execute(statement), statement).rejects.toThrow('append-only');
  });
});

describe('the signature', () => {
  test('freezes every figure, signs every manual one, and both come back with it', async () => {
    const manual = {
      ...booksFigure(500),
      id: 'manual:visitors',
      measure: '人',
      wording: '500人',
      manual: { concept: '到馆人数', method: 'head-count' as const, source: '门口计数器' },
    };
    const id = await drafted({
      ...(booksBrief(22) as BulletinDocument & { kind: 'brief' }),
      closing: [
        { text: '截至目前，到馆' },
        { figure: manual },
        { text: '，其中' },
        { figure: manual },
        { text: '。' },
      ],
    });
    await world.move(CAST.officer, id, 'ask-signature');
    const { document, signedBy } = await world.move(CAST.head, id, 'sign');
    const [lent, visitors, again] = figuresOf(document as BulletinDocument);
    expect(signedBy).toMatchObject({ name: 'head' });
    const [freeze] = await world.ctx.db.query(
      'select value, definition, digest, to_day::text as day from figure_freezes where id = $1',
      [lent?.frozenId],
    );
    expect(freeze).toMatchObject({
      value: 22,
      day: SPAN.to,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(visitors?.id).toBe(visitors?.frozenId);
    expect(again?.id).toBe(visitors?.id);
    const [statement] = await world.ctx.db.query(
      'select concept, value, signed_by_name as by from figure_statements where id = $1',
      [visitors?.id],
    );
    expect(statement).toEqual({ concept: '到馆人数', value: 500, by: 'head' });
  });

  test('nobody signs what they did not read: a figure that moved is named, and nothing is frozen', async () => {
    const own = await bulletinWorld();
    await own.shelve(3);
    const { id, version } = await own.create({ from: 'empty', unitId: 'street-a' });
    await saveBrief(
      own.ctx,
      CAST.officer,
      id,
      SaveBrief.parse({ expectedVersion: version, document: booksBrief(3) }),
    );
    await own.move(CAST.officer, id, 'ask-signature');
    await own.shelve(1);
    const refused = await own.move(CAST.head, id, 'sign').catch((error) => error);
    expect(refused).toMatchObject({
      code: 'conflict',
      fields: [{ path: 'figures.0', message: '3册 → 4册' }],
    });
    const [row] = await own.ctx.db.query<{ n: number }>('select count(*)::int as n from figure_freezes');
    expect([row?.n, (await own.read(id)).state]).toEqual([0, 'signing']);
    await own.move(CAST.officer, id, 'take-back');
    await own.move(CAST.officer, id, 'ask-signature');
    const signed = await own.move(CAST.head, id, 'sign');
    expect(textOf(signed.document as BulletinDocument)).toContain('4册');
  });
});
