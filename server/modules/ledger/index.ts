export { applyMove, type LedgerContext, type Move, type MoveOutcome, moveIn } from './apply-move.ts';
export { type Catalogue, createCatalogue } from './catalogue.ts';
export { ledgerRoutes } from './routes.ts';
export { type LedgerVerification, rebuildFigures, verifyLedger } from './verify-ledger.ts';
