/** Addresses remembered at most; the longest unused is forgotten first. */
const MOST_KEYS = 20_000;

/**
 * Counts sign-ins and the like for better-auth: in memory, each Ward for itself, where the library's own count is one for all
 * of a process. So many attempts, then none until `window` seconds have passed without one that was let through.
 */
export function attemptLimits(nowMs: () => number = () => performance.now()) {
  const attempts = new Map<string, { count: number; lastMs: number }>();
  return {
    async consume(key: string, { window, max }: { window: number; max: number }) {
      const now = nowMs();
      const known = attempts.get(key);
      const freeAtMs = (known?.lastMs ?? -Infinity) + window * 1_000;
      const count = now >= freeAtMs ? 0 : (known?.count ?? 0);
      if (count >= max) return { allowed: false, retryAfter: Math.ceil((freeAtMs - now) / 1_000) };
      attempts.delete(key);
      attempts.set(key, { count: count + 1, lastMs: now });
      if (attempts.size > MOST_KEYS) attempts.delete(attempts.keys().next().value ?? key);
      return { allowed: true, retryAfter: null };
    },
  };
}
