import type { HandoverSection, HandoverSignature, HandoverState } from '../../../../contract/duty.ts';
import type { Sql } from '../../../platform/db/index.ts';

export interface HandoverRow {
  id: string;
  unitId: string;
  unitPath: string;
  unitName: string;
  number: number;
  asOfMs: number;
  sections: HandoverSection[];
  note: string;
  digest: string;
  giver: HandoverSignature;
  state: HandoverState;
  taker: HandoverSignature | null;
  endedAtMs: number | null;
  endReason: string | null;
}

interface Raw extends Omit<HandoverRow, 'asOfMs' | 'endedAtMs'> {
  asOf: Date;
  endedAt: Date | null;
}

const SELECT = `
  select h.id, h.unit_id as "unitId", h.unit_path as "unitPath", u.name_zh as "unitName", h.number, h.as_of as "asOf",
    h.sections, h.note, h.digest, h.giver, h.state, h.taker, h.ended_at as "endedAt", h.end_reason as "endReason"
  from duty_handovers h join units u on u.id = h.unit_id`;

const toRow = ({ asOf, endedAt, ...row }: Raw): HandoverRow => ({
  ...row,
  asOfMs: asOf.getTime(),
  endedAtMs: endedAt?.getTime() ?? null,
});

export async function findHandover(sql: Sql, id: string): Promise<HandoverRow | undefined> {
  const [row] = await sql.query<Raw>(`${SELECT} where h.id = $1`, [id]);
  return row && toRow(row);
}

/** The row, held until the transaction ends: of two who sign at once, the second sees what the first did. */
export async function lockHandover(sql: Sql, id: string): Promise<HandoverRow | undefined> {
  const [held] = await sql.query('select 1 from duty_handovers where id = $1 for update', [id]);
  return held && findHandover(sql, id);
}

export async function waitingHandover(sql: Sql, unitPath: string): Promise<HandoverRow | undefined> {
  const [row] = await sql.query<Raw>(`${SELECT} where h.unit_path = $1 and h.state = 'given'`, [unitPath]);
  return row && toRow(row);
}

/** The latest that both have signed: its taker is who sits there. */
export async function lastTaken(sql: Sql, unitPath: string): Promise<HandoverRow | undefined> {
  const [row] = await sql.query<Raw>(
    `${SELECT} where h.unit_path = $1 and h.state = 'complete' order by h.number desc limit 1`,
    [unitPath],
  );
  return row && toRow(row);
}

export async function listHandovers(
  sql: Sql,
  under: readonly string[],
  limit: number,
): Promise<HandoverRow[]> {
  const rows = await sql.query<Raw>(
    `${SELECT} where exists (select 1 from unnest($1::text[]) p where h.unit_path = p or starts_with(h.unit_path, p || '/'))
     order by h.as_of desc, h.number desc limit $2`,
    [under, limit],
  );
  return rows.map(toRow);
}

export async function nextNumber(sql: Sql, unitPath: string): Promise<number> {
  const [row] = await sql.query<{ next: number }>(
    'select coalesce(max(number), 0)::int + 1 as next from duty_handovers where unit_path = $1',
    [unitPath],
  );
  return row!.next;
}

export async function insertHandover(
  sql: Sql,
  row: Omit<HandoverRow, 'unitName' | 'state' | 'taker' | 'endedAtMs' | 'endReason'>,
): Promise<void> {
  await sql.execute(
    `insert into duty_handovers (id, unit_id, unit_path, number, as_of, sections, note, digest, giver_id, giver, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'given')`,
    [
      row.id,
      row.unitId,
      row.unitPath,
      row.number,
      new Date(row.asOfMs),
      JSON.stringify(row.sections),
      row.note,
      row.digest,
      row.giver.personId,
      JSON.stringify(row.giver),
    ],
  );
}

export async function completeHandover(
  sql: Sql,
  id: string,
  taker: HandoverSignature,
  atMs: number,
): Promise<void> {
  await sql.execute(
    `update duty_handovers set state = 'complete', taker_id = $2, taker = $3, ended_at = $4 where id = $1`,
    [id, taker.personId, JSON.stringify(taker), new Date(atMs)],
  );
}

export async function endHandover(
  sql: Sql,
  id: string,
  state: 'withdrawn' | 'refused',
  reason: string,
  atMs: number,
): Promise<void> {
  await sql.execute('update duty_handovers set state = $2, end_reason = $3, ended_at = $4 where id = $1', [
    id,
    state,
    reason,
    new Date(atMs),
  ]);
}

/** Messages that failed for good and that nobody has sent again or withdrawn. */
export async function countFailedMessages(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from outbox where state = 'failed'`,
  );
  return row!.count;
}
