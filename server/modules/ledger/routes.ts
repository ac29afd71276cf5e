import {
  BulkDone,
  BulkMoves,
  DueQuery,
  DueRecords,
  DuplicateRequest,
  MoveDone,
  MoveRequest,
  OpenedFields,
  OpenSensitive,
  PossibleDuplicates,
  RecordDetail,
  RecordPage,
  RecordParams,
  RecordQuery,
} from '../../../contract/ledger.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { applyMove } from './apply-move.ts';
import { applyMoves } from './apply-moves.ts';
import { readDuplicates } from './duplicates/find-duplicates.ts';
import { warningsOf } from './duplicates/warn-of.ts';
import { jointRoutes } from './joint/routes.ts';
import type { LedgerContext } from './move-in.ts';
import { presentOutcome, presentRecord } from './present.ts';
import { readDue } from './read-due.ts';
import { readPage, readRecord, typeOf, visibleRecord } from './read-records.ts';
import { openSensitive, withoutKeys } from './sensitive.ts';
import { viewRoutes } from './views/routes.ts';
import { workRoutes } from './work/routes.ts';

export function ledgerRoutes(ctx: LedgerContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/records',
        operationId: 'listRecords',
        summary: 'Records of a type that the reader may see, last changed first',
        access: 'records.read',
        query: RecordQuery,
        response: RecordPage,
      },
      async ({ query, actor }) => readPage(ctx, actor, query),
    ),
    route(
      {
        method: 'get',
        path: '/due-records',
        operationId: 'listDueRecords',
        summary: 'What is overdue, or due within some hours, over every type that the reader may see',
        access: 'records.read',
        query: DueQuery,
        response: DueRecords,
      },
      async ({ query, actor }) => readDue(ctx, actor, query),
    ),
    route(
      {
        method: 'get',
        path: '/records/{id}',
        operationId: 'getRecord',
        summary: 'A record with its journal, links and the moves open to the reader',
        access: 'records.read',
        params: RecordParams,
        response: RecordDetail,
      },
      async ({ params, actor }) => readRecord(ctx, actor, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/moves',
        operationId: 'makeMove',
        summary: 'Open a record or make a move on one',
        access: 'records.move',
        body: MoveRequest,
        response: MoveDone,
      },
      async ({ body, actor, idempotencyKey }) => {
        const { record, repeated, waiting = false } = await applyMove(ctx, actor, body, idempotencyKey);
        const opened = body.recordId === null ? [{ record, happenedAt: body.happenedAt }] : [];
        return {
          record: presentRecord(typeOf(ctx, record.type), record),
          repeated,
          waiting,
          warnings: (await warningsOf(ctx, actor, opened)).get(record.id) ?? [],
        };
      },
    ),
    route(
      {
        method: 'post',
        path: '/bulk-moves',
        operationId: 'makeMoves',
        summary: 'Many moves in one transaction, each with its own outcome',
        access: 'records.move',
        body: BulkMoves,
        response: BulkDone,
      },
      async ({ body, actor, idempotencyKey }) => {
        const outcomes = await applyMoves(
          ctx,
          body.moves.map((move, n) => ({
            actor,
            move,
            idempotencyKey: idempotencyKey === undefined ? undefined : `${idempotencyKey}#${n}`,
          })),
        );
        const opened = outcomes.flatMap((outcome, n) =>
          outcome.ok && body.moves[n]?.recordId === null
            ? [{ record: outcome.record, happenedAt: body.moves[n].happenedAt }]
            : [],
        );
        const warnings = await warningsOf(ctx, actor, opened);
        return { outcomes: outcomes.map((outcome) => presentOutcome(ctx.catalogue, outcome, warnings)) };
      },
    ),
    route(
      {
        method: 'post',
        path: '/records/{id}/sensitive',
        operationId: 'openSensitiveFields',
        summary: 'Open the sensitive fields of a record, with a reason; it is audited',
        access: 'records.read',
        params: RecordParams,
        body: OpenSensitive,
        response: OpenedFields,
      },
      async ({ params, body, actor }) => {
        const { row, declared } = await visibleRecord(ctx, actor, params.id);
        await ctx.audit.record(ctx.db, {
          kind: 'sensitive-read',
          action: 'open-fields',
          about: row.id,
          actor,
          unitPath: row.unitPath,
          data: { type: row.type, reason: body.reason },
        });
        const keys = await ctx.vault.open(ctx.db, [row.id]);
        return { data: withoutKeys(openSensitive(declared, row.id, row.data, keys.openerFor(row.id))) };
      },
    ),
    route(
      {
        method: 'post',
        path: '/possible-duplicates',
        operationId: 'findDuplicates',
        summary:
          'Records that may mean the same as what is about to be recorded, of those the reader may see',
        access: 'records.read',
        body: DuplicateRequest,
        response: PossibleDuplicates,
      },
      async ({ body, actor }) => readDuplicates(ctx, actor, body),
    ),
    ...jointRoutes(ctx),
    ...viewRoutes(ctx),
    ...workRoutes(ctx),
  ];
}
