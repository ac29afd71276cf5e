import { EraseRequest, ErasureDone, RecordParams } from '../../../contract/ledger.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { type ErasureContext, eraseRecord } from './erase-record.ts';

export function erasureRoutes(ctx: ErasureContext): WardRoute[] {
  return [
    route(
      {
        method: 'post',
        path: '/records/{id}/erasure',
        operationId: 'eraseRecord',
        summary: 'Erase what is personal in a record for good; figures and the chain stay',
        access: 'records.erase',
        params: RecordParams,
        body: EraseRequest,
        response: ErasureDone,
      },
      async ({ params, body, actor }) => {
        const { subject, erasedAtMs, completeAtMs } = await eraseRecord(ctx, actor, params.id, body.reason);
        return {
          recordId: subject,
          erasedAt: toBeijingIso(erasedAtMs),
          completeAt: completeAtMs === null ? null : toBeijingIso(completeAtMs),
        };
      },
    ),
  ];
}
