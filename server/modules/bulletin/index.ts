export { findFigures, type PrintedFigure } from '../../../contract/bulletin/find-figures.ts';
export {
  type Brief,
  type Bulletin,
  type Item,
  readBulletin,
} from '../../../contract/bulletin/read-bulletin.ts';
export type { Measure } from '../../../contract/bulletin/read-measures.ts';
export { readWordList } from './read-word-list.ts';
