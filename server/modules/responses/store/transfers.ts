import type { Transfer } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { Subject } from '../journal/aggregate.ts';
import { TRANSFER, type TransferDoc } from '../transfers/transfer-aggregate.ts';
import { selectSubjects } from './journal.ts';

type Transfers = Promise<Subject<TransferDoc>[]>;
const UNDER = `exists (select 1 from unnest($1::text[]) u where unit_path = u or starts_with(unit_path, u || '/'))`;

/** The transfer of a zone that is not at its end, held until the transaction ends. */
export async function openTransferOf(
  sql: Sql,
  planId: string,
  zoneId: string,
): Promise<Subject<TransferDoc> | undefined> {
  const [transfer] = await selectSubjects(
    sql,
    TRANSFER,
    'plan_id = $1 and zone_id = $2 and open for update',
    [planId, zoneId],
  );
  return transfer;
}

export function listTransfers(sql: Sql, under: readonly string[], withClosed: boolean): Transfers {
  return selectSubjects(sql, TRANSFER, `${UNDER} and (open or $2) order by created_at desc, id limit 500`, [
    under,
    withClosed,
  ]);
}

export function everyOpenTransfer(sql: Sql): Transfers {
  return selectSubjects(sql, TRANSFER, 'open order by created_at, id');
}

export function transfersDue(sql: Sql, nowMs: number, limit: number): Transfers {
  return selectSubjects(sql, TRANSFER, 'next_due_at <= $1 order by next_due_at, id limit $2', [
    new Date(nowMs),
    limit,
  ]);
}

export function transfersCreated(sql: Sql, fromMs: number, toMs: number): Transfers {
  return selectSubjects(sql, TRANSFER, 'created_at >= $1 and created_at < $2 order by created_at, id', [
    new Date(fromMs),
    new Date(toMs),
  ]);
}

export interface SpeakerMessage {
  transferId: string;
  deviceId: string;
  stage: 'prepare' | 'immediate';
  state: Transfer['loudspeakers'][number]['outboxState'];
  sentAtMs: number | null;
}

/** What became of the messages to loudspeakers. */
export async function speakerMessages(sql: Sql, transferIds: readonly string[]): Promise<SpeakerMessage[]> {
  const rows = await sql.query<{
    about_id: string;
    address: string;
    stage: SpeakerMessage['stage'];
    state: SpeakerMessage['state'];
    sent_at: Date | null;
  }>(
    `select about_id, address, body->>'stage' as stage, state, sent_at from outbox
     where channel = 'speaker' and about_kind = 'transfer' and about_id = any($1) order by created_at, id`,
    [transferIds],
  );
  return rows.map((row) => ({
    transferId: row.about_id,
    deviceId: row.address,
    stage: row.stage,
    state: row.state,
    sentAtMs: row.sent_at?.getTime() ?? null,
  }));
}
