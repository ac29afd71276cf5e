import type { Migration } from '../platform/db/migrate.ts';

/** Readings by hand are few among millions of frames: the duty log finds them at once. */
export const migration: Migration = {
  id: '0095-add-frames-by-hand',
  async up(sql) {
    await sql.execute(`create index frames_by_hand on frames (seq) where gateway = 'manual'`);
  },
};
