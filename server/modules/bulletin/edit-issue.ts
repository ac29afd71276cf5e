import type { z } from 'zod';
import { BRIEF_STATES } from '../../../contract/bulletin/desk-moves.ts';
import { type ChangeIssue, ISSUE_STATES, type IssueSheet } from '../../../contract/bulletin/issue.ts';
import { type Actor, allow } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { beijingDay } from '../../../programmes/kit/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { postOrRefuse } from './desk-policy.ts';
import { isWholeFrozen } from './freeze-brief.ts';
import { refuseSecret } from './refuse-secret.ts';
import { type BriefRow, briefsOfIssue, lockBriefs, putBrief } from './store/briefs.ts';
import { findIssue, type IssueRow, insertIssue, putIssue } from './store/issues.ts';
import { type Doer, insertJournal } from './store/trail.ts';

const secretsIn = (sheet: IssueSheet, notes: readonly (string | null)[] = []): void =>
  refuseSecret(sheet.name, sheet.note, ...notes);

/** Opens an issue at the desk of a unit. */
export async function createIssue(
  ctx: BulletinContext,
  actor: Actor,
  unitPath: string,
  sheet: IssueSheet,
): Promise<IssueRow> {
  secretsIn(sheet);
  const atMs = ctx.clock.nowMs();
  const post = postOrRefuse(actor, 'bulletin.edit', unitPath);
  const id = newId(atMs);
  return ctx.db.transaction(async (tx) => {
    await insertIssue(tx, { id, unitPath, sheet, changedAtMs: atMs });
    await insertJournal(tx, { issueId: id, act: 'create', to: 'open' }, { actor, post, atMs });
    return (await findIssue(tx, id))!;
  });
}

/** The issue under its lock, at the version and in one of the states that the caller saw. */
export async function issueAt(
  sql: Sql,
  id: string,
  expectedVersion: number,
  states: readonly IssueRow['state'][],
): Promise<IssueRow> {
  const issue = await findIssue(sql, id, { lock: true });
  if (!issue) throw new WardError('not-found');
  if (issue.version !== expectedVersion)
    throw new WardError('version-conflict', {
      detail: `version ${issue.version} now, changed at ${toBeijingIso(issue.changedAtMs)}`,
      remedy: 'Read the issue again and put your change into it.',
    });
  if (!states.includes(issue.state))
    throw new WardError('illegal-move', {
      detail: `not possible while the issue is ${ISSUE_STATES[issue.state].en} (${ISSUE_STATES[issue.state].zh})`,
      ...(issue.state === 'issued'
        ? { remedy: 'What was printed stays; correct it in a later issue (更正).' }
        : {}),
    });
  return issue;
}

/** Why a brief cannot be laid out; undefined: it can. */
function hindrance(actor: Actor, row: BriefRow | undefined, issueId: string): string | undefined {
  if (!row || !allow(actor, 'bulletin.edit', row.unitPath)) return 'there is no such brief at this desk';
  if (row.state === 'laid-out' && row.issueId === issueId) return undefined;
  if (row.state !== 'editing')
    return `it is ${BRIEF_STATES[row.state].en} (${BRIEF_STATES[row.state].zh}); only what is in editing (编辑) is laid out`;
  return isWholeFrozen(row.document) ? undefined : 'a figure in it is not frozen: freeze it first';
}

async function layOut(
  tx: Sql,
  issue: IssueRow,
  row: BriefRow,
  { position, note }: { position: number; note: string | null },
  by: Doer,
): Promise<void> {
  const next: BriefRow = { ...row, state: 'laid-out', issueId: issue.id, position, note };
  if (row.state === 'laid-out' && row.position === position && row.note === note) return;
  await putBrief(tx, { ...next, version: row.version + 1, changedAtMs: by.atMs });
  if (row.state !== 'laid-out')
    await insertJournal(
      tx,
      { briefId: row.id, issueId: issue.id, act: 'lay-out', from: row.state, to: 'laid-out' },
      by,
    );
}

async function takeOut(tx: Sql, issue: IssueRow, row: BriefRow, by: Doer): Promise<void> {
  await putBrief(tx, {
    ...row,
    state: 'editing',
    issueId: null,
    position: null,
    note: null,
    version: row.version + 1,
    changedAtMs: by.atMs,
  });
  await insertJournal(
    tx,
    { briefId: row.id, issueId: issue.id, act: 'take-out', from: 'laid-out', to: 'editing' },
    by,
  );
}

/**
 * Changes sheet and order of an issue while it is laid out. What is new in `entries` is laid out, what is gone goes back to
 * editing. `version-conflict` where another editor was faster; nothing of a refused change is kept.
 */
export async function changeIssue(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  { expectedVersion, sheet, entries }: z.output<typeof ChangeIssue>,
): Promise<IssueRow> {
  secretsIn(
    sheet,
    entries.map(({ note }) => note),
  );
  const atMs = ctx.clock.nowMs();
  return ctx.db.transaction(async (tx) => {
    const issue = await issueAt(tx, id, expectedVersion, ['open']);
    const post = postOrRefuse(actor, 'bulletin.edit', issue.unitPath);
    const by: Doer = { actor, post, atMs };
    const wanted = entries.map(({ briefId }) => briefId);
    if (new Set(wanted).size !== wanted.length)
      throw new WardError('unprocessable', { detail: 'a brief stands twice in the issue' });
    const laidOut = (await briefsOfIssue(tx, id)).map((row) => row.id);
    const rows = new Map(
      (await lockBriefs(tx, [...new Set([...laidOut, ...wanted])])).map((row) => [row.id, row]),
    );
    const faults = wanted.flatMap((briefId, n) => {
      const message = hindrance(actor, rows.get(briefId), id);
      return message === undefined ? [] : [{ path: `entries.${n}`, message }];
    });
    if (faults.length > 0)
      throw new WardError('conflict', { detail: 'a brief cannot be laid out', fields: faults });
    for (const briefId of laidOut)
      if (!wanted.includes(briefId)) await takeOut(tx, issue, rows.get(briefId)!, by);
    for (const [n, { briefId, note }] of entries.entries())
      await layOut(tx, issue, rows.get(briefId)!, { position: n + 1, note }, by);
    const next: IssueRow = { ...issue, sheet, version: issue.version + 1, changedAtMs: atMs };
    await putIssue(tx, next);
    await insertJournal(tx, { issueId: id, act: 'change', data: { entries: wanted.length } }, by);
    return next;
  });
}

/** 签发: a named head signs the issue off as it stands; the day is the date in the 报头. */
export async function signOffIssue(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  expectedVersion: number,
): Promise<IssueRow> {
  const atMs = ctx.clock.nowMs();
  return ctx.db.transaction(async (tx) => {
    const issue = await issueAt(tx, id, expectedVersion, ['open']);
    const post = postOrRefuse(actor, 'bulletin.approve', issue.unitPath);
    if ((await briefsOfIssue(tx, id)).length === 0)
      throw new WardError('unprocessable', {
        detail: 'nothing is laid out: an empty issue is not signed off',
      });
    const signed = { byId: actor.personId, name: actor.name, post: post.title, atMs, on: beijingDay(atMs) };
    const next: IssueRow = {
      ...issue,
      state: 'approved',
      signed,
      version: issue.version + 1,
      changedAtMs: atMs,
    };
    await putIssue(tx, next);
    await insertJournal(
      tx,
      { issueId: id, act: 'sign-off', from: 'open', to: 'approved' },
      { actor, post, atMs },
    );
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'bulletin.sign-off',
      about: id,
      actor,
      unitPath: issue.unitPath,
      postId: post.postId,
    });
    return next;
  });
}

/** Takes a sign-off back with a reason; the issue can be changed and is signed off anew. */
export async function reopenIssue(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  { expectedVersion, reason }: { expectedVersion: number; reason: string },
): Promise<IssueRow> {
  refuseSecret(reason);
  const atMs = ctx.clock.nowMs();
  return ctx.db.transaction(async (tx) => {
    const issue = await issueAt(tx, id, expectedVersion, ['approved']);
    const post = postOrRefuse(actor, 'bulletin.edit', issue.unitPath);
    const next: IssueRow = {
      ...issue,
      state: 'open',
      signed: null,
      version: issue.version + 1,
      changedAtMs: atMs,
    };
    await putIssue(tx, next);
    await insertJournal(
      tx,
      { issueId: id, act: 'reopen', from: 'approved', to: 'open', reason },
      { actor, post, atMs },
    );
    return next;
  });
}
