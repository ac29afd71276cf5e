import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ADMIN_ROLES, allow } from '../../contract/permissions.ts';
import { toBeijingIso } from '../../contract/time.ts';
import { CALENDAR, dayOfIso } from '../../programmes/kit/index.ts';
import {
  createPeople,
  listPeople,
  listPosts,
  listUnits,
  postHolders,
} from '../../server/modules/people/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { testDatabase } from '../../test/support/database.ts';
import { fakeClock } from '../../test/support/fake-clock.ts';
import type { District } from '../district-schema.ts';
import { loadDistrict } from '../load-district.ts';
import { loadStorm } from '../storm/load-storm.ts';
import { teamMembers } from '../team-members.ts';
import { demoLogins } from './demo-logins.ts';
import { seedAccounts, seedOffices } from './seed-people.ts';
import { seedRoster, shiftsOfDay } from './seed-roster.ts';

const district = loadDistrict();
const startMs = loadStorm().scenario.startMs;
const members = teamMembers(district);
const everybody = [...district.people, ...members.people];
const db = await testDatabase();
const clock = fakeClock(startMs);
const people = createPeople({
  db,
  clock,
  log: createLogger({ level: 'silent' }),
  secret: 'k7Jw2mZ0vYx9Qe4Rt6Lp8Sd1Fg3Hj5Kn',
  secure: false,
  trustedOrigins: () => [],
  onLogin: async () => undefined,
});

function dataDir(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'ward-demo-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('one password is made once for everybody and kept for the owner alone', () => {
  const dir = dataDir();
  const first = demoLogins(district, dir);
  expect(new Set(first.map((login) => login.password)).size).toBe(1);
  for (const { password } of first) expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);
  expect(demoLogins(district, dir)).toEqual(first);
  expect(statSync(path.join(dir, 'demo-logins.json')).mode & 0o777).toBe(0o600);
});

describe('the offices of the demo', () => {
  const logins = demoLogins(district, mkdtempSync(path.join(tmpdir(), 'ward-demo-')));
  const actorFor = async (username: string) => {
    const response = await people.handleAuth(
      new Request('http://127.0.0.1/api/auth/sign-in/username', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1', host: '127.0.0.1' },
        body: JSON.stringify({
          username,
          password: logins.find((login) => login.username === username)!.password,
        }),
      }),
      '127.0.0.1',
    );
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return people.authenticate(new Request('http://127.0.0.1/', { headers: { cookie } }));
  };

  test('are seeded, a second time nothing happens', async () => {
    for (let round = 0; round < 2; round++) {
      await seedOffices(db, district, startMs);
      await seedAccounts(db, people, district, logins, clock.nowMs());
    }
    const [{ count } = { count: 0 }] = await db.query<{ count: number }>(
      'select count(*)::int as count from people',
    );
    expect(count).toBe(everybody.length);
  });

  test('the duty officer proposes for the district and may not sign; the deputy commander may', async () => {
    const officer = (await actorFor('officer-a'))!;
    expect(officer.name).toBe('演示·值班员甲');
    const street = 'zhengzhou/district/street-jiyuanlu';
    expect(allow(officer, 'responses.propose', street)).toBe(true);
    expect(allow(officer, 'alarms.acknowledge', street)).toBe(true);
    expect(allow(officer, 'responses.sign', 'zhengzhou/district')).toBe(false);
    expect(allow(officer, 'responses.propose', 'zhengzhou')).toBe(false);
    expect(allow((await actorFor('deputy-a'))!, 'responses.sign', 'zhengzhou/district')).toBe(true);
  });

  test('a street officer orders transfers of the own street alone', async () => {
    const officer = (await actorFor('xiawo-b'))!;
    expect(officer.posts).toMatchObject([{ role: 'street-officer', via: 'deputy' }]);
    expect(allow(officer, 'transfers.order', 'zhengzhou/district/town-xiawo')).toBe(true);
    expect(allow(officer, 'transfers.order', 'zhengzhou/district/street-gongyelu')).toBe(false);
  });

  test('every danger zone has somebody who orders, every team a leader with a deputy', async () => {
    for (const zone of district.zones) {
      const holders = await postHolders(db, 'street-officer', zone.unit, clock.nowMs());
      expect(holders.map((holder) => holder.via)).toEqual(['own', 'deputy']);
    }
    for (const unit of district.units.filter((candidate) => candidate.kind === 'team'))
      expect(await postHolders(db, 'team-leader', unit.id, clock.nowMs())).toHaveLength(2);
    for (const role of ADMIN_ROLES)
      expect(await postHolders(db, role, 'district', clock.nowMs())).toHaveLength(1);
  });
});

test('three teams make forty people with their leaders, each marked as a demo person with a number of nobody', async () => {
  expect(members.people.length + 3).toBe(40);
  expect(new Set(members.people.map(({ phone }) => phone)).size).toBe(members.people.length);
  for (const { id, name, phone } of members.people) {
    expect(name, id).toMatch(/^演示·/);
    expect(phone, id).toMatch(/^0000\d{7}$/);
  }
  const marks = await db.query<{ demo: boolean }>('select distinct demo from people');
  expect(marks).toEqual([{ demo: true }]);
});

describe('the roster of the demo', () => {
  const seats = (date: string) =>
    shiftsOfDay(district.roster, CALENDAR, dayOfIso(date)).map(({ duty, personId, fromMs, untilMs }) => ({
      duty,
      personId,
      from: toBeijingIso(fromMs).slice(5, 16),
      hours: (untilMs - fromMs) / 3_600_000,
    }));

  test.each([
    ['2021-07-19', 'a Monday', ['leader 24', 'officer 12', 'officer 12', 'deputy 24']],
    ['2021-07-24', 'a Saturday', ['leader 24', 'officer 24', 'deputy 24']],
    ['2021-09-20', 'a holiday on a Monday', ['leader 24', 'officer 24', 'deputy 24']],
    ['2021-09-18', 'a Saturday worked in return', ['leader 24', 'officer 12', 'officer 12', 'deputy 24']],
  ])('%s, %s', (date, _what, wanted) => {
    const day = seats(date);
    expect(day.map(({ duty, hours }) => `${duty} ${hours}`)).toEqual(wanted);
    expect(new Set(day.map(({ personId }) => personId)).size).toBe(day.length);
    expect(day[0]!.from).toBe(`${date.slice(5)}T08:00`);
  });

  test('leaves no hour without 带班领导 and 值班员, and a second time nothing happens', async () => {
    for (let round = 0; round < 2; round++) await seedRoster(db, district, startMs);
    const rows = await db.query<{ duty: string; hours: number; n: number }>(
      `select duty, count(*)::int as n, sum(extract(epoch from until_at - from_at) / 3600)::int as hours
       from duty_shifts where duty <> 'deputy' group by 1 order by 1`,
    );
    expect(rows.map(({ duty, hours }) => [duty, hours])).toEqual([
      ['leader', 31 * 24],
      ['officer', 31 * 24],
    ]);
  });
});

test('a database made from a district with fewer people gains what is missing, and keeps what was changed there', async () => {
  const older = await testDatabase();
  const dir = dataDir();
  const quick = { hash: async (password: string) => password };
  const late = district.posts.filter(({ unit }) => unit.includes('xiawo')).map(({ id }) => id);
  const posts = district.posts.filter(({ id }) => !late.includes(id));
  const busy = new Set(posts.flatMap(({ holder, deputy }) => [holder, deputy]));
  const fewer: District = {
    ...district,
    units: district.units.filter(({ id }) => !id.includes('xiawo')),
    people: district.people.filter(({ id }) => busy.has(id)),
    posts,
  };
  expect(fewer.people.length).toBeLessThan(district.people.length);
  const first = demoLogins(fewer, dir);
  await seedOffices(older, fewer, startMs);
  await seedAccounts(older, quick, fewer, first, startMs);
  await older.execute(`update people set name = '改过名' where id = $1`, [fewer.people[0]!.id]);

  const logins = demoLogins(district, dir);
  await seedOffices(older, district, startMs);
  await seedAccounts(older, quick, district, logins, startMs);
  const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id).sort();
  expect(ids(await listUnits(older))).toEqual(ids(district.units));
  expect(ids(await listPosts(older))).toEqual(ids([...district.posts, ...members.posts]));
  const there = await listPeople(older);
  expect(ids(there)).toEqual(ids(everybody));
  expect(ids(there.filter(({ username }) => username !== null))).toEqual(ids(district.people));
  expect(there.find(({ id }) => id === fewer.people[0]!.id)?.name).toBe('改过名');
  expect(logins).toEqual(
    expect.arrayContaining(
      first.map(({ username, password }) => expect.objectContaining({ username, password })),
    ),
  );
});
