import type { Answers, Definition, Invalid } from '../../../contract/questions.ts';
import type { Sql } from '../../platform/db/index.ts';

const ms = (column: string, name: string): string =>
  `extract(epoch from ${column})::float8 * 1000 as "${name}"`;

export interface QuestionnaireRow {
  id: string;
  typeId: string;
  unitPath: string;
  /** The newest version. */
  version: number;
  definition: Definition;
  openedAtMs: number | null;
  changedAtMs: number;
  changedBy: string;
}
const QUESTIONNAIRE = `q.id, q.record_type as "typeId", q.unit_path as "unitPath", v.version, v.definition,
  ${ms('v.opened_at', 'openedAtMs')}, ${ms('v.changed_at', 'changedAtMs')}, v.changed_by as "changedBy"
  from questionnaires q join lateral (
    select * from questionnaire_versions v where v.questionnaire_id = q.id order by version desc limit 1) v on true`;

/** Questionnaires of a unit and below, and those that are out at a place there. */
export const questionnairesUnder = (sql: Sql, unitPath: string): Promise<QuestionnaireRow[]> =>
  sql.query<QuestionnaireRow>(
    `select ${QUESTIONNAIRE} where q.unit_path = $1 or starts_with(q.unit_path, $1 || '/') or exists (
       select from questionnaire_waves w join questionnaire_places p on p.wave_id = w.id
       where w.questionnaire_id = q.id and (p.unit_path = $1 or starts_with(p.unit_path, $1 || '/')))
     order by v.changed_at desc, q.id limit 500`,
    [unitPath],
  );

export async function findQuestionnaire(
  sql: Sql,
  id: string,
  options: { lock?: boolean } = {},
): Promise<QuestionnaireRow | undefined> {
  if (options.lock) await sql.query('select from questionnaires where id = $1 for update', [id]);
  return (await sql.query<QuestionnaireRow>(`select ${QUESTIONNAIRE} where q.id = $1`, [id]))[0];
}

export async function insertQuestionnaire(
  sql: Sql,
  row: { id: string; typeId: string; unitPath: string; by: string; atMs: number },
): Promise<void> {
  await sql.execute(
    'insert into questionnaires (id, record_type, unit_path, created_at, created_by) values ($1, $2, $3, $4, $5)',
    [row.id, row.typeId, row.unitPath, new Date(row.atMs), row.by],
  );
}

interface Version {
  id: string;
  version: number;
  definition: Definition;
  by: string;
  atMs: number;
}
/** A version that nobody opened is written over; an opened one is kept by the database itself. */
export async function putVersion(sql: Sql, { id, version, definition, by, atMs }: Version): Promise<void> {
  await sql.execute(
    `insert into questionnaire_versions (questionnaire_id, version, definition, changed_at, changed_by)
     values ($1, $2, $3, $4, $5) on conflict (questionnaire_id, version)
     do update set definition = excluded.definition, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [id, version, JSON.stringify(definition), new Date(atMs), by],
  );
}

export async function markOpened(sql: Sql, id: string, version: number, atMs: number): Promise<void> {
  await sql.execute(
    'update questionnaire_versions set opened_at = $3 where questionnaire_id = $1 and version = $2 and opened_at is null',
    [id, version, new Date(atMs)],
  );
}

export interface WaveRow {
  id: string;
  questionnaireId: string;
  typeId: string;
  unitPath: string;
  version: number;
  number: number;
  definition: Definition;
  opensAtMs: number;
  closesAtMs: number;
  closedAtMs: number | null;
}
const WAVE = `w.id, w.questionnaire_id as "questionnaireId", q.record_type as "typeId", q.unit_path as "unitPath", w.version, w.number,
  v.definition, ${ms('w.opens_at', 'opensAtMs')}, ${ms('w.closes_at', 'closesAtMs')}, ${ms('w.closed_at', 'closedAtMs')}`;
const WAVES = `questionnaire_waves w join questionnaires q on q.id = w.questionnaire_id
  join questionnaire_versions v on v.questionnaire_id = w.questionnaire_id and v.version = w.version`;

export const wavesOf = (sql: Sql, questionnaireIds: readonly string[]): Promise<WaveRow[]> =>
  sql.query<WaveRow>(
    `select ${WAVE} from ${WAVES} where w.questionnaire_id = any($1::uuid[]) order by w.number desc`,
    [questionnaireIds],
  );

export async function findWave(
  sql: Sql,
  id: string,
  options: { lock?: boolean } = {},
): Promise<WaveRow | undefined> {
  return (
    await sql.query<WaveRow>(
      `select ${WAVE} from ${WAVES} where w.id = $1${options.lock ? ' for update of w' : ''}`,
      [id],
    )
  )[0];
}

export async function insertWave(
  sql: Sql,
  wave: Pick<WaveRow, 'id' | 'questionnaireId' | 'version' | 'number' | 'opensAtMs' | 'closesAtMs'> & {
    by: string;
    atMs: number;
  },
): Promise<void> {
  await sql.execute(
    `insert into questionnaire_waves (id, questionnaire_id, version, number, opens_at, closes_at, created_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      wave.id,
      wave.questionnaireId,
      wave.version,
      wave.number,
      new Date(wave.opensAtMs),
      new Date(wave.closesAtMs),
      new Date(wave.atMs),
      wave.by,
    ],
  );
}

export async function markClosed(sql: Sql, id: string, atMs: number): Promise<void> {
  await sql.execute('update questionnaire_waves set closed_at = $2 where id = $1', [id, new Date(atMs)]);
}

export interface PlaceRow {
  id: string;
  waveId: string;
  n: number;
  unitPath: string;
  name: string;
  recordId: string;
  box: boolean;
  papers: number;
  /** Ever made out, the withdrawn among them: the next number follows on. */
  invitations: number;
  withdrawn: number;
}
const PLACE = `p.id, p.wave_id as "waveId", p.n, p.unit_path as "unitPath", p.name, p.record_id as "recordId", p.box, p.papers,
  (select count(*)::int from questionnaire_invitations i where i.place_id = p.id) as invitations,
  (select count(*)::int from questionnaire_invitations i where i.place_id = p.id and i.withdrawn) as withdrawn`;

export const placesOf = (sql: Sql, waveIds: readonly string[]): Promise<PlaceRow[]> =>
  sql.query<PlaceRow>(
    `select ${PLACE} from questionnaire_places p where p.wave_id = any($1::uuid[]) order by p.n`,
    [waveIds],
  );

/** The place; locked, what is handed out and what comes in at it is written one after the other. */
export async function findPlace(
  sql: Sql,
  id: string,
  options: { lock?: boolean } = {},
): Promise<PlaceRow | undefined> {
  if (options.lock) await sql.query('select from questionnaire_places where id = $1 for update', [id]);
  return (await sql.query<PlaceRow>(`select ${PLACE} from questionnaire_places p where p.id = $1`, [id]))[0];
}

export const lockPlaces = (sql: Sql, waveId: string): Promise<unknown[]> =>
  sql.query('select from questionnaire_places where wave_id = $1 order by n for update', [waveId]);

export async function insertPlace(
  sql: Sql,
  place: Omit<PlaceRow, 'papers' | 'invitations' | 'withdrawn'>,
): Promise<void> {
  await sql.execute(
    `insert into questionnaire_places (id, wave_id, n, unit_path, name, record_id, box)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [place.id, place.waveId, place.n, place.unitPath, place.name, place.recordId, place.box],
  );
}

export async function addPapers(sql: Sql, placeId: string, copies: number): Promise<void> {
  await sql.execute('update questionnaire_places set papers = papers + $2 where id = $1', [placeId, copies]);
}

export async function insertInvitations(
  sql: Sql,
  placeId: string,
  day: string,
  invitations: readonly { digest: Buffer; number: number }[],
): Promise<void> {
  await sql.execute(
    `insert into questionnaire_invitations (digest, place_id, number, issued_on)
     select d, $1, n, $4 from unnest($2::bytea[], $3::int[]) as i (d, n)`,
    [placeId, invitations.map(({ digest }) => digest), invitations.map(({ number }) => number), day],
  );
}

export interface InvitationRow {
  placeId: string;
  number: number;
  answered: boolean;
  withdrawn: boolean;
}
export async function findInvitation(sql: Sql, digest: Buffer): Promise<InvitationRow | undefined> {
  return (
    await sql.query<InvitationRow>(
      'select place_id as "placeId", number, answered, withdrawn from questionnaire_invitations where digest = $1',
      [digest],
    )
  )[0];
}

/** Withdraws what was not answered among these numbers; resolves to how many that were, and how many were answered. */
export async function withdrawInvitations(
  sql: Sql,
  placeId: string,
  from: number,
  to: number,
): Promise<{ withdrawn: number; answered: number }> {
  const withdrawn = await sql.query(
    `update questionnaire_invitations set withdrawn = true
     where place_id = $1 and number between $2 and $3 and not answered and not withdrawn returning number`,
    [placeId, from, to],
  );
  const [row] = await sql.query<{ n: number }>(
    `select count(*)::int as n from questionnaire_invitations where place_id = $1 and number between $2 and $3 and answered`,
    [placeId, from, to],
  );
  return { withdrawn: withdrawn.length, answered: row?.n ?? 0 };
}

/** False where it was answered before, or there is none: of two at once one is first. */
export async function takeInvitation(sql: Sql, placeId: string, number: number): Promise<boolean> {
  const taken = await sql.query(
    `update questionnaire_invitations set answered = true where place_id = $1 and number = $2 and not answered and not withdrawn
     returning number`,
    [placeId, number],
  );
  return taken.length > 0;
}

export interface AnswerRow {
  id: string;
  placeId: string;
  way: 'invitation' | 'box' | 'paper';
  answers: Answers;
  why: Invalid | null;
  day: string;
  sheetId: string | null;
  /** On a paper that was printed from an invitation. */
  slip?: boolean;
}
/** False where it is there already: the same form sent again. */
export async function insertAnswer(sql: Sql, row: AnswerRow): Promise<boolean> {
  const inserted = await sql.query(
    `insert into questionnaire_answers (id, place_id, way, answers, why, received_on, sheet_id)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning id`,
    [row.id, row.placeId, row.way, JSON.stringify(row.answers), row.why, row.day, row.sheetId],
  );
  return inserted.length > 0;
}

export async function hasAnswer(sql: Sql, id: string): Promise<boolean> {
  return (await sql.query('select from questionnaire_answers where id = $1', [id])).length > 0;
}

export const answersOf = (
  sql: Sql,
  waveId: string,
): Promise<Pick<AnswerRow, 'placeId' | 'answers' | 'why'>[]> =>
  sql.query(
    `select a.place_id as "placeId", a.answers, a.why from questionnaire_answers a
       join questionnaire_places p on p.id = a.place_id
     where p.wave_id = $1 order by a.id`,
    [waveId],
  );

export interface CountRow {
  placeId: string;
  way: AnswerRow['way'];
  why: Invalid | null;
  n: number;
}
export const countsOf = (sql: Sql, waveIds: readonly string[]): Promise<CountRow[]> =>
  sql.query<CountRow>(
    `select a.place_id as "placeId", a.way, a.why, count(*)::int as n from questionnaire_answers a
       join questionnaire_places p on p.id = a.place_id
     where p.wave_id = any($1::uuid[]) group by 1, 2, 3`,
    [waveIds],
  );

/** Takes the free texts out of answers of waves closed before; resolves to how many answers lost one. */
export async function dropTexts(sql: Sql, closedBeforeMs: number): Promise<number> {
  const changed = await sql.query(
    `update questionnaire_answers a set answers = a.answers - t.ids
     from questionnaire_places p join questionnaire_waves w on w.id = p.wave_id
       join questionnaire_versions v on v.questionnaire_id = w.questionnaire_id and v.version = w.version
       cross join lateral (select coalesce(array_agg(q->>'id'), '{}') as ids
         from jsonb_array_elements(v.definition->'questions') q where q->>'kind' = 'text') t
     where p.id = a.place_id and w.closed_at < $1 and a.answers ?| t.ids returning a.id`,
    [new Date(closedBeforeMs)],
  );
  return changed.length;
}

/** Sheets that came back on paper and bear no slip number. */
export async function loosePapers(sql: Sql, placeId: string): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `select (select count(*) from questionnaire_answers where place_id = $1 and way in ('paper', 'invitation'))::int
       - (select count(*) from questionnaire_invitations where place_id = $1 and answered)::int as n`,
    [placeId],
  );
  return row?.n ?? 0;
}
