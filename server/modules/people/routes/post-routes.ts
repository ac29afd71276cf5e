import { z } from 'zod';
import { Delegation, DelegationInput, Post, PostInput } from '../../../../contract/people.ts';
import { allow } from '../../../../contract/permissions.ts';
import { fromIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { newId } from '../../../platform/ids.ts';
import { addPost, checkDelegation } from '../people.ts';
import {
  endDelegation,
  endPost,
  findPost,
  insertDelegation,
  listDelegations,
  listPosts,
  listUnits,
} from '../store.ts';
import { IdParams, type PeopleRoutesContext, postPathOf, unitPathOf, Versioned } from './routes-context.ts';

export function postRoutes({ db, clock, audit }: PeopleRoutesContext): WardRoute[] {
  return [
    route(
      {
        method: 'get',
        path: '/posts',
        operationId: 'listPosts',
        summary: 'Posts of the units I may see',
        access: 'people.read',
        response: z.array(Post),
      },
      async ({ actor }) => {
        const paths = new Map((await listUnits(db)).map((unit) => [unit.id, unit.path]));
        return (await listPosts(db)).filter((post) =>
          allow(actor, 'people.read', paths.get(post.unitId) ?? ''),
        );
      },
    ),
    route(
      {
        method: 'post',
        path: '/posts',
        operationId: 'grantPost',
        summary: 'Put a person on a post',
        access: 'posts.grant',
        body: PostInput,
        scope: ({ body }) => unitPathOf(db, body.unitId),
      },
      ({ body, actor }) =>
        db.transaction(async (tx) => {
          // Whoever grants rights may not grant them to himself (三员分立).
          if (body.personId === actor.personId || body.deputyPersonId === actor.personId)
            throw new WardError('forbidden', { detail: 'nobody grants a post to himself' });
          await addPost(tx, body);
          await audit(tx, {
            actor,
            kind: 'permission',
            action: 'post-granted',
            about: body.id,
            unitPath: await unitPathOf(db, body.unitId),
            data: body,
          });
        }),
    ),
    route(
      {
        method: 'post',
        path: '/posts/{id}/end',
        operationId: 'endPost',
        summary: 'End a post',
        access: 'posts.grant',
        params: IdParams,
        body: Versioned,
        scope: ({ params }) => postPathOf(db, params.id),
      },
      ({ params, body, actor }) =>
        db.transaction(async (tx) => {
          if (!(await endPost(tx, params.id, clock.nowMs(), body.expectedVersion)))
            throw new WardError('version-conflict');
          await audit(tx, {
            actor,
            kind: 'permission',
            action: 'post-ended',
            about: params.id,
            unitPath: await postPathOf(db, params.id),
            data: {},
          });
        }),
    ),
    route(
      {
        method: 'get',
        path: '/delegations',
        operationId: 'listDelegations',
        summary: 'Posts lent for a time',
        access: 'people.read',
        response: z.array(Delegation),
      },
      async ({ actor }) => {
        const units = new Map((await listUnits(db)).map((unit) => [unit.id, unit.path]));
        const paths = new Map((await listPosts(db)).map((post) => [post.id, units.get(post.unitId) ?? '']));
        return (await listDelegations(db)).filter(
          (row) =>
            row.toPersonId === actor.personId || allow(actor, 'people.read', paths.get(row.postId) ?? ''),
        );
      },
    ),
    route(
      {
        method: 'post',
        path: '/delegations',
        operationId: 'delegatePost',
        summary: 'Lend my post for a time',
        access: 'posts.delegate',
        body: DelegationInput,
        scope: ({ body }) => postPathOf(db, body.postId),
      },
      ({ body, actor }) =>
        db.transaction(async (tx) => {
          const fromMs = fromIso(body.from) ?? 0;
          const untilMs = fromIso(body.until) ?? 0;
          await checkDelegation(tx, clock, {
            actor,
            postId: body.postId,
            toPersonId: body.toPersonId,
            fromMs,
            untilMs,
          });
          const id = newId(clock.nowMs());
          await insertDelegation(tx, {
            id,
            postId: body.postId,
            toPersonId: body.toPersonId,
            reason: body.reason,
            fromMs,
            untilMs,
            createdAtMs: clock.nowMs(),
          });
          await audit(tx, {
            actor,
            kind: 'permission',
            action: 'post-delegated',
            about: body.postId,
            unitPath: await postPathOf(db, body.postId),
            data: body,
          });
        }),
    ),
    route(
      {
        method: 'post',
        path: '/delegations/{id}/end',
        operationId: 'endDelegation',
        summary: 'Take my post back',
        access: 'signed-in',
        params: z.object({ id: z.uuid() }),
      },
      ({ params, actor }) =>
        db.transaction(async (tx) => {
          const delegation = (await listDelegations(tx)).find((row) => row.id === params.id);
          const post = delegation && (await findPost(tx, delegation.postId));
          if (!delegation || !post) throw new WardError('not-found');
          if (post.personId !== actor.personId && !allow(actor, 'posts.grant', post.unitPath))
            throw new WardError('forbidden');
          if (!(await endDelegation(tx, params.id, clock.nowMs())))
            throw new WardError('conflict', { detail: 'it has ended already' });
          await audit(tx, {
            actor,
            kind: 'permission',
            action: 'delegation-ended',
            about: delegation.postId,
            unitPath: post.unitPath,
            data: { id: params.id },
          });
        }),
    ),
  ];
}
