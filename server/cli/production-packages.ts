/** What of a lock file (npm, version 3) is read here. */
export interface Lock {
  packages: Readonly<Record<string, LockedPackage>>;
}
interface LockedPackage {
  dependencies?: Readonly<Record<string, string>>;
  optionalDependencies?: Readonly<Record<string, string>>;
  peerDependencies?: Readonly<Record<string, string>>;
  peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
}

/** Where a package is found from inside another one: the nearest `node_modules` upwards, as Node looks for it. */
function placeOf(lock: Lock, from: string, name: string): string | undefined {
  for (let inside = from; ; ) {
    const place = `${inside === '' ? '' : `${inside}/`}node_modules/${name}`;
    if (lock.packages[place]) return place;
    if (inside === '') return undefined;
    const above = inside.lastIndexOf('/node_modules/');
    inside = above < 0 ? '' : inside.slice(0, above);
  }
}

const needsOf = (entry: LockedPackage): string[] => [
  ...Object.keys(entry.dependencies ?? {}),
  ...Object.keys(entry.optionalDependencies ?? {}),
  ...Object.keys(entry.peerDependencies ?? {}).filter(
    (name) => entry.peerDependenciesMeta?.[name]?.optional !== true,
  ),
];

/**
 * Folders (`node_modules/…`) of the packages that run Ward: reachable from the dependencies of the root, what only tests
 * or the bundler use left out, and optional peers too (`npm prune` keeps those: the test runner among them).
 */
export function productionPackages(lock: Lock): Set<string> {
  const reached = new Set<string>();
  const open = [''];
  for (let place = open.pop(); place !== undefined; place = open.pop())
    for (const name of needsOf(lock.packages[place] ?? {})) {
      const found = placeOf(lock, place, name);
      if (found === undefined || reached.has(found)) continue;
      reached.add(found);
      open.push(found);
    }
  return reached;
}
