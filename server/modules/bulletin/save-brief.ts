import type { z } from 'zod';
import type { SaveBrief } from '../../../contract/bulletin/desk.ts';
import {
  type BulletinDocument,
  documentToText,
  figuresOf,
  tidyDocument,
  titleOf,
} from '../../../contract/bulletin/document.ts';
import { diffDocuments, documentLines, partsOf } from '../../../contract/bulletin/document-diff.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { candidatesFor, checkDocument, periodOf } from './check-brief.ts';
import { writerOrRefuse } from './desk-policy.ts';
import { refuseSecret } from './refuse-secret.ts';
import { settleFigures } from './settle-figures.ts';
import { type BriefRow, findBrief, putBrief } from './store/briefs.ts';
import {
  type Doer,
  insertJournal,
  insertRevision,
  type RevisionRow,
  revisionAt,
  revisionsOf,
} from './store/trail.ts';

/** What a row says about its document, beside the document itself. */
export const aboutDocument = (
  document: BulletinDocument,
): Pick<BriefRow, 'document' | 'kind' | 'text' | 'title' | 'unit' | 'figures'> => ({
  document,
  kind: document.kind,
  text: documentToText(document).text,
  title: titleOf(document),
  unit: document.unit,
  figures: figuresOf(document).length,
});

/** Somebody was faster: who, when, and what stands there now that did not when the writer began. */
export async function refuseStale(sql: Sql, row: BriefRow, expectedVersion: number): Promise<void> {
  if (row.version === expectedVersion) return;
  const [last] = await revisionsOf(sql, row.id);
  const began = await revisionAt(sql, row.id, expectedVersion);
  const now = partsOf(row.document);
  const changed = began
    ? diffDocuments(began.document, row.document).parts.map(({ path }) => path)
    : [...now.keys()];
  throw new WardError('version-conflict', {
    detail: `version ${row.version} now${last ? `; last written by ${last.byName} at ${toBeijingIso(last.atMs)}` : ''}; state ${row.state}`,
    remedy: 'Read it again and put your change into it.',
    fields: changed.map((path) => ({ path, message: now.get(path) ?? '' })),
  });
}

/** The row under its lock, at the version the caller saw. */
export async function briefAt(sql: Sql, id: string, expectedVersion: number): Promise<BriefRow> {
  const row = await findBrief(sql, id, { lock: true });
  if (!row) throw new WardError('not-found');
  await refuseStale(sql, row, expectedVersion);
  return row;
}

/** A new revision of a brief under its lock. */
export async function putRevision(
  sql: Sql,
  row: BriefRow,
  document: BulletinDocument,
  why: RevisionRow['why'],
  by: Doer,
): Promise<BriefRow> {
  const next: BriefRow = {
    ...row,
    ...aboutDocument(document),
    revision: row.revision + 1,
    version: row.version + 1,
    changedAtMs: by.atMs,
  };
  await insertRevision(sql, row.id, { n: next.revision, version: next.version, document, why }, by);
  return next;
}

/**
 * Saves a brief as a new revision with what the checker finds. `version-conflict` where somebody saved or moved it meanwhile,
 * with the parts that changed; `unprocessable` for declared secrets (nothing is stored) and for figures bound to nothing.
 */
export async function saveBrief(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  request: z.output<typeof SaveBrief>,
): Promise<BriefRow> {
  refuseSecret(documentLines(request.document));
  const atMs = ctx.clock.nowMs();
  return ctx.db.transaction(async (tx) => {
    const row = await briefAt(tx, id, request.expectedVersion);
    const post = writerOrRefuse(actor, row);
    const by: Doer = { actor, post, atMs };
    const tidy = tidyDocument(request.document);
    const document = await settleFigures(ctx, tx, actor, tidy, row.document);
    const scope = { unitPath: row.unitPath, ...periodOf(document, atMs) };
    const { findings } = await checkDocument(ctx, document, await candidatesFor(ctx, actor, scope), id);
    const why = row.state === 'editing' ? 'edited' : 'saved';
    const next: BriefRow = {
      ...(await putRevision(tx, row, document, why, by)),
      findings,
      happenedOn: request.happenedOn === undefined ? row.happenedOn : request.happenedOn,
      topicId: request.topicId === undefined ? row.topicId : request.topicId,
      requestId: request.requestId === undefined ? row.requestId : request.requestId,
    };
    await putBrief(tx, next);
    await insertJournal(
      tx,
      { briefId: id, act: why, from: row.state, to: row.state, revision: next.revision },
      by,
    );
    return next;
  });
}
