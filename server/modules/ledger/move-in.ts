import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { contributionsOf, type DeclaredType, type Entry, wordsOf } from '../../../programmes/kit/index.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { isUniqueViolation } from '../../platform/db/errors.ts';
import type { Db, Sql, Tx } from '../../platform/db/index.ts';
import { WardError } from '../../platform/errors.ts';
import type { FileStore } from '../../platform/files/index.ts';
import type { Vault } from '../../platform/vault/index.ts';
import type { Audit, AuditEntryInput } from '../audit/index.ts';
import { upholdContributions } from '../figures/index.ts';
import { findUnit } from '../people/index.ts';
import { filesNamed, nameFiles } from './attachments/name-files.ts';
import { filesAmong, insertAttached } from './attachments/store.ts';
import type { Tickets } from './attachments/tickets.ts';
import type { Catalogue } from './catalogue.ts';
import { claimsBefore, isTaken, takeClaim, upholdClaims } from './claims.ts';
import { readElsewhere } from './elsewhere.ts';
import { declaredFor, idTaken, type Judged, judgeMove, keyOf, type Move } from './judge-move.ts';
import { asSigned, sign } from './quorum.ts';
import { hasSensitive } from './sensitive.ts';
import { insertSignature, type Signature, signaturesOf } from './signature-store.ts';
import {
  entriesOf,
  findRecord,
  insertLinks,
  insertOpened,
  type RecordRow,
  recordsAmong,
  updateMoved,
} from './store.ts';
import { upholdClocks } from './uphold-clocks.ts';
import { upholdWords } from './uphold-words.ts';
import { foldOlder } from './versions/fold-older.ts';
import { assigneeKeys, findAssignees } from './work/assignees.ts';
import { tellHandedOver } from './work/hand-over.ts';

export interface LedgerContext {
  db: Db;
  clock: Clock;
  bus: Bus;
  catalogue: Catalogue;
  vault: Vault;
  audit: Audit;
  /** Opens what was sent for a move; absent: no files are taken. */
  uploads?: Tickets;
  /** Where files lie. */
  files?: FileStore;
}

export interface MoveOutcome {
  record: RecordRow;
  /** This very request was done before: nothing was written. */
  repeated: boolean;
  /** A quorum move that others have yet to sign: the record is as it was. */
  waiting?: true;
}

const EVERY = { and: [] };

/** Paths of units as they were read: a unit never moves and never goes. */
const paths = new WeakMap<Db, Map<string, string>>();
export async function unitPathOf(
  tx: Sql,
  { db }: LedgerContext,
  unitId: string,
): Promise<string | undefined> {
  const known = paths.get(db) ?? new Map<string, string>();
  paths.set(db, known);
  const path = known.get(unitId) ?? (await findUnit(tx, unitId))?.path;
  if (path !== undefined) known.set(unitId, path);
  return path;
}

/** What the audit log says of a move. */
export const auditOf = (actor: Actor, { entry, row }: Judged): AuditEntryInput => ({
  kind: 'move',
  action: `${row.type}.${entry.move}`,
  about: row.id,
  actor,
  unitPath: row.unitPath,
  data: { version: entry.n, happenedAt: toBeijingIso(entry.happenedAtMs) },
  ...(entry.by.postId === null ? {} : { postId: entry.by.postId }),
});

/** What the audit log says of a signature. */
const signatureAudit = (actor: Actor, judged: Judged, { version, digest }: Signature): AuditEntryInput => ({
  ...auditOf(actor, judged),
  action: `${judged.row.type}.${judged.entry.move}.sign`,
  data: { version, digest },
});

/** Signatures under a quorum move over a record as it stands; undefined for every other move. */
async function signedSoFar(tx: Sql, declared: DeclaredType, move: Move, before: RecordRow | undefined) {
  if (!before || !declared.type.moves[move.move]?.quorum) return undefined;
  return (await signaturesOf(tx, [before.id])).filter(
    (each: Signature) => each.move === move.move && each.version === before.version,
  );
}

/** A file that was sent and swept before the move named it. */
export const sendAgain = (): WardError =>
  new WardError('unprocessable', { detail: 'a file is not here any more', remedy: 'Send it again.' });

/** The record that a move is made on, locked, as the present declaration reads it; folded anew first where it is behind. */
async function heldFor(
  tx: Tx,
  { catalogue }: LedgerContext,
  recordId: string | null,
): Promise<{ before: RecordRow | undefined; entries: Entry[] }> {
  const row = recordId === null ? undefined : await findRecord(tx, recordId, { lock: true });
  if (!row) return { before: undefined, entries: [] };
  const [held] = await foldOlder(tx, catalogue, [{ row, entries: await entriesOf(tx, row.id) }]);
  return { before: held?.row, entries: held?.entries ?? [] };
}

/** One move in the caller's transaction: four questions, then entry, record, links, figures and audit together. */
export async function moveIn(
  tx: Tx,
  ctx: LedgerContext,
  actor: Actor,
  request: Move,
  idempotencyKey?: string,
): Promise<MoveOutcome> {
  const declared = declaredFor(ctx.catalogue, request);
  const key = keyOf(actor, idempotencyKey);
  const { before, entries } = await heldFor(tx, ctx, request.recordId);
  const asked = nameFiles(declared, actor, request, before, ctx.uploads, ctx.clock.nowMs());
  const signatures = await signedSoFar(tx, declared, asked, before);
  const move = signatures ? asSigned(asked, signatures) : asked;
  const targetIds = Object.values(move.links).flat();
  const targets = targetIds.length === 0 ? [] : await recordsAmong(tx, targetIds, EVERY);
  const keys = await ctx.vault.open(tx, before && hasSensitive(declared) ? [before.id] : []);
  const assignees = await findAssignees(
    tx,
    assigneeKeys(ctx.catalogue, [{ move, entries }]),
    ctx.clock.nowMs(),
  );
  const said = { ...before?.data, ...move.data };
  const standing = {
    before,
    elsewhere: await readElsewhere(tx, ctx.catalogue, [{ declared, ...move, before }]),
    assignees,
    keys,
    entries,
    unitPath: move.unitId === undefined ? undefined : await unitPathOf(tx, ctx, move.unitId),
    targets: new Map(targets.map((row) => [row.id, row])),
    ...(signatures ? { signed: true as const } : {}),
  };
  const judged = judgeMove(ctx, declared, actor, move, standing, ctx.clock.nowMs());
  const { entry, row } = judged;
  takeClaim(await claimsBefore(tx, [{ declared, data: said }]), declared, before, row);
  const files = filesNamed(declared, row.id, move.data);
  const kept = await filesAmong(
    tx,
    files.map(({ sha256 }) => sha256),
  );
  if (files.some(({ sha256 }) => !kept.has(sha256))) throw sendAgain();
  if (before && signatures) {
    const { signature, repeated, complete } = sign(declared, actor, move, before, judged, signatures);
    if (repeated) return { record: before, repeated, waiting: true };
    await insertSignature(tx, signature);
    await insertAttached(tx, files);
    await ctx.audit.record(tx, signatureAudit(actor, judged, signature));
    if (!complete) return { record: before, repeated: false, waiting: true };
  }
  if (!before && !(await insertOpened(tx, row, entry, key, wordsOf(declared, row.data)))) throw idTaken();
  const contributions = contributionsOf(declared, row, [...entries, entry]);
  await tx.all([
    async () => before && updateMoved(tx, row, entry, key),
    async () => before && upholdWords(tx, [{ declared, row, changed: entry.data }]),
    () => keys.keep(tx, entry.recordedAtMs),
    () => insertLinks(tx, row.id, entry.links),
    () => insertAttached(tx, files),
    () => upholdContributions(tx, ctx.catalogue.figures, row, contributions, before === undefined),
    () =>
      upholdClaims(tx, [{ declared, row }]).catch((error: unknown) => {
        throw isUniqueViolation(error) ? isTaken(declared, undefined) : error;
      }),
    () => upholdClocks(tx, [{ declared, recordId: row.id, entries: [...entries, entry] }]),
    () => tellHandedOver(tx, [{ judged, declared, actor }], assignees),
    () => ctx.audit.record(tx, auditOf(actor, judged)),
  ]);
  return { record: row, repeated: false };
}
