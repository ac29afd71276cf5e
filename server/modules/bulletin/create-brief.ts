import type { z } from 'zod';
import type { NewBrief } from '../../../contract/bulletin/desk.ts';
import {
  type BulletinDocument,
  documentFromReading,
  type InlineText,
  inlineToText,
  tidyDocument,
} from '../../../contract/bulletin/document.ts';
import { documentLines } from '../../../contract/bulletin/document-diff.ts';
import { readBulletin } from '../../../contract/bulletin/read-bulletin.ts';
import { ordinalOf } from '../../../contract/chinese-numbers.ts';
import { type Actor, allow } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { findUnit } from '../people/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { candidatesFor, checkDocument, periodOf } from './check-brief.ts';
import { postOrRefuse } from './desk-policy.ts';
import { draftFromRecords } from './draft-from-records.ts';
import { draftFromReport } from './draft-from-report.ts';
import { refuseSecret } from './refuse-secret.ts';
import { aboutDocument } from './save-brief.ts';
import { type BriefRow, briefsAmong, findBrief, insertBrief } from './store/briefs.ts';
import { type Doer, insertJournal, insertRevision } from './store/trail.ts';

interface Made {
  document: BulletinDocument;
  programme: string | null;
  sources: string[];
}
type Unit = { path: string; nameZh: string };

const emptyDocument = (kind: 'brief' | 'item', unit: string): BulletinDocument =>
  kind === 'item'
    ? { kind, mark: '△', text: [], unit }
    : {
        kind,
        title: [],
        measures: [1, 2, 3].map((n) => ({ ordinal: `${ordinalOf(n)}是`, heading: [], stop: '。', text: [] })),
        closing: [],
        unit,
      };

function fromText(text: string, unit: Unit): BulletinDocument {
  refuseSecret(text);
  const { briefs, items } = readBulletin(text);
  const [reading, ...more] = [...briefs, ...items];
  if (!reading)
    throw new WardError('unprocessable', { detail: 'nothing that reads as a brief stands in the text' });
  if (more.length > 0)
    throw new WardError('unprocessable', {
      detail: `${more.length + 1} briefs stand in the text`,
      remedy: 'Paste one at a time.',
    });
  return documentFromReading(reading, { fallbackUnit: unit.nameZh });
}

/** 综合稿: one measure of each source, under its title; figures come along as they are bound there. */
async function fromBriefs(
  ctx: BulletinContext,
  actor: Actor,
  unit: Unit,
  { title, briefIds }: { title: string; briefIds: readonly string[] },
): Promise<Made> {
  const rows = (await briefsAmong(ctx.db, briefIds)).filter(({ unitPath }) =>
    allow(actor, 'bulletin.read', unitPath),
  );
  const sources = briefIds.map((id) => rows.find((row) => row.id === id));
  const bodyOf = (document: BulletinDocument): InlineText =>
    document.kind === 'item'
      ? document.text
      : [
          ...(document.lead ?? []),
          ...document.measures.flatMap(({ text }) => text),
          ...(document.closing ?? []),
        ];
  const measures = sources.map((row, n) => {
    if (!row) throw new WardError('not-found', { detail: 'a source is not there, or not yours to read' });
    return {
      ordinal: `${ordinalOf(n + 1)}是`,
      heading: [
        { text: inlineToText(row.document.kind === 'brief' ? row.document.title : [{ text: row.unit }]) },
      ],
      stop: '。' as const,
      text: bodyOf(row.document),
    };
  });
  return {
    document: { kind: 'brief', title: [{ text: title }], measures, unit: unit.nameZh },
    programme: null,
    sources: [...briefIds],
  };
}

async function make(
  ctx: BulletinContext,
  actor: Actor,
  unit: Unit,
  request: z.output<typeof NewBrief>,
): Promise<Made> {
  if (request.from === 'records')
    return {
      document: await draftFromRecords(ctx, actor, unit, request),
      programme: request.programme,
      sources: [],
    };
  if (request.from === 'duty-report')
    return {
      document: await draftFromReport(ctx.db, unit, request.reportId),
      programme: null,
      sources: [],
    };
  if (request.from === 'briefs') return fromBriefs(ctx, actor, unit, request);
  const document =
    request.from === 'empty' ? emptyDocument(request.kind, unit.nameZh) : fromText(request.text, unit);
  return { document, programme: null, sources: [] };
}

/** Opens a brief at a unit: empty, from pasted text, from records, or from other briefs. Resolves after COMMIT. */
export async function createBrief(
  ctx: BulletinContext,
  actor: Actor,
  request: z.output<typeof NewBrief>,
): Promise<BriefRow> {
  const unit = await findUnit(ctx.db, request.unitId);
  if (!unit) throw new WardError('not-found', { detail: `there is no unit ${request.unitId}` });
  const post = postOrRefuse(actor, 'bulletin.write', unit.path);
  const { document: made, programme, sources } = await make(ctx, actor, unit, request);
  const document = tidyDocument(made);
  refuseSecret(documentLines(document));
  const atMs = ctx.clock.nowMs();
  const scope = { unitPath: unit.path, ...periodOf(document, atMs) };
  // Nothing stands in an empty one.
  const findings =
    request.from === 'empty'
      ? []
      : (await checkDocument(ctx, document, await candidatesFor(ctx, actor, scope), null)).findings;
  const id = newId(atMs);
  const by: Doer = { actor, post, atMs };
  return ctx.db.transaction(async (tx) => {
    await insertBrief(tx, {
      id,
      ...aboutDocument(document),
      unitPath: unit.path,
      state: 'draft',
      version: 1,
      revision: 1,
      findings,
      programme,
      happenedOn: null,
      topicId: null,
      requestId: null,
      authorId: actor.personId,
      authorName: actor.name,
      disclosure: 'internal',
      issueId: null,
      position: null,
      note: null,
      signed: null,
      feedback: null,
      sources,
      corrects: null,
      changedAtMs: atMs,
    });
    await insertRevision(tx, id, { n: 1, version: 1, document, why: 'created' }, by);
    await insertJournal(
      tx,
      { briefId: id, act: 'create', to: 'draft', revision: 1, data: { from: request.from } },
      by,
    );
    return (await findBrief(tx, id))!;
  });
}
