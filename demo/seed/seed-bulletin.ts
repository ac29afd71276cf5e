import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { MoveBrief, NewBrief, ReviewBrief, SaveBrief } from '../../contract/bulletin/desk.ts';
import type { BriefState, DeskMoveName } from '../../contract/bulletin/desk-moves.ts';
import { documentFromReading } from '../../contract/bulletin/document.ts';
import type { PrintedFigure } from '../../contract/bulletin/find-figures.ts';
import { ChangeIssue, IssueSheet } from '../../contract/bulletin/issue.ts';
import { readBulletin } from '../../contract/bulletin/read-bulletin.ts';
import type { Actor } from '../../contract/permissions.ts';
import {
  type BulletinContext,
  changeIssue,
  createBrief,
  createIssue,
  findBriefByText,
  moveBrief,
  printIssue,
  reviewBrief,
  saveBrief,
  signOffIssue,
} from '../../server/modules/bulletin/index.ts';
import { findAccountByUsername, heldPosts } from '../../server/modules/people/index.ts';
import type { District } from '../district-schema.ts';
import { type BulletinEntry, ENTRIES, figureFor, SHEET } from './bulletin-entries.ts';

const FILE = path.join(import.meta.dirname, '../data/bulletin/bulletin.structured.json');
const Entry = z.object({ id: z.string(), text: z.string(), full_text: z.string().optional() });
const Bulletin = z.object({ briefs: z.array(Entry), items: z.array(Entry) });

/** The district's own bulletin, letter for letter: text by the id of its entry. */
export function bulletinTexts(): Map<string, string> {
  const { briefs, items } = Bulletin.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  return new Map([...briefs, ...items].map(({ id, text, full_text }) => [id, full_text ?? text]));
}

interface Staff {
  ctx: BulletinContext;
  as(username: string): Promise<Actor>;
}

/** Who makes which move next, until the brief is in editing at the desk. */
const ONWARD: Readonly<Partial<Record<BriefState, readonly [DeskMoveName, 'officer' | 'head' | 'editor']>>> =
  {
    draft: ['ask-signature', 'officer'],
    signing: ['sign', 'head'],
    signed: ['submit', 'officer'],
    submitted: ['receive', 'editor'],
    received: ['adopt', 'editor'],
    adopted: ['edit', 'editor'],
  };

/** An entry of the bulletin with its figures bound as the demo has them. */
async function write({ ctx, as }: Staff, entry: BulletinEntry, text: string): Promise<string> {
  const officer = await as(entry.officer);
  const { briefs, items } = readBulletin(text);
  const [reading] = [...briefs, ...items];
  if (!reading) throw new Error(`the entry ${entry.id} of the bulletin cannot be read`);
  let n = 0;
  const bind = (printed: PrintedFigure) => figureFor(entry, n++, printed);
  const document = documentFromReading(reading, { bind });
  const request = NewBrief.parse({ from: 'empty', unitId: entry.unit, kind: document.kind });
  const { id, version } = await createBrief(ctx, officer, request);
  await saveBrief(ctx, officer, id, SaveBrief.parse({ expectedVersion: version, document }));
  return id;
}

/** Writes an entry, has it signed, submitted and adopted; goes on where an earlier start was cut short. */
async function bringToDesk(staff: Staff, entry: BulletinEntry, text: string): Promise<string> {
  const { ctx, as } = staff;
  const found = await findBriefByText(ctx.db, text);
  const id = found?.id ?? (await write(staff, entry, text));
  const people = { officer: entry.officer, head: entry.head, editor: 'bulletin-editor-a' };
  for (;;) {
    const row = await findBriefByText(ctx.db, text);
    const next = row && ONWARD[row.state];
    if (!row || !next) return id;
    const [move, who] = next;
    await moveBrief(ctx, await as(people[who]), id, MoveBrief.parse({ move, expectedVersion: row.version }));
  }
}

/**
 * The demo prints one number: the district's own bulletin (`data/bulletin`), seven briefs and three items. Figures of
 * programmes that exist are bound to the demo's records, the others are manual figures marked as the demo's. Then each entry
 * is reviewed and public. Every step is the desk's own, by the people of the demo; nothing where a number was printed already.
 */
export async function seedBulletin(ctx: BulletinContext, district: District): Promise<void> {
  const { db, clock } = ctx;
  const [printed] = await db.query(`select 1 from bulletin_issues where state = 'issued' limit 1`);
  if (printed) return;
  const actors = new Map<string, Actor>();
  const as = async (username: string): Promise<Actor> => {
    const known = actors.get(username);
    const person = district.people.find((each) => each.username === username);
    if (known || !person) {
      if (!known) throw new Error(`the demo has nobody called ${username}`);
      return known;
    }
    const account = await findAccountByUsername(db, username);
    const posts = await heldPosts(db, person.id, clock.nowMs());
    const actor = { personId: person.id, accountId: account?.accountId ?? '', name: person.name, posts };
    actors.set(username, actor);
    return actor;
  };
  const staff: Staff = { ctx, as };
  const texts = bulletinTexts();
  const ids: string[] = [];
  for (const entry of ENTRIES) ids.push(await bringToDesk(staff, entry, texts.get(entry.id) ?? ''));
  const editor = await as('bulletin-editor-a');
  const director = await as('office-director');
  const sheet = IssueSheet.parse(SHEET);
  const unitPath = editor.posts[0]?.unitPath ?? '';
  const issue = await createIssue(ctx, editor, unitPath, sheet);
  const entries = ids.map((briefId) => ({ briefId }));
  const laidOut = await changeIssue(
    ctx,
    editor,
    issue.id,
    ChangeIssue.parse({ expectedVersion: issue.version, sheet, entries }),
  );
  const signed = await signOffIssue(ctx, director, issue.id, laidOut.version);
  await printIssue(ctx, editor, issue.id, signed.version);
  for (const [n, entry] of ENTRIES.entries()) {
    const row = await findBriefByText(ctx.db, texts.get(entry.id) ?? '');
    if (!row) throw new Error(`the entry ${entry.id} of the bulletin was not printed`);
    const request = ReviewBrief.parse({ expectedVersion: row.version, disclosure: 'public' });
    await reviewBrief(ctx, director, ids[n]!, request);
  }
}
