import type { z } from 'zod';
import type { DriftDecision, FigureDrift } from '../../../contract/bulletin/desk.ts';
import { figuresOf, type InlineFigure, mapFigures } from '../../../contract/bulletin/document.ts';
import { holds, readFigure } from '../../../contract/figure-words.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { findFreeze, findStatement, verifyFreeze } from '../figures/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { postOrRefuse } from './desk-policy.ts';
import { freezeOne } from './freeze-brief.ts';
import { atOneMoment } from './move-brief.ts';
import { refuseSecret } from './refuse-secret.ts';
import { briefAt, putRevision } from './save-brief.ts';
import { isCounted, keyOf } from './settle-figures.ts';
import { type BriefRow, putBrief } from './store/briefs.ts';
import { type Doer, insertJournal, insertKept, keptFigures } from './store/trail.ts';

type Drift = z.input<typeof FigureDrift>;

export const isTrueOf = (wording: string, value: number): boolean => {
  const read = readFigure(wording);
  return read.ok && holds(read.claim, value);
};

async function standingOf(
  ctx: BulletinContext,
  sql: Sql,
  figure: InlineFigure,
): Promise<Pick<Drift, 'frozenValue' | 'valueNow' | 'outcome' | 'drifts'> | undefined> {
  if (figure.frozenId === null) return undefined;
  if (!isCounted(figure)) {
    const statement = await findStatement(sql, figure.frozenId);
    const stands = statement !== undefined && statement.withdrawnAtMs === null;
    return {
      frozenValue: figure.value,
      valueNow: stands ? statement.value : null,
      outcome: stands ? 'same' : 'drifted',
      drifts: [],
    };
  }
  const freeze = await findFreeze(sql, figure.frozenId);
  if (!freeze) return { frozenValue: figure.value, valueNow: null, outcome: 'broken', drifts: [] };
  const { behind, figures } = ctx.figures;
  const { frozenValue, valueNow, outcome, drifts, definitionNow } = await verifyFreeze(
    sql,
    behind,
    figures,
    freeze,
  );
  return { frozenValue, valueNow: definitionNow === null ? null : valueNow, outcome, drifts };
}

/** Each frozen figure of a brief against the records today; those that moved, and those somebody decided about. */
export async function driftOf(ctx: BulletinContext, sql: Sql, row: BriefRow): Promise<Drift[]> {
  const kept = await keptFigures(sql, row.id);
  const found: Drift[] = [];
  const known = new Map<string, Awaited<ReturnType<typeof standingOf>>>();
  for (const [n, figure] of figuresOf(row.document).entries()) {
    if (figure.frozenId === null) continue;
    if (!known.has(figure.frozenId)) known.set(figure.frozenId, await standingOf(ctx, sql, figure));
    const standing = known.get(figure.frozenId);
    if (!standing || standing.outcome === 'same') continue;
    const decided = kept.findLast(
      (each) => each.frozenId === figure.frozenId && each.valueNow === standing.valueNow,
    );
    found.push({
      n,
      figure: figure.id,
      frozenId: figure.frozenId,
      wording: figure.wording,
      ...standing,
      stillTrue: standing.valueNow !== null && isTrueOf(figure.wording, standing.valueNow),
      kept: decided ? { by: decided.byName, at: toBeijingIso(decided.atMs), reason: decided.reason } : null,
    });
  }
  return found;
}

/** States in which the desk holds a brief with its figures. */
const DECIDABLE: readonly BriefRow['state'][] = ['received', 'kept', 'adopted', 'editing'];

/**
 * The editor keeps what was frozen, or freezes it anew; a figure that the editor put in is frozen the same way. Both are
 * journalled. `version-conflict` where the figure moved again since the editor looked.
 */
export async function decideDrift(
  ctx: BulletinContext,
  actor: Actor,
  id: string,
  request: z.output<typeof DriftDecision>,
): Promise<BriefRow> {
  refuseSecret(request.reason);
  const atMs = ctx.clock.nowMs();
  return atOneMoment(ctx, async (tx) => {
    const row = await briefAt(tx, id, request.expectedVersion);
    const post = postOrRefuse(actor, 'bulletin.edit', row.unitPath);
    const by: Doer = { actor, post, atMs };
    if (!DECIDABLE.includes(row.state))
      throw new WardError('illegal-move', {
        detail: `figures are decided about while the desk holds the brief, not while it is ${row.state}`,
      });
    const figure = figuresOf(row.document)[request.n];
    if (!figure) throw new WardError('unprocessable', { detail: `there is no figure ${request.n}` });
    const standing = await standingOf(ctx, tx, figure);
    if (standing && standing.valueNow !== request.valueNow)
      throw new WardError('version-conflict', {
        detail: `the figure is ${standing.valueNow} now: look at it again`,
      });
    let next: BriefRow = { ...row, version: row.version + 1, changedAtMs: atMs };
    if (request.decision === 'keep') {
      if (figure.frozenId === null)
        throw new WardError('unprocessable', { detail: 'it was never frozen: there is nothing to keep' });
      const { reason, valueNow } = request;
      await insertKept(tx, id, { frozenId: figure.frozenId, valueNow, reason }, by);
    } else {
      const frozen = await freezeOne(ctx, tx, actor, { ...figure, frozenId: null }, request.reason);
      const document = mapFigures(row.document, (each) =>
        keyOf(each) === keyOf(figure)
          ? {
              ...each,
              id: frozen.id,
              value: frozen.value,
              wording: frozen.wording,
              frozenId: frozen.frozenId,
            }
          : each,
      );
      next = await putRevision(tx, row, document, 'refrozen', by);
    }
    await putBrief(tx, next);
    await insertJournal(
      tx,
      {
        briefId: id,
        act: `${request.decision}-figure`,
        from: row.state,
        to: row.state,
        revision: next.revision,
        reason: request.reason,
        data: { n: request.n, figure: figure.id, was: figure.value, now: request.valueNow },
      },
      by,
    );
    return next;
  });
}
