export { type FigureFault, figureValues, foldPending, startFolder, verifyFigures } from './figures.ts';
export { clearFigures, contributionsIn, type Scope } from './store.ts';
export { upholdContributions } from './uphold.ts';
