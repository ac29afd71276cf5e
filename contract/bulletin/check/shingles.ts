/** Numbers and marks say nothing about likeness: 100余次 and 130余次 are one text with a moved figure. */
const skeleton = (text: string): string =>
  text
    .replaceAll(/[0-9０-９]+(?:\.[0-9]+)?/g, '#')
    .replaceAll(/[\s\p{P}\u3000△]/gu, (mark) => (mark === '#' ? '#' : ''));

/** The distinct 3-grams of a text. */
export function shinglesOf(text: string): Set<string> {
  const plain = skeleton(text);
  const shingles = new Set<string>();
  for (let n = 0; n + 3 <= plain.length; n++) shingles.add(plain.slice(n, n + 3));
  return shingles;
}

/** The distinct 3-grams as 32-bit numbers (FNV-1a over code units). */
export function shingleHashes(text: string): Uint32Array {
  const plain = skeleton(text);
  const hashes = new Set<number>();
  for (let n = 0; n + 3 <= plain.length; n++) {
    let hash = 0x811c9dc5;
    for (let k = n; k < n + 3; k++) hash = Math.imul(hash ^ plain.charCodeAt(k), 0x01000193);
    hashes.add(hash >>> 0);
  }
  return Uint32Array.from(hashes);
}
