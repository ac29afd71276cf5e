import type { Migration } from '../platform/db/migrate.ts';

/** Commands to stations: who asked, who approved, what went out and what came back. */
export const migration: Migration = {
  id: '0008-create-gateway',
  async up(sql) {
    await sql.execute(`
      create table gateway_commands (
        id uuid primary key,
        station_id text not null,
        command jsonb not null,
        dangerous boolean not null,
        reason text not null,
        state text not null
          check (state in ('requested', 'approved', 'sent', 'answered', 'failed', 'refused', 'expired')),
        requested_by text not null,
        requested_name text not null,
        requested_at timestamptz not null,
        decided_by text,
        decided_name text,
        decided_at timestamptz,
        refusal text,
        expires_at timestamptz not null,
        sent_at timestamptz,
        sent_bytes bytea,
        sends int not null default 0,
        answered_at timestamptz,
        failure text,
        answer jsonb not null default '[]',
        -- a dangerous command never goes out on one person's word
        check (not dangerous or state in ('requested', 'refused', 'expired')
               or (decided_by is not null and decided_by <> requested_by))
      )`);
    await sql.execute(
      `create index gateway_commands_station on gateway_commands (station_id, requested_at desc)`,
    );
    await sql.execute(
      `create index gateway_commands_open on gateway_commands (state) where state in ('requested', 'approved', 'sent')`,
    );
  },
};
