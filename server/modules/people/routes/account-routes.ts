import { z } from 'zod';
import { AccountInput, Me, OneTimePassword } from '../../../../contract/people.ts';
import { allow, PERMISSIONS, type Permission } from '../../../../contract/permissions.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import { WardError } from '../../../platform/errors.ts';
import { route, type WardRoute } from '../../../platform/http/route.ts';
import { deleteSession, findAccount, findAccountByUsername, listSessions } from '../account-store.ts';
import { addAccountIn, resetPasswordIn } from '../people.ts';
import { checkReach, IdParams, type PeopleRoutesContext } from './routes-context.ts';

export function accountRoutes({ db, clock, accounts, audit }: PeopleRoutesContext): WardRoute[] {
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
        method: 'post',
        path: '/accounts',
        operationId: 'addAccount',
        summary: 'Make an account with a one-time password',
        access: 'people.edit',
        body: AccountInput,
        response: OneTimePassword,
      },
      ({ body, actor }) =>
        db.transaction(async (tx) => {
          await checkReach(tx, actor, 'people.edit', body.personId, clock.nowMs());
          const made = await addAccountIn(tx, accounts, body, clock.nowMs());
          await audit(tx, {
            actor,
            kind: 'configuration',
            action: 'account-added',
            about: body.username,
            unitPath: null,
            data: { personId: body.personId },
          });
          return made;
        }),
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
      ({ params, actor }) =>
        db.transaction(async (tx) => {
          const account = await findAccountByUsername(tx, params.username);
          if (!account) throw new WardError('not-found');
          if (account.personId === actor.personId)
            throw new WardError('forbidden', { detail: 'your own password is changed, not reset' });
          await checkReach(tx, actor, 'accounts.reset', account.personId, clock.nowMs());
          const made = await resetPasswordIn(tx, accounts, params.username, clock.nowMs());
          await audit(tx, {
            actor,
            kind: 'permission',
            action: 'password-reset',
            about: params.username,
            unitPath: null,
            data: {},
          });
          return made;
        }),
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
            /** The session that asks. */
            current: z.boolean(),
          }),
        ),
      },
      async ({ actor, context }) => {
        const current = await accounts.sessionOf(context.req.raw);
        return (await listSessions(db, actor.accountId)).map((row) => ({
          id: row.id,
          since: toBeijingIso(row.createdAt.getTime()),
          lastUsed: toBeijingIso(row.updatedAt.getTime()),
          peer: row.peer,
          device: row.device,
          current: row.id === current,
        }));
      },
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
