import { z } from 'zod';
import {
  AccountInput,
  Delegation,
  DelegationInput,
  Me,
  OneTimePassword,
  Person,
  PersonInput,
  Post,
  PostInput,
  Unit,
  UnitInput,
} from '../../../contract/people.ts';
import { type Actor, allow, PERMISSIONS, type Permission } from '../../../contract/permissions.ts';
import { fromIso, toBeijingIso } from '../../../contract/time.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { route, type WardRoute } from '../../platform/http/route.ts';
import { newId } from '../../platform/ids.ts';
import { deleteSession, findAccount, findAccountByUsername, listSessions } from './account-store.ts';
import {
  type AccountMaker,
  addAccount,
  addPerson,
  addPost,
  addUnit,
  checkDelegation,
  resetPassword,
} from './people.ts';
import {
  endDelegation,
  endPost,
  findPost,
  findUnit,
  insertDelegation,
  listDelegations,
  listPeople,
  listPosts,
  listUnits,
  updateUnit,
} from './store.ts';

export interface PeopleRoutesContext {
  db: Db;
  clock: Clock;
  accounts: AccountMaker;
  /** Writes what was done into the audit, in the caller's transaction. */
  audit: (
    tx: Sql,
    entry: {
      actor: Actor;
      kind: 'configuration' | 'permission';
      action: string;
      about: string;
      unitPath: string | null;
      data: Record<string, unknown>;
    },
  ) => Promise<void>;
}

const IdParams = z.object({ id: z.string().max(64) });
const Versioned = z.object({ expectedVersion: z.number().int().min(1) });

export function peopleRoutes({ db, clock, accounts, audit }: PeopleRoutesContext): WardRoute[] {
  const unitPathOf = async (unitId: string): Promise<string | null> =>
    (await findUnit(db, unitId))?.path ?? null;
  const postPath = async (postId: string): Promise<string | null> =>
    (await findPost(db, postId))?.unitPath ?? null;
  const visible = (actor: Actor, permission: Permission, path: string): boolean =>
    allow(actor, permission, path);

  return [
    route(
      {
        method: 'get',
        path: '/me',
        operationId: 'getMe',
        summary: 'Who I am and what I may do',
        access: 'signed-in',
        response: Me,
      },
      async ({ actor }) => {
        const account = await findAccount(db, actor.accountId);
        const permissions = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) =>
          allow(actor, permission),
        );
        return {
          personId: actor.personId,
          name: actor.name,
          username: account?.username ?? '',
          mustChangePassword: account?.mustChangePassword ?? false,
          posts: actor.posts,
          permissions,
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/units',
        operationId: 'listUnits',
        summary: 'Units in a tree',
        access: 'signed-in',
        response: z.array(Unit),
      },
      () => listUnits(db),
    ),
    route(
      {
        method: 'post',
        path: '/units',
        operationId: 'addUnit',
        summary: 'Add a unit below another',
        access: 'people.edit',
        body: UnitInput,
        scope: async ({ body, actor }) =>
          body.parentId === null
            ? (actor.posts[0]?.unitPath.split('/')[0] ?? null)
            : unitPathOf(body.parentId),
      },
      ({ body, actor }) =>
        db.transaction(async (tx) => {
          await addUnit(tx, body);
          await audit(tx, {
            actor,
            kind: 'configuration',
            action: 'unit-added',
            about: body.id,
            unitPath: (await findUnit(tx, body.id))?.path ?? null,
            data: body,
          });
        }),
    ),
    route(
      {
        method: 'put',
        path: '/units/{id}',
        operationId: 'renameUnit',
        summary: 'Rename a unit',
        access: 'people.edit',
        params: IdParams,
        body: UnitInput.pick({ nameZh: true, nameEn: true, phone: true }).extend(Versioned.shape),
        scope: ({ params }) => unitPathOf(params.id),
      },
      ({ params, body, actor }) =>
        db.transaction(async (tx) => {
          const { expectedVersion, ...names } = body;
          if (!(await updateUnit(tx, { id: params.id, ...names }, expectedVersion)))
            throw new WardError('version-conflict');
          await audit(tx, {
            actor,
            kind: 'configuration',
            action: 'unit-renamed',
            about: params.id,
            unitPath: await unitPathOf(params.id),
            data: names,
          });
        }),
    ),
    route(
      {
        method: 'get',
        path: '/people',
        operationId: 'listPeople',
        summary: 'People',
        access: 'people.read',
        response: z.array(Person),
      },
      () => listPeople(db),
    ),
    route(
      {
        method: 'post',
        path: '/people',
        operationId: 'addPerson',
        summary: 'Add a person',
        access: 'people.edit',
        body: PersonInput,
      },
      ({ body, actor }) =>
        db.transaction(async (tx) => {
          await addPerson(tx, body);
          await audit(tx, {
            actor,
            kind: 'configuration',
            action: 'person-added',
            about: body.id,
            unitPath: null,
            data: { name: body.name },
          });
        }),
    ),
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
          visible(actor, 'people.read', paths.get(post.unitId) ?? ''),
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
        scope: ({ body }) => unitPathOf(body.unitId),
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
            unitPath: await unitPathOf(body.unitId),
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
        scope: ({ params }) => postPath(params.id),
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
            unitPath: await postPath(params.id),
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
      () => listDelegations(db),
    ),
    route(
      {
        method: 'post',
        path: '/delegations',
        operationId: 'delegatePost',
        summary: 'Lend my post for a time',
        access: 'posts.delegate',
        body: DelegationInput,
        scope: ({ body }) => postPath(body.postId),
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
            unitPath: await postPath(body.postId),
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
    route(
      {
        method: 'post',
        path: '/accounts',
        operationId: 'addAccount',
        summary: 'Make an account with a one-time password',
        access: 'people.edit',
        body: AccountInput,
        response: OneTimePassword,
      },
      async ({ body, actor }) => {
        const made = await addAccount(db, accounts, body, clock.nowMs());
        await db.transaction((tx) =>
          audit(tx, {
            actor,
            kind: 'configuration',
            action: 'account-added',
            about: body.username,
            unitPath: null,
            data: { personId: body.personId },
          }),
        );
        return made;
      },
    ),
    route(
      {
        method: 'post',
        path: '/accounts/{username}/reset',
        operationId: 'resetPassword',
        summary: 'Give an account a one-time password',
        access: 'accounts.reset',
        params: z.object({ username: z.string().max(64) }),
        response: OneTimePassword,
      },
      async ({ params, actor }) => {
        const account = await findAccountByUsername(db, params.username);
        if (!account) throw new WardError('not-found');
        if (account.personId === actor.personId)
          throw new WardError('forbidden', { detail: 'your own password is changed, not reset' });
        const made = await resetPassword(db, accounts, params.username, clock.nowMs());
        await db.transaction((tx) =>
          audit(tx, {
            actor,
            kind: 'permission',
            action: 'password-reset',
            about: params.username,
            unitPath: null,
            data: {},
          }),
        );
        return made;
      },
    ),
    route(
      {
        method: 'get',
        path: '/sessions',
        operationId: 'listMySessions',
        summary: 'Where I am signed in',
        access: 'signed-in',
        response: z.array(
          z.object({
            id: z.string(),
            since: z.string(),
            lastUsed: z.string(),
            peer: z.string().nullable(),
            device: z.string().nullable(),
          }),
        ),
      },
      async ({ actor }) =>
        (await listSessions(db, actor.accountId)).map((row) => ({
          id: row.id,
          since: toBeijingIso(row.createdAt.getTime()),
          lastUsed: toBeijingIso(row.updatedAt.getTime()),
          peer: row.peer,
          device: row.device,
        })),
    ),
    route(
      {
        method: 'delete',
        path: '/sessions/{id}',
        operationId: 'endMySession',
        summary: 'Sign out elsewhere',
        access: 'signed-in',
        params: IdParams,
      },
      async ({ params, actor }) => {
        if (!(await deleteSession(db, actor.accountId, params.id))) throw new WardError('not-found');
      },
    ),
  ];
}
