import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create as createTar, extract } from 'tar';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { migration as platformTables } from '../../migrations/0001-create-platform.ts';
import type { Db } from '../db/index.ts';
import { type Migration, migrate } from '../db/migrate.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const scratch = await mkdtemp(path.join(tmpdir(), 'ward-backup-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A small world of its own: partitions, a foreign key against the alphabet, an identity, transaction numbers. */
const shelves: Migration = {
  id: '0002-create-shelves',
  async up(sql) {
    await sql.execute('create schema lent');
    await sql.execute(
      'create table shelves (id bigint generated always as identity primary key, name text not null, label text generated always as (upper(name)) stored)',
    );
    await sql.execute(
      'create table books (shelf bigint references shelves, at timestamptz, title text, xact xid8 default pg_current_xact_id(), primary key (shelf, at)) partition by range (at)',
    );
    await sql.execute(
      'create table readers (shelf bigint references shelves deferrable initially deferred, name text)',
    );
    await sql.execute(
      'create trigger readers_stay before update on readers for each row when (false) execute function suppress_redundant_updates_trigger()',
    );
    await sql.execute(
      `create table books_w1 partition of books for values from ('2021-07-19Z') to ('2021-07-26Z')`,
    );
  },
};
const MIGRATIONS = [platformTables, shelves];

async function filled(): Promise<Db> {
  const db = await testDatabase({ empty: true });
  await migrate(db, { migrations: MIGRATIONS });
  await db.execute(`insert into shelves (name) values ('a'), ('tab\there\nand "quote"')`);
  await db.execute(`insert into readers values (1, 'somebody')`);
  await db.execute(
    `create table books_w2 partition of books for values from ('2021-07-26Z') to ('2021-08-02Z')`,
  );
  await db.execute(`insert into books (shelf, at, title) values (1, '2021-07-20Z', 'one')`);
  const [one] = await db.query<{ xid: string }>('select xact::text as xid from books');
  await db.execute(`insert into books (shelf, at, title) values (1, '2021-07-27Z', 'two')`);
  await db.execute(`insert into books (shelf, at, title) values (2, '2021-07-28Z', 'three')`);
  await db.execute(
    `insert into cursors values ('reader', jsonb_build_object('xid', $1::text, 'seq', 7), '2021-07-20Z')`,
    [one?.xid],
  );
  return db;
}

const contents = async (db: Db) => ({
  shelves: await db.query('select * from shelves order by id'),
  books: await db.query('select shelf, at, title from books order by at'),
});

test('a backup taken while running restores every row, file and secret into an empty database', async () => {
  const db = await filled();
  const dataDir = path.join(scratch, 'from');
  await mkdir(path.join(dataDir, 'files/ab'), { recursive: true });
  await writeFile(path.join(dataDir, 'files/ab/cd.jpg'), 'picture');
  const file = path.join(scratch, 'one.ward-backup');
  const manifest = await backup({ db, dataDir, file, world: 'live', wardVersion: '0', nowMs: 0 });
  expect(manifest.tables.find((table) => table.name === 'books')?.rows).toBe(3);

  const target = await testDatabase({ empty: true });
  const toDir = path.join(scratch, 'to');
  await restore({ db: target, dataDir: toDir, file, world: 'live', migrations: MIGRATIONS });
  expect(await contents(target)).toEqual(await contents(db));
  expect(await readFile(path.join(toDir, 'files/ab/cd.jpg'), 'utf8')).toBe('picture');
  expect(await target.query(`insert into shelves (name) values ('next') returning id`)).toEqual([{ id: 3 }]);
});

test('a reader goes on exactly where it stood, and new rows come after all old ones', async () => {
  const file = path.join(scratch, 'two.ward-backup');
  await backup({ db: await filled(), dataDir: scratch, file, world: 'live', wardVersion: '0', nowMs: 0 });
  const target = await testDatabase({ empty: true });
  await restore({
    db: target,
    dataDir: path.join(scratch, 'to2'),
    file,
    world: 'live',
    migrations: MIGRATIONS,
  });
  await target.execute(`insert into books (shelf, at, title) values (1, '2021-07-21Z', 'new')`);
  const unread = await target.query<{ title: string }>(
    `select title from books, cursors where xact > (position->>'xid')::xid8 order by xact`,
  );
  expect(unread.map((row) => row.title)).toEqual(['two', 'three', 'new']);
});

test('a database that holds something is never overwritten; a damaged backup leaves it empty of rows', async () => {
  const file = path.join(scratch, 'three.ward-backup');
  const db = await filled();
  await backup({ db, dataDir: scratch, file, world: 'live', wardVersion: '0', nowMs: 0 });
  await expect(
    restore({ db, dataDir: scratch, file, world: 'live', migrations: MIGRATIONS }),
  ).rejects.toThrow('not empty');
  const bytes = await readFile(file);
  await writeFile(file, bytes.subarray(0, bytes.length / 2));
  const target = await testDatabase({ empty: true });
  await expect(
    restore({ db: target, dataDir: scratch, file, world: 'live', migrations: MIGRATIONS }),
  ).rejects.toThrow();
});

test('a table that differs from its digest is refused, and the database takes the good backup afterwards', async () => {
  const good = path.join(scratch, 'six.ward-backup');
  await backup({
    db: await filled(),
    dataDir: scratch,
    file: good,
    world: 'live',
    wardVersion: '0',
    nowMs: 0,
  });
  const opened = path.join(scratch, 'six');
  await mkdir(opened);
  await extract({ file: good, cwd: opened });
  const manifest = path.join(opened, 'manifest.json');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replaceAll(/"sha256": "./g, '"sha256": "x'));
  const bad = path.join(scratch, 'bad.ward-backup');
  await createTar({ file: bad, cwd: opened }, ['manifest.json', 'tables']);
  const target = await testDatabase({ empty: true });
  const into = { db: target, dataDir: path.join(scratch, 'to6'), world: 'live', migrations: MIGRATIONS };
  await expect(restore({ ...into, file: bad })).rejects.toThrow('differs from its digest');
  await restore({ ...into, file: good });
  expect(await target.query('select name from readers')).toEqual([{ name: 'somebody' }]);
});

test('the backup of a demo never becomes a real district', async () => {
  const file = path.join(scratch, 'five.ward-backup');
  await backup({ db: await filled(), dataDir: scratch, file, world: 'demo', wardVersion: '0', nowMs: 0 });
  const target = await testDatabase({ empty: true });
  const attempt = restore({ db: target, dataDir: scratch, file, world: 'live', migrations: MIGRATIONS });
  await expect(attempt).rejects.toThrow('belongs to a demo district');
});

test('a backup of a newer program is refused with a sentence', async () => {
  const file = path.join(scratch, 'four.ward-backup');
  await backup({ db: await filled(), dataDir: scratch, file, world: 'live', wardVersion: '0', nowMs: 0 });
  const target = await testDatabase({ empty: true });
  await expect(
    restore({ db: target, dataDir: scratch, file, world: 'live', migrations: [platformTables] }),
  ).rejects.toThrow('newer Ward');
});
