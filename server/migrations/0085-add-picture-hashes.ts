import type { Migration } from '../platform/db/migrate.ts';

/** What a picture looks like, in 64 bits; never of a sealed file. Files taken earlier are compared by their bytes alone. */
export const migration: Migration = {
  id: '0085-add-picture-hashes',
  async up(sql) {
    await sql.execute(`
      alter table attachment_files
        add column picture_hash bigint,
        -- two hashes that differ in four bits at most share one of five bands
        add column picture_bands int[],
        add constraint attachment_files_sealed_unseen check (not sealed or picture_hash is null)`);
    await sql.execute('create index attachment_files_look on attachment_files using gin (picture_bands)');
  },
};
