import { createHash } from 'node:crypto';
import type { FoldMove, SubjectKind } from './aggregate.ts';

/** JSON with sorted keys and without undefined members: what jsonb gives back has the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/**
 * SHA-256 over everything a move says, from its draft or from its row alike. The chained audit log keeps it, so that a
 * journal row that was changed behind Ward's back no longer fits.
 */
export function moveDigest(kind: SubjectKind, move: FoldMove): string {
  const { subjectId, version, by, happenedAtMs, recordedAtMs, note, data, evidence } = move;
  const said = [kind, subjectId, version, move.move, by, happenedAtMs, recordedAtMs, note, data, evidence];
  return createHash('sha256').update(canonical(said)).digest('hex');
}
