import {
  type BulletinDocument,
  figuresOf,
  type InlineFigure,
  mapFigures,
  withValue,
} from '../../../contract/bulletin/document.ts';
import { printFigure } from '../../../contract/figure-words.ts';
import type { Actor } from '../../../contract/permissions.ts';
import type { Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { figureTotal, findStatement, freezeWithin, signWithin } from '../figures/index.ts';
import type { BulletinContext } from './bulletin-context.ts';
import { isCounted, isManual, keyOf } from './settle-figures.ts';

const unitIdOf = ({ unit }: InlineFigure): string => unit.split('/').at(-1) ?? unit;

/** Freezes one figure, or signs it where nothing counts it. */
export async function freezeOne(
  ctx: BulletinContext,
  tx: Tx,
  actor: Actor,
  figure: InlineFigure,
  reason: string | null,
): Promise<InlineFigure> {
  if (isCounted(figure)) {
    const frozen = await freezeWithin(tx, ctx.figures, actor, {
      figure: figure.id,
      unitId: unitIdOf(figure),
      from: figure.from,
      to: figure.to,
      reason,
    });
    return { ...withValue(figure, frozen.value), frozenId: frozen.id };
  }
  if (!isManual(figure) || figure.manual === undefined) return figure;
  const { concept, method, source } = figure.manual;
  const statement = await signWithin(tx, ctx.figures, actor, {
    kind: 'manual',
    unitId: unitIdOf(figure),
    value: figure.value,
    fromDay: figure.from,
    asOfDay: figure.to,
    method,
    source,
    concept,
    measure: figure.measure,
    attachment: null,
  });
  return { ...figure, id: statement.id, frozenId: statement.id };
}

/** What the records say now that the text, as its signer read it, does not. */
async function movedSince(
  ctx: BulletinContext,
  tx: Tx,
  document: BulletinDocument,
): Promise<{ path: string; message: string }[]> {
  const moved: { path: string; message: string }[] = [];
  for (const [n, figure] of figuresOf(document).entries()) {
    if (figure.frozenId !== null && !isCounted(figure)) {
      const statement = await findStatement(tx, figure.frozenId);
      if (statement === undefined || statement.withdrawnAtMs !== null)
        moved.push({ path: `figures.${n}`, message: `${figure.wording}: its statement was withdrawn` });
    }
    const declared = isCounted(figure) ? ctx.figures.figures.get(figure.id) : undefined;
    if (isCounted(figure) && !declared)
      moved.push({ path: `figures.${n}`, message: `${figure.id} is declared no more` });
    if (!declared || figure.frozenId !== null) continue;
    const scope = { unitPath: figure.unit, fromDay: figure.from, toDay: figure.to };
    const { value } = await figureTotal(tx, declared, scope);
    const now = printFigure(value, figure.measure, figure.style);
    if (now !== figure.wording) moved.push({ path: `figures.${n}`, message: `${figure.wording} → ${now}` });
  }
  return moved;
}

/**
 * 审签: every figure of the document frozen in the caller's transaction (repeatable read); manual figures are signed with it.
 * Nobody signs what they did not read: where a wording is no longer that of the records, `conflict` names each.
 */
export async function freezeFigures(
  ctx: BulletinContext,
  tx: Tx,
  actor: Actor,
  document: BulletinDocument,
  reason: string | null,
): Promise<BulletinDocument> {
  const moved = await movedSince(ctx, tx, document);
  if (moved.length > 0)
    throw new WardError('conflict', {
      detail: `figures moved since this text was written: ${moved.map(({ message }) => message).join('; ')}`,
      remedy: 'Take the brief back, read it with the figures of today, and send it for signature anew.',
      fields: moved,
    });
  const frozen = new Map<string, InlineFigure>();
  for (const figure of figuresOf(document)) {
    if (figure.frozenId !== null || frozen.has(keyOf(figure))) continue;
    frozen.set(keyOf(figure), await freezeOne(ctx, tx, actor, figure, reason));
  }
  return mapFigures(document, (figure) => {
    const one = frozen.get(keyOf(figure));
    if (!one || figure.frozenId !== null) return figure;
    return { ...withValue(figure, one.value), id: one.id, frozenId: one.frozenId };
  });
}

/** The signature stands no more: counted figures live again; what was signed as manual stays signed. */
export const thawFigures = (document: BulletinDocument): BulletinDocument =>
  mapFigures(document, (figure) => (isCounted(figure) ? { ...figure, frozenId: null } : figure));

export const isWholeFrozen = (document: BulletinDocument): boolean =>
  figuresOf(document).every(({ frozenId }) => frozenId !== null);
