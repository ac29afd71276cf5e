/**
 * The last good answer of each address, per person: while the database is away, reading goes on with what was last
 * seen, marked with its age. Bounded; never serves across people; nothing is served from here while the database answers.
 */
export interface StaleAnswers {
  keep(personId: string, url: string, body: string, atMs: number): void;
  find(personId: string, url: string): { body: string; atMs: number } | undefined;
}

export function createStaleAnswers(options: { maxBytes: number }): StaleAnswers {
  const entries = new Map<string, { body: string; atMs: number }>();
  let bytes = 0;
  const keyOf = (personId: string, url: string): string => `${personId} ${url}`;
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    bytes -= entry.body.length * 2;
    entries.delete(key);
  };
  return {
    keep(personId, url, body, atMs) {
      const key = keyOf(personId, url);
      drop(key);
      if (body.length * 2 > options.maxBytes / 4) return;
      entries.set(key, { body, atMs });
      bytes += body.length * 2;
      for (const oldest of entries.keys()) {
        if (bytes <= options.maxBytes) break;
        drop(oldest);
      }
    },
    find: (personId, url) => entries.get(keyOf(personId, url)),
  };
}
