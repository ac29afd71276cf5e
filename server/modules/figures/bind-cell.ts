import type { z } from 'zod';
import type { BindRequest, BoundCells } from '../../../contract/figure-reports.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { WardError } from '../../platform/errors.ts';
import type { FiguresContext } from './figures-context.ts';
import { figureFor } from './read-figure.ts';
import { bindingsOf, removeBinding, saveBinding } from './store/bindings.ts';

/** As many cells as one table may bind: more than any report has. */
const MOST = 2_000;

/**
 * Binds a cell of a table to a figure that the reader may read, or takes its binding away. The table itself is not kept: its
 * digest is, so that the same table finds its bindings in the next period. `not-found` for a figure that is not theirs.
 */
export async function bindCell(
  ctx: FiguresContext,
  actor: Actor,
  { template, unit, ref, binding }: z.output<typeof BindRequest>,
): Promise<z.input<typeof BoundCells>> {
  if (binding) figureFor(ctx, actor, binding.figure, binding.ofUnit ?? unit);
  return ctx.db.transaction(async (tx) => {
    if (binding) {
      const kept = await bindingsOf(tx, template, unit);
      if (kept.size >= MOST && !kept.has(ref))
        throw new WardError('unprocessable', { detail: `a table binds ${MOST} cells at most` });
      await saveBinding(tx, { template, unitPath: unit }, { ref, ...binding }, actor, ctx.clock.nowMs());
    } else await removeBinding(tx, { template, unitPath: unit, ref });
    await ctx.audit.record(tx, {
      kind: 'move',
      action: binding ? 'figure.bind' : 'figure.unbind',
      about: template,
      actor,
      unitPath: unit,
      data: { ref, ...binding },
    });
    return { bound: (await bindingsOf(tx, template, unit)).size };
  });
}
