import type { Migration } from '../platform/db/migrate.ts';

/** Storage of what every frame touches. */
export const migration: Migration = {
  id: '0015-change-ingest',
  async up(sql) {
    // A hash of a hash: four bytes an entry instead of the whole text with the station before it.
    await sql.execute('drop index frames_content');
    await sql.execute('create index frames_content on frames using hash (content_hash)');
    // Frames and pictures do not get smaller.
    await sql.execute('alter table frames alter column raw set storage external');
    // Room on every page: a new latest value stays on its page and touches no index.
    await sql.execute('alter table latest_observations set (fillfactor = 50)');
  },
};
