import {
  AdvanceTransfer,
  CloseTransfer,
  DismissTransfer,
  LiftTransfer,
  OrderTransfer,
  ReportTransfer,
  Transfer,
  TransferBoard,
  TransferDetail,
  TransferParams,
  TransferQuery,
} from '../../../../contract/responses.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import type { Subject } from '../journal/aggregate.ts';
import type { ResponsesContext } from '../ports.ts';
import { findSubject } from '../store/journal.ts';
import { readTransfer, readTransfers } from '../transfers/list-transfers.ts';
import { advanceTransfer, orderTransfer } from '../transfers/order-transfer.ts';
import {
  closeTransfer,
  dismissTransfer,
  liftTransfer,
  reportTransfer,
} from '../transfers/report-transfer.ts';
import { TRANSFER, type TransferDoc } from '../transfers/transfer-aggregate.ts';

export function transferRoutes(ctx: ResponsesContext): WardRoute[] {
  const scope = async ({ params }: { params: { id: string } }): Promise<string | null> =>
    (await findSubject(ctx.db, TRANSFER, params.id))?.state.unit.path ?? null;
  const of = { method: 'post', params: TransferParams, response: Transfer, scope } as const;
  const present = async (moved: Promise<Subject<TransferDoc>>) =>
    (await readTransfer(ctx, (await moved).id)).transfer;
  return [
    route(
      {
        method: 'get',
        path: '/transfers',
        operationId: 'listTransfers',
        summary: 'Transfers, danger zones and the four counts (应转、已转、安置、返回)',
        access: 'transfers.read',
        query: TransferQuery,
        response: TransferBoard,
      },
      ({ actor, query }) => readTransfers(ctx, actor, query),
    ),
    route(
      {
        method: 'get',
        path: '/transfers/{id}',
        operationId: 'getTransfer',
        summary: 'One transfer with its receipts and journal',
        access: 'transfers.read',
        params: TransferParams,
        response: TransferDetail,
        scope,
      },
      ({ params }) => readTransfer(ctx, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/transfers',
        operationId: 'orderTransfer',
        summary: 'Order 准备转移 or 立即转移 of a danger zone, as the plan authorises beforehand',
        access: 'transfers.order',
        body: OrderTransfer,
        response: Transfer,
        scope: async ({ body }) => {
          const plan = await ctx.ports.findPlan(ctx.db, body.planId);
          const zone = plan?.zones.find(({ id }) => id === body.zoneId);
          return zone ? ((await ctx.ports.findUnit(ctx.db, zone.unitId))?.path ?? null) : null;
        },
      },
      ({ actor, body, idempotencyKey }) => {
        const { reason, happenedAt, ...input } = body;
        return present(orderTransfer(ctx, input, { actor, reason, happenedAt, idempotencyKey }));
      },
    ),
    route(
      {
        ...of,
        path: '/transfers/{id}/order',
        operationId: 'advanceTransfer',
        summary: 'Order a stage of a transfer that stands already',
        access: 'transfers.order',
        body: AdvanceTransfer,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(advanceTransfer(ctx, params.id, body.stage, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        path: '/transfers/{id}/report',
        operationId: 'reportTransfer',
        summary: 'Report the four counts as they stand',
        access: 'transfers.report',
        body: ReportTransfer,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(reportTransfer(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        path: '/transfers/{id}/lift',
        operationId: 'liftTransfer',
        summary: 'Lift a transfer (解除)',
        access: 'transfers.order',
        body: LiftTransfer,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(liftTransfer(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        path: '/transfers/{id}/close',
        operationId: 'closeTransfer',
        summary: 'Close a transfer when all are back',
        access: 'transfers.order',
        body: CloseTransfer,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(closeTransfer(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
    route(
      {
        ...of,
        path: '/transfers/{id}/dismiss',
        operationId: 'dismissTransfer',
        summary: 'Set aside what the indicators ask for, with a reason',
        access: 'transfers.order',
        body: DismissTransfer,
      },
      ({ params, actor, body, idempotencyKey }) =>
        present(dismissTransfer(ctx, params.id, { ...body, actor, idempotencyKey })),
    ),
  ];
}
