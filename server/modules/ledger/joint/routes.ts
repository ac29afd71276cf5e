import { MergeDone, MergeRequest, SplitDone, SplitRequest } from '../../../../contract/joint-moves.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import type { LedgerContext } from '../move-in.ts';
import { presentRecord } from '../present.ts';
import { typeOf } from '../read-records.ts';
import type { RecordRow } from '../store.ts';
import { mergeRecords } from './merge-records.ts';
import { splitRecord } from './split-record.ts';

export function jointRoutes(ctx: LedgerContext): WardRoute[] {
  const shown = (row: RecordRow) => presentRecord(typeOf(ctx, row.type), row);
  return [
    route(
      {
        method: 'post',
        path: '/merges',
        operationId: 'mergeRecords',
        summary: 'Several records become one: all of it or nothing',
        access: 'records.move',
        body: MergeRequest,
        response: MergeDone,
      },
      async ({ body, actor, idempotencyKey }) => {
        const { survivor, others, repeated } = await mergeRecords(ctx, actor, body, idempotencyKey);
        return { survivor: shown(survivor), others: others.map(shown), repeated };
      },
    ),
    route(
      {
        method: 'post',
        path: '/splits',
        operationId: 'splitRecord',
        summary: 'One record becomes several: all of it or nothing',
        access: 'records.move',
        body: SplitRequest,
        response: SplitDone,
      },
      async ({ body, actor, idempotencyKey }) => {
        const { whole, parts, repeated } = await splitRecord(ctx, actor, body, idempotencyKey);
        return { whole: shown(whole), parts: parts.map(shown), repeated };
      },
    ),
  ];
}
