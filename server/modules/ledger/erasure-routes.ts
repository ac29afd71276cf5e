import {
  EraseRequest,
  ErasureDone,
  ErasurePreview,
  Erasures,
  RecordParams,
} from '../../../contract/ledger.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { type ErasureContext, eraseRecord } from './erase-record.ts';
import { listErasures, previewErasure } from './read-erasures.ts';

export function erasureRoutes(ctx: ErasureContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/erasures',
        operationId: 'listErasures',
        summary: 'What was erased, by whom and why, and whether a copy of the keys is still about',
        access: 'records.erase',
        response: Erasures,
      },
      async ({ actor }) => listErasures(ctx, actor),
    ),
    route(
      {
        method: 'get',
        path: '/records/{id}/erasure',
        operationId: 'previewErasure',
        summary: 'What an erasure of a record takes and what stays',
        access: 'records.erase',
        params: RecordParams,
        response: ErasurePreview,
      },
      async ({ params, actor }) => previewErasure(ctx, actor, params.id),
    ),
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
