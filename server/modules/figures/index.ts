export {
  type FigureFault,
  figureTotals,
  figureValues,
  foldPending,
  rebuildAll,
  refreshDistinct,
  startFolder,
  type Total,
  verifyFigures,
} from './figures.ts';
export type { BehindFigures, FiguresContext, RecordShown, ReusedPair } from './figures-context.ts';
export { freezeFigure, verifyFreeze } from './freeze-figure.ts';
export {
  type Register,
  type Registered,
  registerFigures,
  verifyRegisters,
  withRegisters,
} from './registers.ts';
export { figureRoutes } from './routes.ts';
export { type FreezeRow, freezesUnder } from './store/freezes.ts';
export { openingsIn } from './store/statements.ts';
export { contributionsIn, type Scope } from './store.ts';
export { SMALLEST_PUBLIC, suppressSmall } from './suppress.ts';
export { type Upheld, upholdContributions, upholdMany } from './uphold.ts';
