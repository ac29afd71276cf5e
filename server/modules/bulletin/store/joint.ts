import type { JointBrief, JointUnit } from '../../../../contract/bulletin/joint.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { Doer } from './trail.ts';

interface ConsentRow {
  unitPath: string;
  byName: string | null;
  postTitle: string | null;
  atMs: number | null;
}
/** A consent is of one revision: of another it counts for nothing. */
const CONSENT = `j.unit_path as "unitPath", case when j.revision = b.revision then j.by_name end as "byName", j.post_title as "postTitle",
  extract(epoch from j.at)::float8 * 1000 as "atMs"`;
const presentConsent = ({ byName, postTitle, atMs }: ConsentRow): JointUnit['consent'] =>
  byName === null ? null : { name: byName, post: postTitle, at: toBeijingIso(atMs ?? 0) };

export const jointUnits = async (sql: Sql, briefId: string): Promise<JointUnit[]> =>
  (
    await sql.query<ConsentRow>(
      `select ${CONSENT} from bulletin_joint j join bulletin_briefs b on b.id = j.brief_id where j.brief_id = $1 order by j.unit_path`,
      [briefId],
    )
  ).map((row) => ({ unitPath: row.unitPath, consent: presentConsent(row) }));

/** The list becomes these; what a unit that stays on it said is kept. */
export async function putJointUnits(sql: Sql, briefId: string, unitPaths: readonly string[]): Promise<void> {
  await sql.execute(`delete from bulletin_joint where brief_id = $1 and not unit_path = any($2::text[])`, [
    briefId,
    unitPaths,
  ]);
  await sql.execute(
    `insert into bulletin_joint (brief_id, unit_path) select $1, unnest($2::text[]) on conflict do nothing`,
    [briefId, unitPaths],
  );
}

/** False where the unit was not named. */
export const putConsent = async (
  sql: Sql,
  briefId: string,
  unitPath: string,
  revision: number,
  { actor, post, atMs }: Doer,
): Promise<boolean> =>
  (await sql.execute(
    `update bulletin_joint set revision = $3, by_name = $4, post_title = $5, at = $6 where brief_id = $1 and unit_path = $2`,
    [briefId, unitPath, revision, actor.name, post?.title ?? null, new Date(atMs)],
  )) === 1;

/** Briefs that name a unit at or below one of these, the last changed first; drafts stay with who writes them. */
export const jointBriefsOf = async (sql: Sql, readers: readonly string[]): Promise<JointBrief[]> =>
  (
    await sql.query<Omit<JointBrief, 'consent'> & ConsentRow>(
      `select b.id as "briefId", b.title, b.text, b.unit_path as "leadPath", b.state, b.revision, ${CONSENT}
       from bulletin_joint j join bulletin_briefs b on b.id = j.brief_id
       where b.state not in ('draft', 'returned', 'signing')
         and exists (select 1 from unnest($1::text[]) p(path) where j.unit_path = p.path or starts_with(j.unit_path, p.path || '/'))
       order by b.changed_at desc, b.id desc limit 100`,
      [readers],
    )
  ).map(({ byName, postTitle, atMs, ...row }) => ({
    ...row,
    consent: presentConsent({ byName, postTitle, atMs, unitPath: row.unitPath }),
  }));
