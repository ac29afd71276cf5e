import { createHash } from 'node:crypto';

/** RFC 6962 2.1: what a leaf and an inner node are hashed with, so that neither passes for the other. */
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const leafHash = (data: Uint8Array): Buffer => createHash('sha256').update(LEAF).update(data).digest();
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash('sha256').update(NODE).update(left).update(right).digest();

/** Of a tree over `size` leaves: how many stand in its left half, the largest power of two below `size`. */
function leftSize(size: number): number {
  let left = 1;
  while (left * 2 < size) left *= 2;
  return left;
}

/** Root of the tree over leaf hashes (RFC 6962 2.1); of none: the hash of nothing. */
export function treeRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return Buffer.from(leaves[0]!);
  const left = leftSize(leaves.length);
  return nodeHash(treeRoot(leaves.slice(0, left)), treeRoot(leaves.slice(left)));
}

/** Hashes that lead from leaf `index` to the root (RFC 6962 2.1.1), the lowest first. */
export function inclusionProof(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`there is no leaf ${index} among ${leaves.length}`);
  if (leaves.length === 1) return [];
  const left = leftSize(leaves.length);
  return index < left
    ? [...inclusionProof(leaves.slice(0, left), index), treeRoot(leaves.slice(left))]
    : [...inclusionProof(leaves.slice(left), index - left), treeRoot(leaves.slice(0, left))];
}

/** The root that a leaf and its proof lead to in a tree of `size` (RFC 9162 2.1.3.2); undefined where the proof has another length. */
export function rootOfProof(
  leaf: Uint8Array,
  { index, size, hashes }: { index: number; size: number; hashes: readonly Uint8Array[] },
): Buffer | undefined {
  if (index >= size) return undefined;
  if (size === 1) return hashes.length === 0 ? Buffer.from(leaf) : undefined;
  const last = hashes.at(-1);
  if (last === undefined) return undefined;
  const left = leftSize(size);
  const below = hashes.slice(0, -1);
  if (index < left) {
    const inner = rootOfProof(leaf, { index, size: left, hashes: below });
    return inner && nodeHash(inner, last);
  }
  const inner = rootOfProof(leaf, { index: index - left, size: size - left, hashes: below });
  return inner && nodeHash(last, inner);
}

/** Hashes that show that the tree over the first `earlier` leaves is the beginning of the whole (RFC 6962 2.1.2). */
export function consistencyProof(leaves: readonly Uint8Array[], earlier: number): Buffer[] {
  const within = (part: readonly Uint8Array[], known: number, whole: boolean): Buffer[] => {
    if (known === part.length) return whole ? [] : [treeRoot(part)];
    const left = leftSize(part.length);
    return known <= left
      ? [...within(part.slice(0, left), known, whole), treeRoot(part.slice(left))]
      : [...within(part.slice(left), known - left, false), treeRoot(part.slice(0, left))];
  };
  if (earlier < 1 || earlier > leaves.length) throw new RangeError(`there is no tree of ${earlier}`);
  return within(leaves, earlier, true);
}

/** Whether the tree with root `later` begins with the tree with root `earlier` (RFC 9162 2.1.4.2). */
export function isConsistent(
  earlier: { size: number; root: Uint8Array },
  later: { size: number; root: Uint8Array },
  hashes: readonly Uint8Array[],
): boolean {
  if (earlier.size < 1 || earlier.size > later.size) return false;
  if (earlier.size === later.size)
    return hashes.length === 0 && Buffer.compare(earlier.root, later.root) === 0;
  const isPower = (earlier.size & (earlier.size - 1)) === 0;
  const path = isPower ? [earlier.root, ...hashes] : hashes;
  if (path.length === 0) return false;
  let inner = earlier.size - 1;
  let outer = later.size - 1;
  while (inner % 2 === 1) {
    inner = Math.floor(inner / 2);
    outer = Math.floor(outer / 2);
  }
  let first: Uint8Array = path[0]!;
  let second: Uint8Array = path[0]!;
  for (const hash of path.slice(1)) {
    if (outer === 0) return false;
    if (inner % 2 === 1 || inner === outer) {
      first = nodeHash(hash, first);
      second = nodeHash(hash, second);
      while (inner % 2 === 0 && inner !== 0) {
        inner = Math.floor(inner / 2);
        outer = Math.floor(outer / 2);
      }
    } else second = nodeHash(second, hash);
    inner = Math.floor(inner / 2);
    outer = Math.floor(outer / 2);
  }
  return outer === 0 && Buffer.compare(first, earlier.root) === 0 && Buffer.compare(second, later.root) === 0;
}
