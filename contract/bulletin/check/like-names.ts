const variantsOf = (name: string): string[] =>
  [...name].map((_char, n, chars) => `${chars.slice(0, n).join('')}?${chars.slice(n + 1).join('')}`);
const shorterOf = (name: string): string[] =>
  [...name].map((_char, n, chars) => [...chars.slice(0, n), ...chars.slice(n + 1)].join(''));

/** Names of a list that differ from a given one by one character: another, one more or one less. */
export function likeNames(names: readonly string[]): (name: string) => string[] {
  const known = new Set(names);
  const table = new Map<string, Set<string>>();
  const put = (key: string, name: string): void => {
    table.set(key, (table.get(key) ?? new Set()).add(name));
  };
  for (const name of names) {
    put(name, name);
    for (const key of [...variantsOf(name), ...shorterOf(name)]) put(key, name);
  }
  return (name) => {
    const keys = [name, ...variantsOf(name), ...shorterOf(name).filter((shorter) => known.has(shorter))];
    const found = new Set(keys.flatMap((key) => [...(table.get(key) ?? [])]));
    return [...found].filter((one) => one !== name && Math.abs(one.length - name.length) <= 1);
  };
}
