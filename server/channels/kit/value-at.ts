/** Value at a dotted path (`data.0.code`); undefined where there is none. */
export function valueAt(json: unknown, path: string): unknown {
  let here: unknown = json;
  for (const step of path.split('.')) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string, unknown>)[step];
  }
  return here;
}
