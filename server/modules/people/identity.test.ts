import { afterEach, expect, test, vi } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createLogger } from '../../platform/log.ts';
import { addAccount, addPerson, createPeople } from './index.ts';

const T0 = Date.parse('2026-07-20T08:00:00+08:00');
const HOUR_MS = 3_600_000;
const db = await testDatabase();
const people = createPeople({
  db,
  clock: fakeClock(T0),
  log: createLogger({ level: 'silent' }),
  secret: 'k7Jw2mZ0vYx9Qe4Rt6Lp8Sd1Fg3Hj5Kn',
  secure: false,
  trustedOrigins: () => [],
  onLogin: async () => undefined,
});
await addPerson(db, { id: 'ann', name: 'ann' });
await addAccount(db, people, { personId: 'ann', username: 'ann', password: 'password-of-ann' }, T0);
afterEach(() => void vi.useRealTimers());

const call = (
  path: string,
  options: { body?: unknown; cookie?: string; peer?: string; origin?: string } = {},
) =>
  people.handleAuth(
    new Request(`http://127.0.0.1:7080/api/auth${path}`, {
      method: options.body ? 'POST' : 'GET',
      headers: {
        host: '127.0.0.1:7080',
        origin: options.origin ?? 'http://127.0.0.1:7080',
        'content-type': 'application/json',
        ...(options.cookie ? { cookie: options.cookie } : {}),
      },
      ...(options.body ? { body: JSON.stringify(options.body) } : {}),
    }),
    options.peer ?? '10.0.0.1',
  );
const password = { username: 'ann', password: 'password-of-ann' };
const signIn = async (): Promise<string> =>
  (await call('/sign-in/username', { body: password })).headers.get('set-cookie')?.split(';')[0] ?? '';
const who = async (cookie: string) =>
  (await people.authenticate(new Request('http://127.0.0.1:7080/api/me', { headers: { cookie } })))?.personId;

test('a duty seat whose console is open stays signed in for five days, cookie and session alike; a forgotten one does not', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: T0 });
  const cookie = await signIn();
  let cookieEndsMs = T0 + 12 * HOUR_MS;
  for (let minutes = 6; minutes <= 5 * 24 * 60; minutes += 6) {
    const nowMs = T0 + minutes * 60_000;
    vi.setSystemTime(nowMs);
    // What the console's other requests do between must not renew the session behind the cookie's back.
    if (minutes % 60 === 0) expect(await who(cookie)).toBe('ann');
    if (minutes % 30 !== 0) continue;
    const renewed = (await call('/get-session', { cookie })).headers.get('set-cookie') ?? '';
    if (/Max-Age=43200/.test(renewed)) cookieEndsMs = nowMs + 12 * HOUR_MS;
    expect(cookieEndsMs, `after ${minutes} minutes`).toBeGreaterThan(nowMs + 11 * HOUR_MS);
  }
  vi.setSystemTime(T0 + 5 * 24 * HOUR_MS + 13 * HOUR_MS);
  expect(await who(cookie)).toBeUndefined();
});

test('guessing is slowed for the address that guesses, and for nobody else', async () => {
  const guess = (peer: string) =>
    call('/sign-in/username', { body: { ...password, password: 'wrong-password' }, peer });
  const statuses = [];
  for (let n = 0; n < 22; n++) statuses.push((await guess('10.0.0.66')).status);
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
  expect(statuses.slice(20)).toEqual([429, 429]);
  expect((await call('/sign-in/username', { body: password, peer: '10.0.0.67' })).status).toBe(200);
});
