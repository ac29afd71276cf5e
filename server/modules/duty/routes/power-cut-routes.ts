import { UnitQuery } from '../../../../contract/duty.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { TypesetError } from '../../../platform/typeset/index.ts';
import { findUnit } from '../../people/index.ts';
import { type DutyContext, postFor, unitRef } from '../duty-context.ts';
import { makeSheet } from '../power-cut/make-sheet.ts';

/** The sheet holds telephone numbers: who may hand over the seat may print it, and that it was printed is audited. */
export function powerCutRoutes(ctx: DutyContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/power-cut-sheet',
        operationId: 'getPowerCutSheet',
        summary: 'Contacts, plan card, last readings and open orders as one PDF to print (停电应急页)',
        access: 'duty.hand-over',
        query: UnitQuery,
        produces: 'application/pdf',
        scope: async ({ query }) => (await findUnit(ctx.db, query.unitId))?.path ?? null,
      },
      async ({ actor, query }) => {
        const unit = await unitRef(ctx.db, query.unitId);
        const post = postFor(actor, 'duty.hand-over', unit.path);
        const pdf = await makeSheet(ctx, unit).catch((error: unknown) => {
          if (error instanceof TypesetError)
            throw new WardError('unprocessable', {
              detail: error.message,
              remedy: 'Print the hand-over page and the roster from the browser meanwhile.',
            });
          throw error;
        });
        await ctx.audit.record(ctx.db, {
          kind: 'sensitive-read',
          action: 'power-cut.print',
          about: unit.id,
          actor,
          postId: post.postId,
          unitPath: unit.path,
        });
        return new Response(Buffer.from(pdf), {
          headers: {
            'content-type': 'application/pdf',
            'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(`${unit.name}停电应急页.pdf`)}`,
            'cache-control': 'no-store',
          },
        });
      },
    ),
  ];
}
