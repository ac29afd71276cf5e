import { toBeijingIso } from '../../contract/time.ts';
import {
  type AccountMaker,
  addAccount,
  addPerson,
  addPost,
  addUnit,
  listPeople,
  listPosts,
  listUnits,
} from '../../server/modules/people/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import type { District } from '../district-schema.ts';
import { teamMembers } from '../team-members.ts';
import type { DemoLogin } from './demo-logins.ts';

const YEAR_MS = 365 * 86_400_000;

const absent = <T extends { id: string }>(wanted: readonly T[], there: readonly { id: string }[]): T[] => {
  const known = new Set(there.map(({ id }) => id));
  return wanted.filter(({ id }) => !known.has(id));
};

/**
 * Units, people and posts of the district that are not there yet, in one transaction: a database made from an older district
 * gains what came since, and what is there stays as it is, renamed or handed over though it be.
 */
export async function seedOffices(db: Db, district: District, startMs: number): Promise<void> {
  const members = teamMembers(district);
  const people = [...district.people, ...members.people];
  const posts = [...district.posts, ...members.posts];
  await db.transaction(async (tx) => {
    for (const { id, name, nameEn, kind, parent } of absent(district.units, await listUnits(tx)))
      await addUnit(tx, { id, parentId: parent ?? null, nameZh: name, nameEn, kind });
    for (const { id, name, phone } of absent(people, await listPeople(tx)))
      await addPerson(tx, { id, name, phone, demo: true });
    for (const { id, title, role, unit, holder, deputy } of absent(posts, await listPosts(tx))) {
      await addPost(tx, {
        id,
        title,
        role,
        unitId: unit,
        personId: holder,
        deputyPersonId: deputy ?? null,
        from: toBeijingIso(startMs - YEAR_MS),
      });
    }
  });
}

/** Hashing is slow on purpose: what is the same for many is hashed once. */
function hashingOnce(maker: AccountMaker): AccountMaker {
  const hashes = new Map<string, Promise<string>>();
  return {
    ...maker,
    hash(password) {
      const hash = hashes.get(password) ?? maker.hash(password);
      hashes.set(password, hash);
      return hash;
    },
  };
}

/** An account for everybody with the password of the demo's file; one that exists stays as it is. */
export async function seedAccounts(
  db: Db,
  maker: AccountMaker,
  district: District,
  logins: readonly DemoLogin[],
  nowMs: number,
): Promise<void> {
  const once = hashingOnce(maker);
  const passwordOf = new Map(logins.map(({ username, password }) => [username, password]));
  const there = new Set((await listPeople(db)).map(({ username }) => username));
  await Promise.all(
    district.people
      .filter(({ username }) => !there.has(username))
      .map(({ id, username }) =>
        addAccount(db, once, { personId: id, username, password: passwordOf.get(username)! }, nowMs),
      ),
  );
}
