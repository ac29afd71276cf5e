/** Beijing time is UTC+8 all year (no daylight saving since 1991); SL 651 carries no zone and all practice is UTC+8. */
export const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Epoch milliseconds → ISO 8601 with `+08:00`; milliseconds are written only when they are not zero. */
export function toBeijingIso(atMs: number): string {
  const iso = new Date(atMs + BEIJING_OFFSET_MS).toISOString();
  const withoutZone = iso.slice(0, -1);
  return `${withoutZone.endsWith('.000') ? withoutZone.slice(0, -4) : withoutZone}+08:00`;
}

/** ISO 8601 with a zone → epoch milliseconds; undefined when the text has no zone or is no time. */
export function fromIso(text: string): number | undefined {
  if (!/(Z|[+-]\d{2}:?\d{2})$/.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}
