import type { z } from 'zod';
import type { DueQuery, DueRecords, RecordClock } from '../../../contract/ledger.ts';
import type { Actor } from '../../../contract/permissions.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { type ClockReading, type DeclaredType, visibleTo } from '../../../programmes/kit/index.ts';
import { type DueRow, dueBy } from './clock-store.ts';
import type { LedgerContext } from './move-in.ts';
import { presentRecord } from './present.ts';

const HOUR_MS = 3_600_000;

export function presentClock(
  clock: string,
  reading: ClockReading,
  nowMs: number,
): z.input<typeof RecordClock> | undefined {
  if (reading.state === 'not-started') return undefined;
  const dueAtMs = 'dueAtMs' in reading ? reading.dueAtMs : null;
  return {
    clock,
    state: reading.state,
    startedAt: toBeijingIso(reading.startedAtMs),
    dueAt: dueAtMs === null ? null : toBeijingIso(dueAtMs),
    stoppedAt: reading.state === 'stopped' ? toBeijingIso(reading.stoppedAtMs) : null,
    late: reading.state === 'stopped' ? reading.late : reading.state === 'running' && reading.dueAtMs < nowMs,
    unpublishedYear: reading.state === 'unknown' ? reading.year : null,
  };
}

/** What is overdue or will be, over every type that the reader sees, what is due first before the rest. */
export async function readDue(
  ctx: LedgerContext,
  actor: Actor,
  { withinHours, limit }: z.output<typeof DueQuery>,
): Promise<z.input<typeof DueRecords>> {
  const nowMs = ctx.clock.nowMs();
  const found: { row: DueRow; declared: DeclaredType }[] = [];
  for (const declared of ctx.catalogue.types.values()) {
    if (!declared.type.clocks) continue;
    const byMs = nowMs + withinHours * HOUR_MS;
    for (const row of await dueBy(ctx.db, declared.id, visibleTo(declared, actor), byMs, limit + 1))
      found.push({ row, declared });
  }
  // What has no known end comes first: it is nobody's “in time”.
  const rank = ({ row }: (typeof found)[number]): number => row.dueAtMs ?? Number.NEGATIVE_INFINITY;
  found.sort((a, b) => rank(a) - rank(b));
  return {
    records: found.slice(0, limit).map(({ row, declared }) => ({
      ...presentRecord(declared, row),
      clock: row.clock,
      dueAt: row.dueAtMs === null ? null : toBeijingIso(row.dueAtMs),
      overdue: row.dueAtMs !== null && row.dueAtMs < nowMs,
    })),
    more: found.length > limit,
  };
}
