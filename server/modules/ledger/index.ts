export { applyMove, type LedgerContext, type MoveOutcome, moveIn } from './apply-move.ts';
export { applyMoves, type BatchItem, type BatchOutcome, movesIn } from './apply-moves.ts';
export { behindFigures } from './behind-figures.ts';
export { type Catalogue, createCatalogue } from './catalogue.ts';
export type { Move } from './judge-move.ts';
export { readPage } from './read-records.ts';
export { ledgerRoutes } from './routes.ts';
export { rebuildClocks, refreshClocks } from './uphold-clocks.ts';
export { type LedgerVerification, rebuildFigures, verifyLedger } from './verify-ledger.ts';
