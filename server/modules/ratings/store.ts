import type { Sql } from '../../platform/db/index.ts';

export interface SlipRow {
  typeId: string;
  aboutId: string;
  raterId: string;
  number: number;
  withdrawn: boolean;
  /** The rating that was made by it. */
  usedBy: string | null;
}
const SLIP = `record_type as "typeId", about_id as "aboutId", rater_id as "raterId", number, withdrawn, used_by as "usedBy"`;

export const slipsOf = (sql: Sql, aboutIds: readonly string[]): Promise<SlipRow[]> =>
  sql.query<SlipRow>(`select ${SLIP} from rating_slips where about_id = any($1::uuid[]) order by number`, [
    aboutIds,
  ]);

export const findSlip = async (sql: Sql, digest: Buffer): Promise<SlipRow | undefined> =>
  (await sql.query<SlipRow>(`select ${SLIP} from rating_slips where digest = $1`, [digest]))[0];

export const slipByNumber = async (sql: Sql, aboutId: string, number: number): Promise<SlipRow | undefined> =>
  (
    await sql.query<SlipRow>(`select ${SLIP} from rating_slips where about_id = $1 and number = $2`, [
      aboutId,
      number,
    ])
  )[0];

/** Slips of one record are made out one after the other: their numbers follow each other. */
export const lockRated = (sql: Sql, aboutId: string): Promise<unknown[]> =>
  sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`rating slips ${aboutId}`]);

/** Takes slips back that nobody has used; their codes answer nothing any more. */
export async function withdrawSlips(sql: Sql, aboutId: string, raterIds: readonly string[]): Promise<void> {
  await sql.execute(
    `update rating_slips set withdrawn = true
     where about_id = $1 and rater_id = any($2::uuid[]) and used_by is null and not withdrawn`,
    [aboutId, raterIds],
  );
}

export async function insertSlips(
  sql: Sql,
  of: { typeId: string; aboutId: string; day: string },
  slips: readonly { digest: Buffer; raterId: string; number: number }[],
): Promise<void> {
  await sql.execute(
    `insert into rating_slips (digest, record_type, about_id, rater_id, number, issued_on)
     select d, $1, $2, r, n, $6 from unnest($3::bytea[], $4::uuid[], $5::int[]) as s (d, r, n)`,
    [
      of.typeId,
      of.aboutId,
      slips.map(({ digest }) => digest),
      slips.map(({ raterId }) => raterId),
      slips.map(({ number }) => number),
      of.day,
    ],
  );
}

/** False where it was used before or taken back: of two at once one is first. */
export async function useSlip(sql: Sql, slip: SlipRow, ratingId: string): Promise<boolean> {
  const used = await sql.query(
    `update rating_slips set used_by = $3 where about_id = $1 and number = $2 and used_by is null and not withdrawn
     returning number`,
    [slip.aboutId, slip.number, ratingId],
  );
  return used.length > 0;
}
