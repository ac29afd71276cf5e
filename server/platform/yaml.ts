import { parse } from 'yaml';

/** Texts that a start reads two or three times: plans at the seed, the rules and the responses; the district. */
const MOST_KEPT = 16;
const kept = new Map<string, unknown>();

/**
 * What a YAML text says, as plain values. A text read a moment ago is not read again: the reader is slow and a plan long. The
 * values are shared, to be checked into values of one's own (zod), never changed. Throws YAMLParseError with the place.
 */
export function readYaml(text: string): unknown {
  const found = kept.get(text);
  if (found !== undefined) return found;
  const value: unknown = parse(text);
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
  kept.set(text, value);
  return value;
}
