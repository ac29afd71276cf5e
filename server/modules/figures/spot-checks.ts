import type { z } from 'zod';
import type { CheckOutcome, SpotCheck } from '../../../contract/figures.ts';
import { type Actor, isUnder } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { drawSample } from './draw-sample.ts';
import type { FiguresContext, RecordShown } from './figures-context.ts';
import { type SignedBy, signerAt } from './signer.ts';
import { type CheckRow, checksOf, findCheck, insertCheck, insertResult, resultsOf } from './store/checks.ts';
import { type FreezeRow, findFreeze, frozenRecords } from './store/freezes.ts';

/** Another unit checks: not who froze it, nor by a post of the unit that froze it or below. */
function checkerAt(actor: Actor, freeze: FreezeRow): SignedBy {
  const others = actor.posts.filter((post) => !isUnder(post.unitPath, freeze.frozenUnitPath));
  if (actor.personId === freeze.frozenById || others.length === 0)
    throw new WardError('forbidden', {
      detail: 'another unit checks than the one that froze the figure',
      remedy: 'Ask the unit above, or a unit beside it.',
    });
  return signerAt({ ...actor, posts: others }, 'figures.check', freeze.unitPath);
}

async function present(sql: Sql, row: CheckRow): Promise<z.input<typeof SpotCheck>> {
  const records = await frozenRecords(sql, row.freezeId);
  const results = new Map((await resultsOf(sql, [row.id])).map((each) => [each.recordId, each]));
  const drawn = drawSample(
    row.seed,
    records.map(({ recordId }) => recordId),
    row.size,
  ).map((recordId) => ({
    recordId,
    outcome: results.get(recordId)?.outcome ?? null,
    note: results.get(recordId)?.note ?? null,
  }));
  return {
    id: row.id,
    freezeId: row.freezeId,
    figure: row.figure,
    seed: row.seed,
    drawnBy: row.drawnByName,
    drawnAs: row.drawnPostTitle,
    drawnAt: toBeijingIso(row.drawnAtMs),
    drawn,
    checked: results.size,
    passed: [...results.values()].filter(({ outcome }) => outcome === 'confirmed').length,
  };
}

/** Draws the sample of a frozen figure; of one freeze there is one draw, so that nobody draws until it suits. */
export async function drawCheck(
  ctx: FiguresContext,
  actor: Actor,
  freezeId: string,
  size: number,
): Promise<z.input<typeof SpotCheck>> {
  return ctx.db.transaction(async (tx) => {
    const freeze = await findFreeze(tx, freezeId);
    if (!freeze) throw new WardError('not-found');
    const by = checkerAt(actor, freeze);
    if (freeze.records === 0)
      throw new WardError('unprocessable', { detail: 'no record stands behind this figure' });
    await tx.execute('lock table figure_checks in share row exclusive mode');
    if ((await checksOf(tx, freezeId)).length > 0)
      throw new WardError('conflict', { detail: 'the sample of this freeze is drawn already' });
    const id = newId(ctx.clock.nowMs());
    await insertCheck(tx, { id, freezeId, size }, by, ctx.clock.nowMs());
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'figure.draw-check',
      about: id,
      actor,
      unitPath: freeze.unitPath,
      postId: by.postId,
      data: { freeze: freezeId, seed: freeze.digest, size },
    });
    return present(tx, (await findCheck(tx, id))!);
  });
}

/** Notes what the checker found at one of the records drawn; it is not rewritten afterwards. */
export async function noteCheck(
  ctx: FiguresContext,
  actor: Actor,
  checkId: string,
  result: { recordId: string; outcome: CheckOutcome; note: string | null },
): Promise<z.input<typeof SpotCheck>> {
  return ctx.db.transaction(async (tx) => {
    const check = await findCheck(tx, checkId);
    const freeze = check && (await findFreeze(tx, check.freezeId));
    if (!check || !freeze) throw new WardError('not-found');
    const by = checkerAt(actor, freeze);
    if (result.outcome !== 'confirmed' && !result.note)
      throw new WardError('unprocessable', {
        detail: 'say what is wrong',
        fields: [{ path: 'note', message: 'is required' }],
      });
    const { drawn } = await present(tx, check);
    if (!drawn.some(({ recordId }) => recordId === result.recordId))
      throw new WardError('unprocessable', { detail: 'this record was not drawn' });
    if (!(await insertResult(tx, { checkId, ...result }, actor, ctx.clock.nowMs())))
      throw new WardError('illegal-move', { detail: 'this record was checked before' });
    await ctx.audit.record(tx, {
      kind: 'move',
      action: 'figure.note-check',
      about: checkId,
      actor,
      unitPath: freeze.unitPath,
      postId: by.postId,
      data: { record: result.recordId, outcome: result.outcome },
    });
    return present(tx, check);
  });
}

export async function checksOfFreeze(sql: Sql, freezeId: string): Promise<z.input<typeof SpotCheck>[]> {
  const rows = await checksOf(sql, freezeId);
  return Promise.all(rows.map((row) => present(sql, row)));
}

/** The records drawn, for the checker, who may have no part in the work itself. Sensitive fields stay masked; it is audited. */
export async function readDrawn(ctx: FiguresContext, actor: Actor, checkId: string): Promise<RecordShown[]> {
  const check = await findCheck(ctx.db, checkId);
  const freeze = check && (await findFreeze(ctx.db, check.freezeId));
  const figure = freeze && ctx.figures.get(freeze.figure);
  if (!check || !freeze || !figure) throw new WardError('not-found');
  const by = checkerAt(actor, freeze);
  const { drawn } = await present(ctx.db, check);
  const ids = drawn.map(({ recordId }) => recordId);
  await ctx.audit.record(ctx.db, {
    kind: 'sensitive-read',
    action: 'figure.read-drawn',
    about: checkId,
    actor,
    unitPath: freeze.unitPath,
    postId: by.postId,
    data: { records: ids.length },
  });
  const rows = await ctx.behind.all(figure.typeId, ids);
  return ids.flatMap((id) => rows.get(id) ?? []);
}
