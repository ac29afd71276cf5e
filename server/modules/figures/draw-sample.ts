import { createHash } from 'node:crypto';

/**
 * Draws records by a published seed: the `size` lowest of SHA-256(seed ‖ record id). Anybody who has the seed and the list
 * draws the same; nobody can choose, for the seed is a digest over salts and was published before the draw.
 */
export function drawSample(seed: string, recordIds: readonly string[], size: number): string[] {
  return recordIds
    .map((id) => ({ id, at: createHash('sha256').update(`${seed}${id}`).digest('hex') }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .slice(0, size)
    .map(({ id }) => id);
}
