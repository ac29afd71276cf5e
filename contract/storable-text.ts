/** NUL and halves of a character: no text of any language holds them, and the database keeps none that does. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Path of the first text inside a parsed input that cannot be kept (`moves.0.data.words`); undefined where all can. */
export function findUnstorable(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : path.join('.');
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, part] of Object.entries(value)) {
    if (!isStorable(name)) return path.join('.');
    const found = findUnstorable(part, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}
