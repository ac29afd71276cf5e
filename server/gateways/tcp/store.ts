import type { CommandFailure, CommandState, StationCommand } from '../../../contract/gateway.ts';
import type { Sql } from '../../platform/db/index.ts';

/** Who did something, as kept beside the command. */
export interface Person {
  personId: string;
  name: string;
}

export interface CommandRow {
  id: string;
  stationId: string;
  command: StationCommand;
  dangerous: boolean;
  reason: string;
  state: CommandState;
  requestedBy: string;
  requestedName: string;
  requestedAt: Date;
  decidedBy: string | null;
  decidedName: string | null;
  decidedAt: Date | null;
  refusal: string | null;
  expiresAt: Date;
  sentAt: Date | null;
  sends: number;
  answeredAt: Date | null;
  failure: CommandFailure | null;
  answer: Record<string, unknown>[];
}

const COLUMNS = `id, station_id as "stationId", command, dangerous, reason, state, requested_by as "requestedBy",
  requested_name as "requestedName", requested_at as "requestedAt", decided_by as "decidedBy",
  decided_name as "decidedName", decided_at as "decidedAt", refusal, expires_at as "expiresAt", sent_at as "sentAt",
  sends, answered_at as "answeredAt", failure, answer`;

const at = (ms: number): Date => new Date(ms);

export async function insertCommand(
  sql: Sql,
  row: Pick<CommandRow, 'id' | 'stationId' | 'command' | 'dangerous' | 'reason' | 'state'> & {
    requested: Person;
    requestedAtMs: number;
    expiresAtMs: number;
  },
): Promise<CommandRow> {
  const [inserted] = await sql.query<CommandRow>(
    `insert into gateway_commands
       (id, station_id, command, dangerous, reason, state, requested_by, requested_name, requested_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${COLUMNS}`,
    [
      row.id,
      row.stationId,
      JSON.stringify(row.command),
      row.dangerous,
      row.reason,
      row.state,
      row.requested.personId,
      row.requested.name,
      at(row.requestedAtMs),
      at(row.expiresAtMs),
    ],
  );
  return inserted!;
}

export async function findCommand(sql: Sql, id: string): Promise<CommandRow | undefined> {
  const [row] = await sql.query<CommandRow>(`select ${COLUMNS} from gateway_commands where id = $1`, [id]);
  return row;
}

/** Newest first. */
export function commandsOfStation(sql: Sql, stationId: string, limit: number): Promise<CommandRow[]> {
  return sql.query<CommandRow>(
    `select ${COLUMNS} from gateway_commands where station_id = $1 order by requested_at desc, id desc limit $2`,
    [stationId, limit],
  );
}

/** Oldest first. */
export function commandsInState(sql: Sql, state: CommandState): Promise<CommandRow[]> {
  return sql.query<CommandRow>(
    `select ${COLUMNS} from gateway_commands where state = $1 order by requested_at, id`,
    [state],
  );
}

/** The decision of the second person; undefined when the command no longer waits for one. */
export async function decideCommand(
  sql: Sql,
  id: string,
  decision: {
    state: 'approved' | 'refused';
    person: Person;
    atMs: number;
    expiresAtMs: number;
    refusal: string | null;
  },
): Promise<CommandRow | undefined> {
  const { state, person, atMs, expiresAtMs, refusal } = decision;
  const [row] = await sql.query<CommandRow>(
    `update gateway_commands set state = $2, decided_by = $3, decided_name = $4, decided_at = $5, refusal = $6,
       expires_at = $7
     where id = $1 and state = 'requested' and requested_by <> $3 and expires_at > $5 returning ${COLUMNS}`,
    [id, state, person.personId, person.name, at(atMs), refusal, at(expiresAtMs)],
  );
  return row;
}

/** approved → sent, before the first byte leaves; undefined when it is no longer to go out. */
export async function takeForSending(sql: Sql, id: string, atMs: number): Promise<CommandRow | undefined> {
  const [row] = await sql.query<CommandRow>(
    `update gateway_commands set state = 'sent', sent_at = $2
     where id = $1 and state = 'approved' and expires_at > $2 returning ${COLUMNS}`,
    [id, at(atMs)],
  );
  return row;
}

/** The station was not there after all: the command waits on. */
export async function putBackCommand(sql: Sql, id: string): Promise<void> {
  await sql.execute(
    `update gateway_commands set state = 'approved', sent_at = null where id = $1 and state = 'sent'`,
    [id],
  );
}

export async function finishCommand(
  sql: Sql,
  id: string,
  end: {
    failure: CommandFailure | null;
    answer: readonly unknown[];
    atMs: number;
    sends: number;
    sentBytes: Uint8Array | null;
  },
): Promise<void> {
  await sql.execute(
    `update gateway_commands set state = $2, failure = $3, answer = $4, answered_at = $5, sends = $6, sent_bytes = $7
     where id = $1 and state = 'sent'`,
    [
      id,
      end.failure === null ? 'answered' : 'failed',
      end.failure,
      JSON.stringify(end.answer),
      end.failure === null ? at(end.atMs) : null,
      end.sends,
      end.sentBytes && Buffer.from(end.sentBytes),
    ],
  );
}

/** Commands whose time is over; gives them. */
export function expireCommands(sql: Sql, nowMs: number): Promise<{ id: string; stationId: string }[]> {
  return sql.query(
    `update gateway_commands set state = 'expired' where state in ('requested', 'approved') and expires_at <= $1
     returning id, station_id as "stationId"`,
    [at(nowMs)],
  );
}

/** What was on the line when Ward stopped: nobody knows whether the station did it. */
export async function failInterrupted(sql: Sql): Promise<void> {
  await sql.execute(
    `update gateway_commands set state = 'failed', failure = 'interrupted' where state = 'sent'`,
  );
}
