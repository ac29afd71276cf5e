import type { Actor } from '../../../../contract/permissions.ts';
import { pathsAllowing } from '../../../../contract/permissions.ts';
import type { DutyLogEntry, DutyLogPage } from '../../../../contract/responses.ts';
import { WardError } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { postFor, toMs } from '../journal/request.ts';
import { byPost, inWork, requestKey } from '../journal/work.ts';
import type { ResponsesContext } from '../ports.ts';
import { findLogLine, insertLogLine, readLog } from '../store/duty-log.ts';

export interface OwnLine {
  text: string;
  unitId: string;
  happenedAt?: string | undefined;
  aboutId?: string | undefined;
  correctsSeq?: number | undefined;
}

/** A line in the officer's own words. What was written stays; a correction is a line of its own that names the other. */
export function writeDutyLog(
  ctx: ResponsesContext,
  actor: Actor,
  line: OwnLine,
  idempotencyKey: string | undefined,
): Promise<DutyLogEntry> {
  return inWork(ctx, async (work) => {
    const key = requestKey(actor, idempotencyKey);
    const done = key === undefined ? undefined : await findLogLine(work.tx, { idempotencyKey: key });
    if (done) return done;
    const unit = await work.ports.findUnit(work.tx, line.unitId);
    if (!unit) throw new WardError('not-found', { detail: 'no such unit' });
    const post = postFor(actor, 'log.write', unit.path);
    const happenedAtMs = toMs(line.happenedAt) ?? work.nowMs;
    if (happenedAtMs > work.nowMs)
      throw new WardError('invalid-input', { detail: 'happenedAt lies in the future' });
    if (line.correctsSeq !== undefined) {
      const corrected = await findLogLine(work.tx, { seq: line.correctsSeq });
      if (!corrected) throw new WardError('not-found', { detail: 'no such line to correct' });
      postFor(actor, 'log.write', corrected.unitPath);
    }
    work.logSeq = await insertLogLine(work.tx, {
      id: newId(work.nowMs),
      happenedAtMs,
      recordedAtMs: work.nowMs,
      kind: line.correctsSeq === undefined ? 'note' : 'correction',
      aboutId: line.aboutId ?? null,
      move: null,
      // The officer's words are the record in whatever language they were written.
      textZh: line.text,
      textEn: line.text,
      by: byPost(actor, post),
      unitPath: unit.path,
      correctsSeq: line.correctsSeq ?? null,
      idempotencyKey: key ?? null,
    });
    return (await findLogLine(work.tx, { seq: work.logSeq }))!;
  });
}

export async function readDutyLog(
  ctx: ResponsesContext,
  actor: Actor,
  query: {
    beforeSeq?: number | undefined;
    limit: number;
    aboutId?: string | undefined;
    kind?: DutyLogEntry['kind'] | undefined;
    from?: string | undefined;
    to?: string | undefined;
  },
): Promise<DutyLogPage> {
  const { limit, beforeSeq, aboutId, kind } = query;
  const entries = await readLog(ctx.db, {
    under: pathsAllowing(actor, 'log.read'),
    beforeSeq,
    aboutId,
    kind,
    fromMs: toMs(query.from),
    toMs: toMs(query.to),
    limit: limit + 1,
  });
  const page = entries.slice(0, limit);
  return { entries: page, nextBeforeSeq: entries.length > limit ? (page.at(-1)?.seq ?? null) : null };
}
