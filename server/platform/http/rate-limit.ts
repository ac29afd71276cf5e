import { isIPv6 } from 'node:net';

/** So many in so long for each key, refilled evenly. Kept in memory: a restart forgets, an attacker gains one burst. */
export interface RateLimit {
  /** Takes one; false where nothing is left. */
  take(key: string): boolean;
  /** Whether `take` would succeed. */
  has(key: string): boolean;
}

export function createRateLimit(options: {
  max: number;
  perMs: number;
  nowMs: () => number;
  /** Keys remembered at most; the longest unused is forgotten first. */
  keys?: number;
}): RateLimit {
  const { max, perMs, nowMs, keys = 20_000 } = options;
  const left = new Map<string, { tokens: number; atMs: number }>();
  const now = (key: string): number => {
    const known = left.get(key);
    return known ? Math.min(max, known.tokens + ((nowMs() - known.atMs) / perMs) * max) : max;
  };
  return {
    has: (key) => now(key) >= 1,
    take(key) {
      const tokens = now(key);
      left.delete(key);
      left.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: nowMs() });
      if (left.size > keys) for (const oldest of left.keys()) return left.delete(oldest) && tokens >= 1;
      return tokens >= 1;
    },
  };
}

/** Who is counted as one: an IPv4 address, or the /64 of an IPv6 address, which one household holds whole. */
export function addressBucket(address: string): string {
  const plain = address.split('%')[0] ?? address;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined
      ? before
      : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
