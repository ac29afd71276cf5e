export {
  type FigureFault,
  figureTotal,
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
export { freezeFigure, freezeWithin, verifyFreeze } from './freeze-figure.ts';
export { breakDown, figuresFor } from './read-figure.ts';
export {
  type Register,
  type Registered,
  registerFigures,
  verifyRegisters,
  withRegisters,
} from './registers.ts';
export { figureRoutes } from './routes.ts';
export { type SignedBy, signerAt } from './signer.ts';
export { signWithin } from './statements.ts';
export { daysOfMany } from './store/cells.ts';
export { type FreezeRow, findFreeze, freezesUnder } from './store/freezes.ts';
export { findStatement, openingsIn, type StatementRow, statementsUnder } from './store/statements.ts';
export { contributionsIn, type Scope } from './store.ts';
export { SMALLEST_PUBLIC, suppressSmall } from './suppress.ts';
export { type Upheld, upholdContributions, upholdMany } from './uphold.ts';
