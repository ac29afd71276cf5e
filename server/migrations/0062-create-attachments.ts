import type { Migration } from '../platform/db/migrate.ts';

/** Files that were taken, and which records name them. The bytes lie on disk by their digest. */
export const migration: Migration = {
  id: '0062-create-attachments',
  async up(sql) {
    await sql.execute(`
      create table attachment_files (
        -- of the bytes on disk: of a sealed file that is the ciphertext
        sha256 text primary key,
        media text not null,
        bytes bigint not null,
        thumbnail text,
        -- opened with the key that stands, itself sealed, in the record
        sealed boolean not null,
        -- last time somebody sent these bytes: what no record names is swept some days later
        stored_at timestamptz not null
      )`);
    await sql.execute(`
      create table record_attachments (
        record_id uuid not null references records deferrable initially deferred,
        field text not null,
        sha256 text not null references attachment_files,
        -- null where the field is sensitive
        name text,
        primary key (record_id, field, sha256)
      )`);
    await sql.execute('create index record_attachments_file on record_attachments (sha256)');
  },
};
