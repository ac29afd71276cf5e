import {
  contributionsOf,
  type DeclaredType,
  declaredTypes,
  type Entry,
  foldEntry,
  wordsOf,
} from '../../programmes/kit/index.ts';
import { refreshDistinct } from '../../server/modules/figures/index.ts';
import type { Catalogue } from '../../server/modules/ledger/index.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { newId } from '../../server/platform/ids.ts';
import { KINDS, VISITS } from './visits.ts';

const STREETS = 10;
const COURTYARDS = 10;
const HOUSEHOLDS = 20_000;
const DAYS = 730;
const FIRST_DAY_MS = Date.parse('2025-01-01T09:00:00+08:00');
const DAY_MS = 86_400_000;
const RECORDS_AT_A_TIME = 20_000;
const WORDS = ['灭火器', '楼道灯', '垃圾分类', '用水用电', '独居老人', '外墙脱落', '违规充电', '下水堵塞'];
const TABLES = [
  'records',
  'record_entries',
  'record_words',
  'figure_contributions',
  'figure_cells',
  'figure_firsts',
];

/** Numbers that look like chance and are the same in every run. */
const scatter = (n: number, salt: number): number => {
  const mixed = Math.imul(n ^ (salt * 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
};

export async function insertUnits(db: Db): Promise<void> {
  const put = (id: string, parent: string | null, path: string): Promise<number> =>
    db.execute(
      `insert into units (id, parent_id, path, name_zh, name_en, kind) values ($1, $2, $3, $1, $1, 'street')`,
      [id, parent, path],
    );
  await put('district', null, 'district');
  for (let street = 0; street < STREETS; street++) {
    await put(`s${street}`, 'district', `district/s${street}`);
    for (let court = 0; court < COURTYARDS; court++)
      await put(`s${street}c${court}`, `s${street}`, `district/s${street}/s${street}c${court}`);
  }
}

/** The journal of one record: four entries, as the moves would write them. */
function journalOf(n: number): { unitPath: string; entries: Entry[] } {
  const household = scatter(n, 1) % HOUSEHOLDS;
  const [street, court] = [household % STREETS, Math.floor(household / STREETS) % COURTYARDS];
  const atMs = FIRST_DAY_MS + (scatter(n, 2) % DAYS) * DAY_MS;
  const data = {
    what: `${WORDS[n % WORDS.length]}·${n}`,
    kind: KINDS[scatter(n, 3) % KINDS.length] ?? '',
    household: `H${household}`,
    leaflets: n % 7,
    day: new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 10),
  };
  const made: [string, Entry['data']][] = [
    ['visit', data],
    ['remark', { note: '已告知' }],
    ['finish', {}],
    ...(n % 10 === 0 ? [['again', {}] as [string, Entry['data']]] : []),
  ];
  if (made.length < 4) made.splice(1, 0, ['remark', { note: '初次入户' }]);
  return {
    unitPath: `district/s${street}/s${street}c${court}`,
    entries: made.map(([move, moved], at) => ({
      n: at + 1,
      move,
      by: { personId: 'clerk', name: 'clerk', postId: 'post-clerk', postTitle: 'street-officer' },
      happenedAtMs: atMs + at * 60_000,
      recordedAtMs: atMs + at * 60_000,
      data: moved,
      links: {},
      reason: move === 'again' ? '复查' : null,
      declared: 1,
    })),
  };
}

const escaped = (value: string | number | null): string =>
  value === null ? '\\N' : typeof value === 'number' ? String(value) : value.replaceAll('\\', '\\\\');
const line = (...cells: (string | number | null)[]): string => `${cells.map(escaped).join('\t')}\n`;
const iso = (atMs: number): string => new Date(atMs).toISOString();

const COPIED = {
  records: 'id, type, declared, unit_path, state, version, title, author_id, data, opened_at, changed_at',
  record_entries:
    'record_id, n, move, by_person_id, by_name, by_post_id, by_post_title, happened_at, recorded_at, data, links, reason, declared',
  record_words: 'record_id, words',
  figure_contributions: 'figure, record_id, day, unit_path, value, distinct_key',
} as const;
const LISTED = ['records', 'record_words'];

function rowsOf(declared: DeclaredType, n: number, into: Record<keyof typeof COPIED, string[]>): void {
  const { unitPath, entries } = journalOf(n);
  const openedAtMs = entries[0]?.recordedAtMs ?? 0;
  const id = newId(openedAtMs);
  let view: ReturnType<typeof foldEntry> | undefined;
  for (const entry of entries) {
    view = foldEntry(declared, view, entry, { id, unitPath });
    const { by } = entry;
    into.record_entries.push(
      line(
        id,
        entry.n,
        entry.move,
        by.personId,
        by.name,
        by.postId,
        by.postTitle,
        iso(entry.happenedAtMs),
        iso(entry.recordedAtMs),
        JSON.stringify(entry.data),
        '{}',
        entry.reason,
        1,
      ),
    );
  }
  if (!view) return;
  const title = String(view.data['what']);
  into.records.push(
    line(
      id,
      declared.id,
      1,
      unitPath,
      view.state,
      view.version,
      title,
      view.authorId,
      JSON.stringify(view.data),
      iso(openedAtMs),
      iso(entries.at(-1)?.recordedAtMs ?? 0),
    ),
  );
  into.record_words.push(
    line(
      id,
      wordsOf(declared, view.data)
        .map((word) => `'${word}'`)
        .join(' '),
    ),
  );
  for (const { figure, day, value, key } of contributionsOf(declared, view, entries))
    into.figure_contributions.push(line(figure, id, day, unitPath, value, key));
}

/** Indexes that are no constraint are made after the rows: a tenth of the time. */
async function withoutIndexes(db: Db, work: () => Promise<void>): Promise<void> {
  const indexes = await db.query<{ name: string; definition: string }>(
    `select i.indexname as name, i.indexdef as definition from pg_indexes i
     where i.tablename = any($1) and not exists (select 1 from pg_constraint c where c.conname = i.indexname)`,
    [TABLES],
  );
  for (const { name } of indexes) await db.execute(`drop index ${name}`);
  await work();
  for (const { definition } of indexes)
    await db.transaction((tx) => tx.execute(definition), { unlimited: true });
}

/** Cells and first days as folding would leave them; what verifies them afterwards is the figures' own check. */
async function foldAll(db: Db): Promise<void> {
  const above = `cross join lateral (select string_agg(part, '/') over (order by n) as unit_path
    from unnest(string_to_array(c.unit_path, '/')) with ordinality as p(part, n)) above`;
  const span = `case when c.figure like '%-a-year' then date_trunc('year', c.day::timestamp)::date else '-infinity'::date end`;
  await db.transaction(
    async (tx) => {
      await tx.execute(
        `insert into figure_firsts select c.figure, c.distinct_key, above.unit_path, ${span}, min(c.day)
         from figure_contributions c ${above} where c.distinct_key is not null group by 1, 2, 3, 4`,
      );
      await tx.execute(
        `insert into figure_cells select figure, unit_path, day, count(*) from figure_firsts group by 1, 2, 3`,
      );
      await tx.execute(
        `insert into figure_cells select c.figure, above.unit_path, c.day, sum(c.value)
         from figure_contributions c ${above} where c.distinct_key is null group by 1, 2, 3 having sum(c.value) <> 0`,
      );
      await tx.execute(
        `insert into figure_months select figure, unit_path, date_trunc('month', day::timestamp)::date, sum(value)
         from figure_cells group by 1, 2, 3`,
      );
    },
    { unlimited: true },
  );
}

/**
 * Many records with journals of four entries, words, contributions and cells, by COPY: what the engine's own pure
 * functions make of the same moves, without asking a million times who may make them.
 */
export async function loadVisits(
  db: Db,
  catalogue: Catalogue,
  records: number,
  /** Of the tables only those that a list reads. */
  { listsOnly = false } = {},
): Promise<void> {
  const [declared] = declaredTypes([VISITS]);
  if (!declared) throw new RangeError('there is no type to load');
  await insertUnits(db);
  await refreshDistinct(db, [...catalogue.figures.values()], FIRST_DAY_MS);
  await withoutIndexes(db, async () => {
    for (let from = 0; from < records; from += RECORDS_AT_A_TIME) {
      const into: Record<keyof typeof COPIED, string[]> = {
        records: [],
        record_entries: [],
        record_words: [],
        figure_contributions: [],
      };
      for (let n = from; n < Math.min(records, from + RECORDS_AT_A_TIME); n++) rowsOf(declared, n, into);
      await db.transaction(async (tx) => {
        // The rows of one record lead to each other and to nothing else: their keys need no trigger a row.
        await tx.execute('set local session_replication_role = replica');
        for (const [table, columns] of Object.entries(COPIED)) {
          if (listsOnly && !LISTED.includes(table)) continue;
          await tx.copyIn(
            `copy ${table} (${columns}) from stdin`,
            Buffer.from(into[table as keyof typeof COPIED].join('')),
          );
        }
      });
    }
    if (!listsOnly) await foldAll(db);
  });
  await db.transaction((tx) => tx.execute('analyze'), { unlimited: true });
  const client = await db.connect();
  await client.query('vacuum').finally(() => client.release());
}
