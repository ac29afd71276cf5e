import { toBeijingIso } from '../../contract/time.ts';
import {
  type AccountMaker,
  addAccount,
  addPerson,
  addPost,
  addUnit,
  listUnits,
} from '../../server/modules/people/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { WardError } from '../../server/platform/errors.ts';
import type { District } from '../district-schema.ts';
import type { DemoLogin } from './demo-logins.ts';

const YEAR_MS = 365 * 86_400_000;

/** Units, people and posts of the district, in one transaction; nothing where the district is there already. */
export async function seedOffices(db: Db, district: District, startMs: number): Promise<void> {
  await db.transaction(async (tx) => {
    if ((await listUnits(tx)).length > 0) return;
    for (const { id, name, nameEn, kind, parent } of district.units)
      await addUnit(tx, { id, parentId: parent ?? null, nameZh: name, nameEn, kind });
    for (const { id, name, phone } of district.people) await addPerson(tx, { id, name, phone, demo: true });
    for (const { id, title, role, unit, holder, deputy } of district.posts) {
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

/** An account for everybody with the password of the demo's file; one that exists stays as it is. */
export async function seedAccounts(
  db: Db,
  maker: AccountMaker,
  district: District,
  logins: readonly DemoLogin[],
  nowMs: number,
): Promise<void> {
  const passwordOf = new Map(logins.map(({ username, password }) => [username, password]));
  await Promise.all(
    district.people.map(async ({ id, username }) => {
      const password = passwordOf.get(username)!;
      await addAccount(db, maker, { personId: id, username, password }, nowMs).catch((error: unknown) => {
        if (!(error instanceof WardError && error.code === 'conflict')) throw error;
      });
    }),
  );
}
