import type { By } from '../../../../contract/responses.ts';
import type { RoundOutcome } from '../../../../contract/rounds.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface CheckRow {
  roundId: string;
  cameraId: string;
  outcome: RoundOutcome;
  reason: string | null;
  stillId: string | null;
  stillTakenAt: Date | null;
  at: Date;
  by: By;
  actionId: string | null;
  /** The one ordered to verify, as the order stands now. */
  orderedTo: string | null;
  distanceKm: number | null;
}

const CHECK = `
  select distinct on (c.round_id, c.camera_id) c.round_id as "roundId", c.camera_id as "cameraId", c.outcome, c.reason,
    c.still_id as "stillId", s.taken_at as "stillTakenAt", c.at, c.by_json as by, c.action_id as "actionId",
    a.doc->'addressee'->>'name' as "orderedTo", c.distance_km as "distanceKm"
  from video_checks c left join stills s on s.id = c.still_id left join actions a on a.id = c.action_id`;
const LAST = 'order by c.round_id, c.camera_id, c.seq desc';

/** The last answer about each camera of these rounds. */
export const checksOf = (sql: Sql, roundIds: readonly string[]): Promise<CheckRow[]> =>
  sql.query<CheckRow>(`${CHECK} where c.round_id = any($1) ${LAST}`, [roundIds]);

export async function findCheck(sql: Sql, roundId: string, cameraId: string): Promise<CheckRow | undefined> {
  return (
    await sql.query<CheckRow>(`${CHECK} where c.round_id = $1 and c.camera_id = $2 ${LAST}`, [
      roundId,
      cameraId,
    ])
  )[0];
}

/** False where this very request wrote its answer already. */
export async function insertCheck(
  sql: Sql,
  check: Omit<CheckRow, 'stillTakenAt' | 'orderedTo'> & { key: string | null },
): Promise<boolean> {
  const added = await sql.execute(
    `insert into video_checks (round_id, camera_id, outcome, reason, still_id, at, by_json, action_id, distance_km, idempotency_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (idempotency_key) do nothing`,
    [
      check.roundId,
      check.cameraId,
      check.outcome,
      check.reason,
      check.stillId,
      check.at,
      JSON.stringify(check.by),
      check.actionId,
      check.distanceKm,
      check.key,
    ],
  );
  return added === 1;
}
