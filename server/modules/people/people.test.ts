import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createLogger } from '../../platform/log.ts';
import { findAccountByUsername } from './account-store.ts';
import {
  actorOf,
  addAccount,
  addPerson,
  addPost,
  addUnit,
  createPeople,
  type LoginEvent,
  postHolders,
  resetPassword,
} from './index.ts';
import { insertDelegation } from './store.ts';

const db = await testDatabase();
const T0 = Date.parse('2021-07-20T08:00:00+08:00');
const HOUR_MS = 3_600_000;
const clock = fakeClock(T0);
const logins: LoginEvent[] = [];
const people = createPeople({
  db,
  clock,
  log: createLogger({ level: 'silent' }),
  secret: 'k7Jw2mZ0vYx9Qe4Rt6Lp8Sd1Fg3Hj5Kn',
  secure: false,
  trustedOrigins: () => [],
  onLogin: async (event) => void logins.push(event),
});

beforeAll(async () => {
  await addUnit(db, { id: 'district', parentId: null, nameZh: '区', kind: 'headquarters' });
  await addUnit(db, { id: 'street', parentId: 'district', nameZh: '街道', kind: 'street' });
  for (const id of ['ann', 'ben', 'cat', 'dan', 'eve']) await addPerson(db, { id, name: id });
  await addPost(db, {
    id: 'commander',
    title: '指挥长',
    role: 'commander',
    unitId: 'district',
    personId: 'ann',
    deputyPersonId: 'ben',
    from: '2021-01-01T00:00:00+08:00',
  });
  await addPost(db, {
    id: 'old',
    title: '值班员',
    role: 'duty-officer',
    unitId: 'street',
    personId: 'cat',
    from: '2021-01-01T00:00:00+08:00',
    until: '2021-07-20T09:00:00+08:00',
  });
  for (const personId of ['ann', 'ben', 'cat', 'dan'])
    await addAccount(db, people, { personId, username: personId, password: `password-of-${personId}` }, T0);
});

const signIn = (username: string, password: string, headers: Record<string, string> = {}) =>
  people.handleAuth(
    new Request('http://127.0.0.1:7080/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json', host: '127.0.0.1:7080', ...headers },
      body: JSON.stringify({ username, password }),
    }),
    '10.0.0.7',
  );
const cookieOf = (response: Response): string =>
  (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const asked = (cookie: string) =>
  people.authenticate(new Request('http://127.0.0.1:7080/api/me', { headers: { cookie } }));
const postsOf = async (username: string, atMs: number) => {
  const account = await findAccountByUsername(db, username);
  return (await actorOf(db, account?.accountId ?? '', atMs))?.posts.map(
    (post) => `${post.postId}:${post.via}`,
  );
};

describe('signing in', () => {
  test('gives a session that names the person; a wrong password and an unknown name answer alike', async () => {
    const response = await signIn('ann', 'password-of-ann');
    expect(response.status).toBe(200);
    expect((await asked(cookieOf(response)))?.personId).toBe('ann');
    const wrong = await signIn('ann', 'wrong-password');
    const unknown = await signIn('nobody', 'wrong-password');
    expect([wrong.status, await wrong.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(wrong.status).toBe(401);
    expect(logins.map((login) => login.outcome)).toEqual(['signed-in', 'refused', 'refused']);
    expect(logins[0]?.peer).toBe('10.0.0.7');
  });

  test('a forged or missing cookie is nobody', async () => {
    expect(await asked('ward.session_token=forged.forged')).toBeUndefined();
    expect(await asked('')).toBeUndefined();
  });

  test.each([
    ['POST', '/api/auth/sign-up/email'],
    ['POST', '/api/auth/sign-in/anonymous'],
    ['POST', '/api/auth/sign-in/email'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/delete-user'],
    ['GET', '/api/auth/list-sessions'],
    ['POST', '/api/auth/sign-in/oauth2'],
    ['GET', '/api/auth/sign-in/username'],
  ])('%s %s does not exist', async (method, path) => {
    const request = new Request(
      `http://127.0.0.1:7080${path}`,
      method === 'GET' ? { method } : { method, body: '{}', headers: { 'content-type': 'application/json' } },
    );
    expect((await people.handleAuth(request, '10.0.0.7')).status).toBe(404);
  });

  test('a reset ends every session, and until the one-time password is changed its holder has no post', async () => {
    const old = cookieOf(await signIn('ben', 'password-of-ben'));
    const { password } = await resetPassword(db, people, 'ben', T0);
    expect(await asked(old)).toBeUndefined();
    expect((await signIn('ben', 'password-of-ben')).status).toBe(401);
    const cookie = cookieOf(await signIn('ben', password));
    expect((await asked(cookie))?.posts).toEqual([]);
    const change = new Request('http://127.0.0.1:7080/api/auth/change-password', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie,
        origin: 'http://127.0.0.1:7080',
        host: '127.0.0.1:7080',
      },
      body: JSON.stringify({ currentPassword: password, newPassword: 'a-better-password' }),
    });
    expect((await people.handleAuth(change, '10.0.0.7')).status).toBe(200);
    expect((await asked(cookie))?.posts).toHaveLength(1);
  });
});

describe('posts', () => {
  test('count from their first to before their last moment, for holder and deputy', async () => {
    const end = Date.parse('2021-07-20T09:00:00+08:00');
    expect(await postsOf('cat', end - 1)).toEqual(['old:own']);
    expect(await postsOf('cat', end)).toEqual([]);
    expect(await postsOf('ann', T0)).toEqual(['commander:own']);
  });

  test('a delegation counts in its window only, and the holder stands before deputy before delegate', async () => {
    await insertDelegation(db, {
      id: '01981f2e-0000-7000-8000-000000000001',
      postId: 'commander',
      toPersonId: 'dan',
      reason: '出差',
      fromMs: T0,
      untilMs: T0 + HOUR_MS,
      createdAtMs: T0,
    });
    expect(await postsOf('dan', T0 - 1)).toEqual([]);
    expect(await postsOf('dan', T0)).toEqual(['commander:delegation']);
    expect(await postsOf('dan', T0 + HOUR_MS)).toEqual([]);
    expect(
      (await postHolders(db, 'commander', 'district', T0)).map((holder) => `${holder.name}:${holder.via}`),
    ).toEqual(['ann:own', 'ben:deputy', 'dan:delegation']);
  });

  test('nobody holds two of the three offices, not even as deputy; one after the other is allowed', async () => {
    const office = (
      id: string,
      role: 'auditor' | 'system-admin' | 'security-admin',
      personId: string,
      extra = {},
    ) =>
      addPost(db, {
        id,
        title: id,
        role,
        unitId: 'district',
        personId,
        from: '2021-01-01T00:00:00+08:00',
        ...extra,
      });
    await office('sys', 'system-admin', 'eve', { until: '2021-06-01T00:00:00+08:00' });
    await expect(office('aud', 'auditor', 'eve')).rejects.toThrow('三员分立');
    await expect(office('aud', 'auditor', 'dan', { deputyPersonId: 'eve' })).rejects.toThrow('三员分立');
    await office('aud', 'auditor', 'eve', { from: '2021-06-01T00:00:00+08:00' });
    await expect(db.execute(`update posts set valid_from = '2021-05-01Z' where id = 'aud'`)).rejects.toThrow(
      /may not hold/,
    );
  });
});
