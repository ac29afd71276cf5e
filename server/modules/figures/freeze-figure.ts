import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Freeze, FreezeRequest, FreezeVerification } from '../../../contract/figures.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { DeclaredFigure, Entry } from '../../../programmes/kit/index.ts';
import type { Db, Sql } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { leafHash, treeRoot } from '../../platform/merkle.ts';
import { canonical } from '../../platform/proof/index.ts';
import { findUnit } from '../people/index.ts';
import { figureTotal } from './figures.ts';
import type { BehindFigures, FiguresContext } from './figures-context.ts';
import { relationsOf } from './relations.ts';
import { keyOf, signerAt } from './signer.ts';
import {
  type FreezeRow,
  type FrozenRecord,
  findFreeze,
  freezeByKey,
  frozenRecords,
  insertFreeze,
  insertFrozenRecords,
} from './store/freezes.ts';
import { type ContributionRow, contributionsIn, type Scope } from './store.ts';

const SALT_BYTES = 16;
const RECORDS_AT_A_TIME = 1_000;

/**
 * Digest of a record as it stood: its journal up to a version (sealed fields as their ciphertext, nobody's name) and what
 * it brought to the figure. The salt makes it say nothing to who has not the record.
 */
function leafOf(
  salt: Buffer,
  frozen: Pick<FrozenRecord, 'recordId' | 'version' | 'day' | 'unitPath' | 'value'>,
  journal: readonly Entry[],
): Buffer {
  const { recordId, version, day, unitPath, value } = frozen;
  const entries = journal
    .filter(({ n }) => n <= version)
    .map(({ n, move, happenedAtMs, recordedAtMs, data, links }) => ({
      n,
      move,
      happenedAtMs,
      recordedAtMs,
      data,
      links,
    }));
  const text = canonical({ recordId, version, day, unitPath, value, entries });
  return leafHash(Buffer.concat([salt, Buffer.from(text, 'utf8')]));
}

async function* inParts<T>(
  behind: BehindFigures,
  sql: Sql,
  rows: readonly T[],
  idOf: (row: T) => string,
): AsyncGenerator<[T, Entry[]]> {
  for (let from = 0; from < rows.length; from += RECORDS_AT_A_TIME) {
    const part = rows.slice(from, from + RECORDS_AT_A_TIME);
    const journals = await behind.journals(sql, part.map(idOf));
    for (const row of part) yield [row, journals.get(idOf(row)) ?? []];
  }
}

async function freezeRecords(
  behind: BehindFigures,
  sql: Sql,
  contributions: readonly ContributionRow[],
): Promise<FrozenRecord[]> {
  const rows: FrozenRecord[] = [];
  for await (const [contribution, journal] of inParts(behind, sql, contributions, (row) => row.recordId)) {
    const { recordId, day, unitPath, value } = contribution;
    const frozen = { recordId, version: journal.at(-1)?.n ?? 0, day, unitPath, value };
    const salt = randomBytes(SALT_BYTES);
    rows.push({ ...frozen, salt, leaf: leafOf(salt, frozen, journal) });
  }
  return rows;
}

const inOrder = (rows: readonly ContributionRow[]): ContributionRow[] =>
  [...rows].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
const digestOf = (rows: readonly FrozenRecord[]): string =>
  treeRoot(rows.map(({ leaf }) => leaf)).toString('hex');

/**
 * Freezes a figure in the caller's transaction (repeatable read: value and records are of one moment): value, definition,
 * day, and the digest of the records behind it. A figure that falls below an earlier freeze of the same beginning, or
 * exceeds its whole, is frozen only with a reason.
 */
export async function freezeWithin(
  tx: Sql,
  ctx: FiguresContext,
  actor: Actor,
  request: z.output<typeof FreezeRequest>,
  idempotencyKey?: string,
): Promise<FreezeRow> {
  const declared = ctx.figures.get(request.figure);
  if (!declared) throw new WardError('not-found', { detail: `there is no figure ${request.figure}` });
  if (request.to < request.from) throw new WardError('unprocessable', { detail: '`to` lies before `from`' });
  const nowMs = ctx.clock.nowMs();
  const key = keyOf(actor, idempotencyKey);
  const unit = await findUnit(tx, request.unitId);
  if (!unit) throw new WardError('not-found', { detail: `there is no unit ${request.unitId}` });
  const by = signerAt(actor, 'figures.sign', unit.path);
  const repeated = key === null ? undefined : await freezeByKey(tx, key);
  if (repeated) return repeated;
  const scope: Scope = { unitPath: unit.path, fromDay: request.from, toDay: request.to };
  const total = await figureTotal(tx, declared, scope);
  const broken = (await relationsOf(tx, ctx.figures, declared, scope, total)).filter(({ holds }) => !holds);
  if (broken.length > 0 && !request.reason)
    throw new WardError('unprocessable', {
      detail: broken
        .map(({ kind, with: other, other: value }) =>
          kind === 'part-of'
            ? `${total.value} is more than its whole ${other}, ${value}`
            : `${total.value} is less than what was frozen before, ${value}`,
        )
        .join('; '),
      fields: [{ path: 'reason', message: 'is required: say why it is so' }],
    });
  const rows = await freezeRecords(ctx.behind, tx, inOrder(await contributionsIn(tx, declared.id, scope)));
  const id = newId(nowMs);
  await insertFreeze(
    tx,
    {
      id,
      figure: declared.id,
      ...scope,
      ...total,
      measure: declared.figure.measure,
      definition: declared.version,
      digest: digestOf(rows),
      reason: request.reason,
    },
    by,
    nowMs,
    key,
  );
  if (rows.length > 0) await insertFrozenRecords(tx, id, rows);
  await ctx.audit.record(tx, {
    kind: 'move',
    action: 'figure.freeze',
    about: id,
    actor,
    unitPath: unit.path,
    postId: by.postId,
    data: { figure: declared.id, value: total.value, digest: digestOf(rows), records: rows.length },
  });
  return (await findFreeze(tx, id))!;
}

/** `freezeWithin` in a transaction of its own; resolves after COMMIT. */
export const freezeFigure = (
  ctx: FiguresContext,
  actor: Actor,
  request: z.output<typeof FreezeRequest>,
  idempotencyKey?: string,
): Promise<FreezeRow> =>
  ctx.db.transaction((tx) => freezeWithin(tx, ctx, actor, request, idempotencyKey), {
    isolation: 'repeatable read',
  });

type Drift = FreezeVerification['drifts'][number];

/** A frozen figure against the journals and the contributions of today. */
export async function verifyFreeze(
  sql: Sql,
  behind: BehindFigures,
  figures: ReadonlyMap<string, DeclaredFigure>,
  freeze: FreezeRow,
): Promise<FreezeVerification> {
  const declared = figures.get(freeze.figure);
  const frozen = await frozenRecords(sql, freeze.id);
  const now = new Map((await contributionsIn(sql, freeze.figure, freeze)).map((row) => [row.recordId, row]));
  const drifts: Drift[] = [];
  for await (const [row, journal] of inParts(behind, sql, frozen, ({ recordId }) => recordId)) {
    const today = now.get(row.recordId);
    now.delete(row.recordId);
    if (row.salt === null) drifts.push({ recordId: row.recordId, drift: 'erased' });
    else if (!leafOf(row.salt, row, journal).equals(row.leaf))
      drifts.push({ recordId: row.recordId, drift: 'altered' });
    else if (!today) drifts.push({ recordId: row.recordId, drift: 'gone' });
    else if (today.day !== row.day || today.value !== row.value || today.unitPath !== row.unitPath)
      drifts.push({ recordId: row.recordId, drift: 'changed' });
  }
  for (const recordId of now.keys()) drifts.push({ recordId, drift: 'new' });
  const valueNow = declared ? (await figureTotal(sql, declared, freeze)).value : 0;
  const digestHolds = digestOf(frozen) === freeze.digest;
  const broken = !digestHolds || drifts.some(({ drift }) => drift === 'altered');
  const moved = drifts.some(({ drift }) => drift !== 'erased') || valueNow !== freeze.value;
  return {
    id: freeze.id,
    figure: freeze.figure,
    frozenValue: freeze.value,
    valueNow,
    definition: freeze.definition,
    definitionNow: declared?.version ?? null,
    outcome: broken ? 'broken' : moved ? 'drifted' : 'same',
    digestHolds,
    drifts,
  };
}

export function presentFreeze(row: FreezeRow): z.input<typeof Freeze> {
  const { frozenById: _, frozenUnitPath: __, frozenByName, frozenPostTitle, frozenAtMs, ...rest } = row;
  return {
    ...rest,
    frozenBy: frozenByName,
    frozenAs: frozenPostTitle,
    frozenAt: toBeijingIso(frozenAtMs),
  };
}

export const freezeOrRefuse = async (db: Db, id: string): Promise<FreezeRow> => {
  const row = await findFreeze(db, id);
  if (!row) throw new WardError('not-found');
  return row;
};
