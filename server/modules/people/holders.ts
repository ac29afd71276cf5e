import type { HeldPost } from '../../../contract/permissions.ts';
import type { Sql } from '../../platform/db/index.ts';

/** A person at a post that counts now: as its holder, deputy or delegate. */
export interface Holder extends HeldPost {
  personId: string;
  personName: string;
  phone: string | null;
  /** Their account of the enterprise WeChat. */
  wecom: string | null;
  unitName: string;
}

const HOLDERS = `
  select p.id as "personId", p.name as "personName", p.phone, p.wecom, t.id as "postId", t.title, t.role, t.unit_id as "unitId",
    u.path as "unitPath", u.name_zh as "unitName", v.via
  from posts t join units u on u.id = t.unit_id
  cross join lateral (
    select t.person_id as person, 'own' as via, 1 as rank
    union all select t.deputy_person_id, 'deputy', 2 where t.deputy_person_id is not null
    union all select d.to_person_id, 'delegation', 3 from delegations d
      where d.post_id = t.id and d.valid_from <= $1 and d.valid_until > $1 and (d.ended_at is null or d.ended_at > $1)
  ) v join people p on p.id = v.person
  where t.valid_from <= $1 and (t.valid_until is null or t.valid_until > $1)`;
const IN_ORDER = 'order by u.path, t.id, v.rank';

/** Everybody at a post of this unit or of one above it. */
export const holdersAround = (sql: Sql, unitPath: string, atMs: number): Promise<Holder[]> =>
  sql.query<Holder>(`${HOLDERS} and ($2 = u.path or starts_with($2, u.path || '/')) ${IN_ORDER}`, [
    new Date(atMs),
    unitPath,
  ]);

/** Everybody at a post of this unit or of one below it. */
export const holdersBelow = (sql: Sql, unitPath: string, atMs: number): Promise<Holder[]> =>
  sql.query<Holder>(`${HOLDERS} and (u.path = $2 or starts_with(u.path, $2 || '/')) ${IN_ORDER}`, [
    new Date(atMs),
    unitPath,
  ]);

/** Every post of these people, and everybody at these posts and in these units. */
export const holdersOf = (
  sql: Sql,
  of: { people: readonly string[]; posts: readonly string[]; units: readonly string[] },
  atMs: number,
): Promise<Holder[]> =>
  sql.query<Holder>(
    `${HOLDERS} and (p.id = any($2::text[]) or t.id = any($3::text[]) or t.unit_id = any($4::text[])) ${IN_ORDER}`,
    [new Date(atMs), of.people, of.posts, of.units],
  );
