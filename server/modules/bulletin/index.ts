export { findFigures, type PrintedFigure } from './find-figures.ts';
export { type Brief, type Bulletin, type Item, readBulletin } from './read-bulletin.ts';
export type { Measure } from './read-measures.ts';
