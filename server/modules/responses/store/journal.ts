import type { By, EvidenceItem } from '../../../../contract/responses.ts';
import type { Sql } from '../../../platform/db/index.ts';
import type { Aggregate, Column, FoldMove, StoredMove, Subject, SubjectKind } from '../journal/aggregate.ts';

interface MoveRow {
  seq: number;
  subject_id: string;
  version: number;
  move: string;
  data: Record<string, unknown>;
  evidence: EvidenceItem[];
  note: string | null;
  person_id: string | null;
  person_name: string;
  post_id: string | null;
  post_title: string | null;
  via: By['via'];
  happened_at: Date;
  recorded_at: Date;
}

const MOVE_COLUMNS =
  'seq, subject_id, version, move, data, evidence, note, person_id, person_name, post_id, post_title, via, happened_at, recorded_at';

function toMove(row: MoveRow): StoredMove {
  return {
    seq: row.seq,
    subjectId: row.subject_id,
    version: row.version,
    move: row.move,
    by: {
      personId: row.person_id,
      name: row.person_name,
      postId: row.post_id,
      postTitle: row.post_title,
      via: row.via,
    },
    happenedAtMs: row.happened_at.getTime(),
    recordedAtMs: row.recorded_at.getTime(),
    note: row.note,
    data: row.data,
    evidence: row.evidence,
  };
}

export async function insertMove(
  sql: Sql,
  kind: SubjectKind,
  move: FoldMove & { id: string; idempotencyKey: string | null },
): Promise<number> {
  const [row] = await sql.query<{ seq: number }>(
    `insert into duty_moves (id, subject_kind, subject_id, version, move, data, evidence, note, person_id, person_name,
       post_id, post_title, via, happened_at, recorded_at, idempotency_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning seq`,
    [
      move.id,
      kind,
      move.subjectId,
      move.version,
      move.move,
      JSON.stringify(move.data),
      JSON.stringify(move.evidence),
      move.note,
      move.by.personId,
      move.by.name,
      move.by.postId,
      move.by.postTitle,
      move.by.via,
      new Date(move.happenedAtMs),
      new Date(move.recordedAtMs),
      move.idempotencyKey,
    ],
  );
  return row!.seq;
}

export async function movesOf(
  sql: Sql,
  kind: SubjectKind,
  id: string,
  afterVersion = 0,
): Promise<StoredMove[]> {
  const rows = await sql.query<MoveRow>(
    `select ${MOVE_COLUMNS} from duty_moves where subject_kind = $1 and subject_id = $2 and version > $3 order by version`,
    [kind, id, afterVersion],
  );
  return rows.map(toMove);
}

/** Moves of one kind of thing with the given names, recorded in [from, to), oldest first. */
export async function movesBetween(
  sql: Sql,
  kind: SubjectKind,
  names: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<StoredMove[]> {
  const rows = await sql.query<MoveRow>(
    `select ${MOVE_COLUMNS} from duty_moves
     where subject_kind = $1 and move = any($2) and recorded_at >= $3 and recorded_at < $4 order by seq`,
    [kind, names, new Date(fromMs), new Date(toMs)],
  );
  return rows.map(toMove);
}

export async function findMoveByKey(
  sql: Sql,
  idempotencyKey: string,
): Promise<{ kind: SubjectKind; id: string; move: string } | undefined> {
  const [row] = await sql.query<{ kind: SubjectKind; id: string; move: string }>(
    `select subject_kind as kind, subject_id as id, move from duty_moves where idempotency_key = $1`,
    [idempotencyKey],
  );
  return row;
}

function columnValue(value: Column): unknown {
  if (value === null || typeof value !== 'object') return value;
  return value.atMs === null ? null : new Date(value.atMs);
}

/** Writes the projection of a thing: its fold and the columns taken from it. */
export async function putSubject<S>(sql: Sql, aggregate: Aggregate<S>, subject: Subject<S>): Promise<void> {
  const columns = aggregate.columns(subject.state);
  const names = ['id', 'version', 'doc', ...Object.keys(columns)];
  const values = [
    subject.id,
    subject.version,
    JSON.stringify(subject.state),
    ...Object.values(columns).map(columnValue),
  ];
  const updates = names
    .slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ');
  await sql.execute(
    `insert into ${aggregate.table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})
     on conflict (id) do update set ${updates}`,
    values,
  );
}

interface SubjectRow<S> {
  id: string;
  version: number;
  doc: S;
}
const toSubject = <S>(row: SubjectRow<S>): Subject<S> => ({
  id: row.id,
  version: row.version,
  state: row.doc,
});

/** One thing by its id; with `lock` the row is held until the transaction ends. */
export async function findSubject<S>(
  sql: Sql,
  aggregate: Aggregate<S>,
  id: string,
  options: { lock?: boolean } = {},
): Promise<Subject<S> | undefined> {
  const [row] = await sql.query<SubjectRow<S>>(
    `select id, version, doc from ${aggregate.table} where id = $1 ${options.lock ? 'for update' : ''}`,
    [id],
  );
  return row && toSubject(row);
}

/** Things by a fixed condition of this module (never text from outside) with its values. */
export async function selectSubjects<S>(
  sql: Sql,
  aggregate: Aggregate<S>,
  where: string,
  values: readonly unknown[] = [],
): Promise<Subject<S>[]> {
  const rows = await sql.query<SubjectRow<S>>(
    `select id, version, doc from ${aggregate.table} where ${where}`,
    values,
  );
  return rows.map(toSubject);
}

export async function everyId(sql: Sql, table: string): Promise<string[]> {
  return (await sql.query<{ id: string }>(`select id from ${table} order by id`)).map((row) => row.id);
}

/** Serialises work on one key (a response, a group of alarms) that may have no row yet; released at the end of the transaction. */
export async function lockKey(sql: Sql, purpose: string, key: string): Promise<void> {
  await sql.execute(`select pg_advisory_xact_lock(hashtextextended($1, 7101))`, [`${purpose}:${key}`]);
}
