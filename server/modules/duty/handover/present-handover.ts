import { changesBetween, type Handover, type HandoverSummary, stampsOf } from '../../../../contract/duty.ts';
import { toBeijingIso } from '../../../../contract/time.ts';
import type { HandoverRow } from '../store/handovers.ts';
import { handoverDigest } from './digest.ts';

export const presentSummary = (row: HandoverRow): HandoverSummary => ({
  id: row.id,
  number: row.number,
  unit: { id: row.unitId, name: row.unitName, path: row.unitPath },
  state: row.state,
  asOf: toBeijingIso(row.asOfMs),
  open: row.sections.reduce((sum, { items }) => sum + items.length, 0),
  giver: row.giver,
  taker: row.taker,
});

/** `live`: the sections as they stand now, while it waits for the taker. */
export function presentHandover(row: HandoverRow, live?: Handover['sections']): Handover {
  const items = new Map(row.sections.flatMap((section) => section.items).map((item) => [item.key, item]));
  const asOf = toBeijingIso(row.asOfMs);
  const signed = { unitPath: row.unitPath, number: row.number, asOf, sections: row.sections, note: row.note };
  return {
    ...presentSummary(row),
    sections: row.sections,
    note: row.note,
    digest: row.digest,
    intact: handoverDigest(signed) === row.digest,
    endedAt: row.endedAtMs === null ? null : toBeijingIso(row.endedAtMs),
    endReason: row.endReason,
    changes:
      row.state === 'given' && live
        ? changesBetween(stampsOf(row.sections), live, (key) => items.get(key))
        : [],
  };
}
