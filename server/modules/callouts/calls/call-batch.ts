import { createHash } from 'node:crypto';
import type { By } from '../../../../contract/responses.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { cancelAbout } from '../../../platform/outbox/index.ts';
import { insertLogLine } from '../../responses/index.ts';
import type { CallOutRow, Work } from '../callouts-context.ts';
import { recallFromDoors } from '../recall-from-doors.ts';
import { type Call, putCalls } from '../store/calls.ts';
import { insertMoves, type JournalMove } from '../store/moves.ts';
import { type CallMoveName, type CallSubject, doorOrderOf, foldCall, isSettled } from './call-fold.ts';
import { lineOf } from './call-lines.ts';

export interface MoveDraft {
  move: CallMoveName;
  by: By;
  data?: Record<string, unknown>;
  note?: string | null | undefined;
  /** When it was done, epoch ms; the moment of recording if absent. */
  happenedAtMs?: number | undefined;
  /** Unique over the journal; a second move with it is refused by the database. */
  idempotencyKey?: string | null | undefined;
}

/** Moves of many calls of one call-out, written together at the end of a transaction. */
export interface CallBatch {
  row: CallOutRow;
  work: Work;
  /** The call as it stands with the moves so far. */
  now(call: Call): Call;
  /** Calls that began in this batch. */
  begun(): Call[];
  begin(subject: CallSubject, by: By, round?: number): Call;
  add(call: Call, draft: MoveDraft): Call;
  /** Journal, projections, audit, duty log; what nobody waits for is taken out of the outbox, and who was sent to a door is called back. */
  flush(): Promise<void>;
}

const digestOf = (moves: readonly JournalMove[]): string =>
  createHash('sha256').update(JSON.stringify(moves)).digest('hex');

const CANCELLED = '已应答或已撤回，不再发送';

export function openBatch(work: Work, row: CallOutRow): CallBatch {
  const calls = new Map<string, Call>();
  const moves: JournalMove[] = [];
  const settled = new Set<string>();
  const fresh = new Set<string>();
  const lines: { move: JournalMove; call: Call }[] = [];
  const { tx, nowMs, ctx } = work;

  const append = (
    before: Call | { id: string; version: 0; round: number; doc?: undefined },
    draft: MoveDraft,
  ): Call => {
    const happenedAtMs = draft.happenedAtMs ?? nowMs;
    if (happenedAtMs > nowMs)
      throw new WardError('invalid-input', { detail: 'happenedAt lies in the future' });
    const move: JournalMove = {
      callId: before.id,
      version: before.version + 1,
      move: draft.move,
      by: draft.by,
      happenedAtMs,
      recordedAtMs: nowMs,
      note: draft.note ?? null,
      data: draft.data ?? {},
      idempotencyKey: draft.idempotencyKey ?? null,
    };
    const doc = foldCall(before.doc, move);
    const call: Call = { id: before.id, version: move.version, round: before.round, doc };
    if (!before.doc) fresh.add(call.id);
    if (before.doc && !isSettled(before.doc) && isSettled(doc)) settled.add(call.id);
    calls.set(call.id, call);
    moves.push(move);
    lines.push({ move, call });
    return call;
  };

  const audit = async (): Promise<void> => {
    // Answers by link are written in groups: one entry binds them all, who answered stands in the journal.
    const author = ({ by }: JournalMove): string => (by.via === 'link' ? 'link' : `${by.via} ${by.personId}`);
    for (const own of Map.groupBy(moves, author).values()) {
      const [first] = own as [JournalMove, ...JournalMove[]];
      await ctx.ports.audit(tx, {
        action: own.length === 1 ? `call.${first.move}` : 'call.moves',
        about: own.length === 1 ? first.callId : row.id,
        by: first.by,
        unitPath: row.doc.unit.path,
        version: own.length === 1 ? first.version : own.length,
        digest: digestOf(own),
      });
    }
  };

  const writeLines = async (): Promise<void> => {
    for (const { move, call } of lines) {
      const line = lineOf(move, call.doc, row.doc, (id) => calls.get(id)?.doc.person.name);
      if (!line) continue;
      work.logSeq = await insertLogLine(tx, {
        id: newId(nowMs),
        happenedAtMs: move.happenedAtMs,
        recordedAtMs: nowMs,
        kind: 'callout',
        aboutId: row.id,
        move: move.move,
        textZh: line.zh,
        textEn: line.en,
        by: move.by,
        unitPath: row.doc.unit.path,
        correctsSeq: null,
        idempotencyKey: null,
      });
    }
  };

  const batch: CallBatch = {
    row,
    work,
    now: (call) => calls.get(call.id) ?? call,
    begun: () => [...calls.values()].filter(({ id }) => fresh.has(id)),
    begin: (subject, by, round = 1) =>
      append({ id: newId(nowMs), version: 0, round }, { move: 'call', by, data: { subject } }),
    add: (call, draft) => append(calls.get(call.id) ?? call, draft),
    async flush() {
      if (moves.length === 0) return;
      await putCalls(tx, [...calls.values()], row.doc.rules, nowMs);
      await insertMoves(tx, moves, nowMs);
      if (settled.size > 0) await cancelAbout(tx, 'call', [...settled], CANCELLED);
      await audit();
      await writeLines();
      const awaited = [...calls.values()].filter(({ id, doc }) => settled.has(id) && doorOrderOf(doc));
      if (awaited.length > 0) await recallFromDoors(batch, awaited);
      work.touched.add(row.id);
    },
  };
  return batch;
}
