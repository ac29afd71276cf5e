import { z } from 'zod';
import { RecordParams } from '../../../../contract/ledger.ts';
import {
  Comment,
  Handler,
  HandlersQuery,
  MyCounts,
  MyWork,
  NewComment,
  NoticeList,
  ReadNotices,
} from '../../../../contract/work.ts';
import { moveOf } from '../../../../programmes/kit/index.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import type { LedgerContext } from '../move-in.ts';
import { visibleRecord } from '../read-records.ts';
import { assignable, handlersOf } from './assignees.ts';
import { addComment, readComments } from './comments.ts';
import { myCounts, myNotices, myWork } from './my-work.ts';
import { readNotices } from './notice-store.ts';

/** What waits for the reader, and what they were told. */
export function workRoutes(ctx: LedgerContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/my-work',
        operationId: 'listMyWork',
        summary:
          'Records that wait for the reader: handed to them, their posts or units, or wanting their signature',
        access: 'records.read',
        response: MyWork,
      },
      async ({ actor }) => myWork(ctx, actor),
    ),
    route(
      {
        method: 'get',
        path: '/my-counts',
        operationId: 'countMyWork',
        summary: 'How much waits for the reader, and how many notices are unread',
        access: 'records.read',
        response: MyCounts,
      },
      async ({ actor }) => myCounts(ctx, actor),
    ),
    route(
      {
        method: 'get',
        path: '/notices',
        operationId: 'listNotices',
        summary: 'What the reader was told, newest first',
        access: 'records.read',
        response: NoticeList,
      },
      async ({ actor }) => myNotices(ctx, actor),
    ),
    route(
      {
        method: 'post',
        path: '/notices/read',
        operationId: 'readNotices',
        summary: 'Mark notices of the reader’s own as read',
        access: 'records.read',
        body: ReadNotices,
      },
      async ({ actor, body }) => {
        await readNotices(ctx.db, actor.personId, body.ids, ctx.clock.nowMs());
      },
    ),
    route(
      {
        method: 'get',
        path: '/records/{id}/handlers',
        operationId: 'listHandlers',
        summary:
          'People, posts and units that the record can be handed to, or assigned to by a move that says so',
        access: 'records.read',
        params: RecordParams,
        query: HandlersQuery,
        response: z.array(Handler),
      },
      async ({ params, query, actor }) => {
        const { row, declared } = await visibleRecord(ctx, actor, params.id);
        const move = query.move === undefined ? undefined : moveOf(declared, query.move);
        return move?.assigns
          ? assignable(ctx.db, declared, row, move, ctx.clock.nowMs())
          : handlersOf(ctx.db, declared, row, ctx.clock.nowMs());
      },
    ),
    route(
      {
        method: 'get',
        path: '/records/{id}/comments',
        operationId: 'listComments',
        summary: 'What people wrote about a record, oldest first',
        access: 'records.read',
        params: RecordParams,
        response: z.array(Comment),
      },
      async ({ params, actor }) => readComments(ctx, actor, params.id),
    ),
    route(
      {
        method: 'post',
        path: '/records/{id}/comments',
        operationId: 'addComment',
        summary: 'Write about a record and tell those who are mentioned; nothing is changed or taken back',
        access: 'records.move',
        params: RecordParams,
        body: NewComment,
      },
      async ({ params, actor, body }) => addComment(ctx, actor, params.id, body),
    ),
  ];
}
