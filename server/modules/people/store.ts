import type { Delegation, Person, Post, Unit } from '../../../contract/people.ts';
import type { HeldPost, Role } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Sql } from '../../platform/db/index.ts';

const UNIT = `id, parent_id as "parentId", path, name_zh as "nameZh", name_en as "nameEn", kind, phone, version`;

export const listUnits = (sql: Sql): Promise<Unit[]> =>
  sql.query<Unit>(`select ${UNIT} from units order by path`);

export async function findUnit(sql: Sql, unitId: string): Promise<Unit | undefined> {
  return (await sql.query<Unit>(`select ${UNIT} from units where id = $1`, [unitId]))[0];
}

export async function insertUnit(sql: Sql, unit: Omit<Unit, 'version'>): Promise<void> {
  await sql.execute(
    'insert into units (id, parent_id, path, name_zh, name_en, kind, phone) values ($1, $2, $3, $4, $5, $6, $7)',
    [unit.id, unit.parentId, unit.path, unit.nameZh, unit.nameEn, unit.kind, unit.phone],
  );
}

/** Renames; resolves to false where the version is no longer the expected one. A unit never moves: its path is history. */
export async function updateUnit(
  sql: Sql,
  unit: Pick<Unit, 'id' | 'nameZh' | 'nameEn' | 'phone'>,
  expectedVersion: number,
): Promise<boolean> {
  const touched = await sql.execute(
    'update units set name_zh = $2, name_en = $3, phone = $4, version = version + 1 where id = $1 and version = $5',
    [unit.id, unit.nameZh, unit.nameEn, unit.phone, expectedVersion],
  );
  return touched === 1;
}

export const listPeople = (sql: Sql): Promise<Person[]> =>
  sql.query<Person>(
    `select p.id, p.name, p.phone, p.wecom, p.demo, p.version, u.username, coalesce(u.disabled, false) as disabled
     from people p left join "user" u on u.person_id = p.id order by p.id`,
  );

export async function findPerson(
  sql: Sql,
  personId: string,
): Promise<{ id: string; name: string; phone: string | null } | undefined> {
  return (
    await sql.query<{ id: string; name: string; phone: string | null }>(
      'select id, name, phone from people where id = $1',
      [personId],
    )
  )[0];
}

export async function insertPerson(
  sql: Sql,
  person: { id: string; name: string; phone: string | null; wecom: string | null; demo: boolean },
): Promise<void> {
  await sql.execute('insert into people (id, name, phone, demo, wecom) values ($1, $2, $3, $4, $5)', [
    person.id,
    person.name,
    person.phone,
    person.demo,
    person.wecom,
  ]);
}

/** How a person is reached. Resolves to false where the version is no longer the expected one, or nobody has this id. */
export async function updateReach(
  sql: Sql,
  person: { id: string; phone: string | null; wecom: string | null },
  expectedVersion: number,
): Promise<boolean> {
  const touched = await sql.execute(
    'update people set phone = $2, wecom = $3, version = version + 1 where id = $1 and version = $4',
    [person.id, person.phone, person.wecom, expectedVersion],
  );
  return touched === 1;
}

interface PostRow extends Omit<Post, 'from' | 'until'> {
  from: Date;
  until: Date | null;
  unitPath: string;
}

const POST = `
  select t.id, t.title, t.role, t.unit_id as "unitId", t.person_id as "personId", t.deputy_person_id as "deputyPersonId",
    t.valid_from as "from", t.valid_until as "until", t.version, a.name as "personName", b.name as "deputyName",
    u.name_zh as "unitName", u.path as "unitPath"
  from posts t join people a on a.id = t.person_id left join people b on b.id = t.deputy_person_id join units u on u.id = t.unit_id`;

const presentPost = ({ unitPath: _path, ...row }: PostRow): Post => ({
  ...row,
  from: toBeijingIso(row.from.getTime()),
  until: row.until ? toBeijingIso(row.until.getTime()) : null,
});

export async function listPosts(sql: Sql): Promise<Post[]> {
  return (await sql.query<PostRow>(`${POST} order by u.path, t.id`)).map(presentPost);
}

/** Everybody on a post at this unit or below it at the time, holders and deputies. */
export async function peopleUnder(
  sql: Sql,
  unitPath: string,
  atMs: number,
): Promise<{ personId: string; name: string; postTitle: string; unitName: string }[]> {
  return sql.query(
    `select p.id as "personId", p.name, t.title as "postTitle", u.name_zh as "unitName"
     from posts t join units u on u.id = t.unit_id join people p on p.id in (t.person_id, t.deputy_person_id)
     where (u.path = $1 or starts_with(u.path, $1 || '/'))
       and t.valid_from <= $2 and (t.valid_until is null or t.valid_until > $2)
     order by u.path, t.id, (p.id = t.person_id) desc`,
    [unitPath, new Date(atMs)],
  );
}

export async function findPost(sql: Sql, postId: string): Promise<(Post & { unitPath: string }) | undefined> {
  const [row] = await sql.query<PostRow>(`${POST} where t.id = $1`, [postId]);
  return row && { ...presentPost(row), unitPath: row.unitPath };
}

export interface PostRecord {
  id: string;
  title: string;
  role: Role;
  unitId: string;
  personId: string;
  deputyPersonId: string | null;
  fromMs: number;
  untilMs: number | null;
}

export async function insertPost(sql: Sql, post: PostRecord): Promise<void> {
  await sql.execute(
    'insert into posts (id, title, role, unit_id, person_id, deputy_person_id, valid_from, valid_until) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      post.id,
      post.title,
      post.role,
      post.unitId,
      post.personId,
      post.deputyPersonId,
      new Date(post.fromMs),
      post.untilMs === null ? null : new Date(post.untilMs),
    ],
  );
}

export async function endPost(
  sql: Sql,
  postId: string,
  atMs: number,
  expectedVersion: number,
): Promise<boolean> {
  const touched = await sql.execute(
    'update posts set valid_until = $2, version = version + 1 where id = $1 and version = $3',
    [postId, new Date(atMs), expectedVersion],
  );
  return touched === 1;
}

/** Every post that counts for a person at a time: own, as deputy, by delegation (not passed on: from the holder only). */
export async function heldPosts(sql: Sql, personId: string, atMs: number): Promise<HeldPost[]> {
  return sql.query<HeldPost>(
    `select t.id as "postId", t.title, t.role, t.unit_id as "unitId", u.path as "unitPath", v.via
     from (
       select id, 'own' as via, 1 as rank from posts where person_id = $1
       union all select id, 'deputy', 2 from posts where deputy_person_id = $1
       union all select post_id, 'delegation', 3 from delegations
         where to_person_id = $1 and valid_from <= $2 and valid_until > $2 and (ended_at is null or ended_at > $2)
     ) v
     join posts t on t.id = v.id join units u on u.id = t.unit_id
     where t.valid_from <= $2 and (t.valid_until is null or t.valid_until > $2)
     order by v.rank, t.id`,
    [personId, new Date(atMs)],
  );
}

/** Paths of the units where each person holds a post, now or later, as holder or deputy. */
export async function unitsOfPeople(sql: Sql, atMs: number): Promise<Map<string, string[]>> {
  const rows = await sql.query<{ personId: string; paths: string[] }>(
    `select p.id as "personId", array_agg(distinct u.path) as paths
     from people p join posts t on p.id in (t.person_id, t.deputy_person_id) join units u on u.id = t.unit_id
     where t.valid_until is null or t.valid_until > $1 group by p.id`,
    [new Date(atMs)],
  );
  return new Map(rows.map((row) => [row.personId, row.paths]));
}

export interface PostHolder {
  personId: string;
  name: string;
  phone: string | null;
  postId: string;
  postTitle: string;
  unitId: string;
  via: 'own' | 'deputy' | 'delegation';
}

/** Who stands at a role of a unit at a time; the holder before deputies before delegates. */
export async function postHolders(
  sql: Sql,
  role: string,
  unitId: string,
  atMs: number,
): Promise<PostHolder[]> {
  return sql.query<PostHolder>(
    `select p.id as "personId", p.name, p.phone, t.id as "postId", t.title as "postTitle", t.unit_id as "unitId", v.via
     from posts t
     cross join lateral (
       select t.person_id as person, 'own' as via, 1 as rank
       union all select t.deputy_person_id, 'deputy', 2 where t.deputy_person_id is not null
       union all select d.to_person_id, 'delegation', 3 from delegations d
         where d.post_id = t.id and d.valid_from <= $3 and d.valid_until > $3 and (d.ended_at is null or d.ended_at > $3)
     ) v join people p on p.id = v.person
     where t.role = $1 and t.unit_id = $2 and t.valid_from <= $3 and (t.valid_until is null or t.valid_until > $3)
     order by v.rank, t.id`,
    [role, unitId, new Date(atMs)],
  );
}

interface DelegationRow extends Omit<Delegation, 'from' | 'until' | 'endedAt'> {
  from: Date;
  until: Date;
  endedAt: Date | null;
}

export async function listDelegations(sql: Sql): Promise<Delegation[]> {
  const rows = await sql.query<DelegationRow>(
    `select d.id, d.post_id as "postId", d.to_person_id as "toPersonId", d.reason, d.valid_from as "from", d.valid_until as "until",
       d.ended_at as "endedAt", t.title as "postTitle", a.name as "fromPersonName", b.name as "toPersonName"
     from delegations d join posts t on t.id = d.post_id join people a on a.id = t.person_id join people b on b.id = d.to_person_id
     order by d.valid_from desc`,
  );
  return rows.map((row) => ({
    ...row,
    from: toBeijingIso(row.from.getTime()),
    until: toBeijingIso(row.until.getTime()),
    endedAt: row.endedAt ? toBeijingIso(row.endedAt.getTime()) : null,
  }));
}

export async function insertDelegation(
  sql: Sql,
  row: {
    id: string;
    postId: string;
    toPersonId: string;
    reason: string;
    fromMs: number;
    untilMs: number;
    createdAtMs: number;
  },
): Promise<void> {
  await sql.execute(
    'insert into delegations (id, post_id, to_person_id, reason, valid_from, valid_until, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [
      row.id,
      row.postId,
      row.toPersonId,
      row.reason,
      new Date(row.fromMs),
      new Date(row.untilMs),
      new Date(row.createdAtMs),
    ],
  );
}

export async function endDelegation(sql: Sql, id: string, atMs: number): Promise<boolean> {
  return (
    (await sql.execute('update delegations set ended_at = $2 where id = $1 and ended_at is null', [
      id,
      new Date(atMs),
    ])) === 1
  );
}
