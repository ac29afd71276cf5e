import type { Migration } from '../platform/db/migrate.ts';

/** 联合报送: units that report a brief together with its own, and their written consent to one revision of it. */
export const migration: Migration = {
  id: '0104-create-joint-briefs',
  async up(sql) {
    await sql.execute(`
      create table bulletin_joint (
        brief_id uuid not null references bulletin_briefs,
        unit_path text not null,
        revision int,
        by_name text,
        post_title text,
        at timestamptz,
        primary key (brief_id, unit_path),
        check ((revision is null) = (at is null))
      )`);
    await sql.execute(`create index bulletin_joint_unit on bulletin_joint (unit_path)`);
  },
};
