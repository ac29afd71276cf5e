import type { z } from 'zod';
import type { BriefDetail, MoveBrief, NewBrief } from '../../contract/bulletin/desk.ts';
import { MoveBrief as Move, NewBrief as New } from '../../contract/bulletin/desk.ts';
import type { DeskMoveName } from '../../contract/bulletin/desk-moves.ts';
import {
  type BulletinDocument,
  documentToText,
  type InlineFigure,
} from '../../contract/bulletin/document.ts';
import { ChangeIssue, type IssueDetail, IssueSheet } from '../../contract/bulletin/issue.ts';
import type { Actor } from '../../contract/permissions.ts';
import { createBrief } from '../../server/modules/bulletin/create-brief.ts';
import { changeIssue, createIssue, signOffIssue } from '../../server/modules/bulletin/edit-issue.ts';
import { type BulletinContext, createBulletin } from '../../server/modules/bulletin/index.ts';
import { moveBrief } from '../../server/modules/bulletin/move-brief.ts';
import { readBrief, readIssueDetail } from '../../server/modules/bulletin/present.ts';
import { printIssue } from '../../server/modules/bulletin/print-issue.ts';
import { figuresOf, type LedgerWorld, ledgerWorld, newUuid, person } from './ledger-world.ts';
import { LOANS } from './loan-programme.ts';

export const STREET = 'district/street-a';
/** Days of the stories, in Beijing. */
export const SPAN = { from: '2026-01-01', to: '2026-05-31' };

/** The people of a story: who writes, who signs, the desk, its head, somebody of another street. */
export const CAST = {
  officer: person('officer', 'information-officer', STREET),
  head: person('head', 'unit-head', STREET),
  editor: person('editor', 'bulletin-editor', 'district'),
  secondEditor: person('second-editor', 'bulletin-editor', 'district'),
  chief: person('chief', 'unit-head', 'district'),
  neighbour: person('neighbour', 'information-officer', 'district/street-b'),
  clerk: person('clerk', 'street-officer', STREET),
  keeper: person('keeper', 'duty-officer', STREET),
} as const;

export interface BulletinWorld {
  ledger: LedgerWorld;
  ctx: BulletinContext;
  /** So many books shelved at the street on a day inside the span. Resolves to their ids. */
  shelve(n: number): Promise<string[]>;
  create(request: NewBrief, actor?: Actor): Promise<z.input<typeof BriefDetail>>;
  read(id: string, actor?: Actor): Promise<z.input<typeof BriefDetail>>;
  /** At the version that stands now. */
  move(actor: Actor, id: string, move: DeskMoveName, reason?: string): Promise<z.input<typeof BriefDetail>>;
  /** From a draft to editing, with everybody's moves. */
  toEditing(id: string): Promise<z.input<typeof BriefDetail>>;
  issue(
    briefIds: readonly string[],
    sheet?: Partial<z.input<typeof IssueSheet>>,
  ): Promise<z.input<typeof IssueDetail>>;
  /** Signed off and printed. */
  print(issueId: string): Promise<z.input<typeof IssueDetail>>;
}

export const SHELVED = 'reading-room/book/shelved';

export const booksFigure = (value: number): InlineFigure => ({
  id: SHELVED,
  unit: STREET,
  ...SPAN,
  style: { as: 'exact' },
  measure: '册',
  value,
  wording: `${value}册`,
  frozenId: null,
});

/** A brief that says how many books were shelved. */
export const booksBrief = (value: number): BulletinDocument => ({
  kind: 'brief',
  title: [{ text: '街道两举措推进阅览工作' }],
  measures: [
    {
      ordinal: '一是',
      heading: [{ text: '充实图书' }],
      stop: '。',
      text: [{ text: '及时整理上架图书，方便居民借阅。' }],
    },
    {
      ordinal: '二是',
      heading: [{ text: '做好借阅' }],
      stop: '。',
      text: [{ text: '新上架图书' }, { figure: booksFigure(value) }, { text: '。' }],
    },
  ],
  closing: [{ text: '截至目前，居民借阅便利度有效提升。' }],
  unit: '某街道',
});

export const textOf = (document: BulletinDocument): string => documentToText(document).text;

export async function bulletinWorld(): Promise<BulletinWorld> {
  const ledger = await ledgerWorld([LOANS]);
  const ctx = await createBulletin(figuresOf(ledger), [LOANS]);
  const read = (id: string, actor: Actor = CAST.editor) => readBrief(ctx, actor, id);
  const move: BulletinWorld['move'] = async (actor, id, name, reason) => {
    const { version } = await read(id);
    const request: MoveBrief = { move: name, expectedVersion: version, reason: reason ?? null };
    await moveBrief(ctx, actor, id, Move.parse(request));
    return read(id, actor);
  };
  return {
    ledger,
    ctx,
    read,
    move,
    async shelve(n) {
      const ids: string[] = [];
      for (let each = 0; each < n; each++) {
        const id = newUuid();
        const outcome = await ledger.move(CAST.clerk, {
          type: 'reading-room/book',
          move: 'shelve',
          newRecordId: id,
          unitId: 'street-a',
          happenedAt: '2026-03-01T10:00:00+08:00',
          data: { name: `书${each}` },
        } as never);
        if (!outcome) throw new Error('not shelved');
        ids.push(id);
      }
      return ids;
    },
    create: async (request, actor = CAST.officer) =>
      read((await createBrief(ctx, actor, New.parse(request))).id, actor),
    async toEditing(id) {
      await move(CAST.officer, id, 'ask-signature');
      await move(CAST.head, id, 'sign');
      await move(CAST.officer, id, 'submit');
      for (const name of ['receive', 'adopt', 'edit'] as const) await move(CAST.editor, id, name);
      return read(id);
    },
    async issue(briefIds, sheet = {}) {
      const whole = IssueSheet.parse({ name: '信息快报', office: '区委办公室', ...sheet });
      const { id, version } = await createIssue(ctx, CAST.editor, 'district', whole);
      const entries = briefIds.map((briefId) => ({ briefId }));
      const change = ChangeIssue.parse({ expectedVersion: version, sheet: whole, entries });
      await changeIssue(ctx, CAST.editor, id, change);
      return readIssueDetail(ctx, CAST.editor, id);
    },
    async print(issueId) {
      const { version } = await readIssueDetail(ctx, CAST.chief, issueId);
      const signed = await signOffIssue(ctx, CAST.chief, issueId, version);
      await printIssue(ctx, CAST.editor, issueId, signed.version);
      return readIssueDetail(ctx, CAST.editor, issueId);
    },
  };
}
