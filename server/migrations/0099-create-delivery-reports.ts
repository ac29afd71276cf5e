import type { Migration } from '../platform/db/migrate.ts';

/** What gateways say of messages after they took them (送达, 接听, 未达), each once; and what they said of others, counted. */
export const migration: Migration = {
  id: '0099-create-delivery-reports',
  async up(sql) {
    await sql.execute(`
      create table delivery_reports (
        message_id uuid not null references outbox on delete cascade,
        state text not null check (state in ('delivered', 'answered', 'failed')),
        reason text,
        happened_at timestamptz not null,
        received_at timestamptz not null,
        -- taken over into what the message belongs to
        noted boolean not null default false,
        primary key (message_id, state)
      )`);
    await sql.execute('create index delivery_reports_new on delivery_reports (message_id) where not noted');
    await sql.execute(
      'create index outbox_provider on outbox (channel, provider_id) where provider_id is not null',
    );
    await sql.execute(`
      create table delivery_report_counts (
        channel text not null,
        outcome text not null,
        n bigint not null,
        last_at timestamptz not null,
        primary key (channel, outcome)
      )`);
  },
};
