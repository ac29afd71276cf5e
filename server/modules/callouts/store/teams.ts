import type { CallPosition } from '../../../../contract/callouts.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface Standing {
  personId: string;
  callId: string;
  calloutId: string;
  state: 'called' | 'coming' | 'on-post';
  onPostAtMs: number | null;
  tiredAfterHours: number;
}

interface StandingRow extends Omit<Standing, 'onPostAtMs'> {
  onPostAt: Date | null;
}

/**
 * How people stand by their calls: on post until relieved, whatever became of the call-out; called or on the way while it is
 * open. The call that came furthest counts, of equals the one that has lasted longest.
 */
export async function standingsOf(sql: Sql, personIds: readonly string[]): Promise<Standing[]> {
  const rows = await sql.query<StandingRow>(
    `select distinct on (c.person_id) c.person_id as "personId", c.id as "callId", c.callout_id as "calloutId",
       case when c.state = 'on-post' then 'on-post' when c.state = 'confirmed' then 'coming' else 'called' end as state,
       c.on_post_at as "onPostAt", (o.doc->'rules'->>'tiredAfterHours')::float8 as "tiredAfterHours"
     from calls c join callouts o on o.id = c.callout_id
     where c.person_id = any($1) and c.kind = 'duty'
       and (c.state = 'on-post' or (o.state = 'open' and c.state in ('called', 'sent', 'delivered', 'answered', 'confirmed')))
     order by c.person_id, (c.state = 'on-post') desc, (c.state = 'confirmed') desc, c.on_post_at, c.called_at`,
    [personIds],
  );
  return rows.map(({ onPostAt, ...row }) => ({ ...row, onPostAtMs: onPostAt?.getTime() ?? null }));
}

/** The newest place that each of these people gave. */
export async function positionsOf(
  sql: Sql,
  personIds: readonly string[],
  sinceMs: number,
): Promise<{ personId: string; position: CallPosition; atMs: number }[]> {
  const rows = await sql.query<{ personId: string; position: CallPosition; at: Date }>(
    `select distinct on (person_id) person_id as "personId", doc->'position' as position, on_post_at as at
     from calls where person_id = any($1) and on_post_at >= $2 and jsonb_typeof(doc->'position') = 'object'
     order by person_id, on_post_at desc`,
    [personIds, new Date(sinceMs)],
  );
  return rows.map(({ at, ...row }) => ({ ...row, atMs: at.getTime() }));
}
