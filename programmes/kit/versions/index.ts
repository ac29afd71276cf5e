export { changedWithoutVersion, checkVersions } from './check-versions.ts';
export { differences } from './differences.ts';
export { declarationAt, labelAt, namesOfField, readEntry, readJournal, readStored } from './read-entry.ts';
export { type Released, type Shape, shapeOf } from './shape.ts';
export type { Upgrade } from './upgrade.ts';
