import type { RoundCheck, RoundSummary } from '../../../contract/rounds.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { stateOf } from './round-times.ts';
import type { CheckRow } from './store/checks.ts';
import type { RoundRow } from './store/rounds.ts';

const iso = (at: Date | null): string | null => (at === null ? null : toBeijingIso(at.getTime()));

export const presentCheck = (row: CheckRow): RoundCheck => ({
  outcome: row.outcome,
  reason: row.reason,
  stillId: row.stillId,
  stillTakenAt: iso(row.stillTakenAt),
  at: toBeijingIso(row.at.getTime()),
  by: row.by,
  order:
    row.actionId === null
      ? null
      : { actionId: row.actionId, to: row.orderedTo ?? '', distanceKm: row.distanceKm },
});

export function presentRound(row: RoundRow, checks: readonly CheckRow[], nowMs: number): RoundSummary {
  const own = checks.filter(({ roundId }) => roundId === row.id);
  const of = (outcome: CheckRow['outcome']): number => own.filter((each) => each.outcome === outcome).length;
  return {
    id: row.id,
    unit: { id: row.unitId, name: row.unitName, path: row.unitPath },
    state: stateOf(row, nowMs),
    dueFrom: toBeijingIso(row.dueFrom.getTime()),
    dueBy: iso(row.dueBy),
    begunAt: iso(row.begunAt),
    begunBy: row.begunBy,
    endedAt: iso(row.endedAt),
    counts: {
      cameras: row.cameraIds.length,
      normal: of('normal'),
      abnormal: of('abnormal'),
      unclear: of('unclear'),
      left: row.cameraIds.length - own.length,
    },
  };
}
