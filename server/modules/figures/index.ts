export { type FigureFault, figureValues, foldPending, startFolder, verifyFigures } from './figures.ts';
export { clearFigures, contributionsIn, type Scope } from './store.ts';
export { type Upheld, upholdContributions, upholdMany } from './uphold.ts';
