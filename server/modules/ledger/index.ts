export { applyMove } from './apply-move.ts';
export { applyMoves, type BatchItem, type BatchOutcome, movesIn } from './apply-moves.ts';
export { attachmentRoutes, createTickets, sweepFiles, takeFile, verifyFiles } from './attachments/index.ts';
export { behindFigures } from './behind-figures.ts';
export { canonical } from './canonical.ts';
export { beganAtMs, type CarriedRecord, carriedRecords } from './carried-records.ts';
export { type Catalogue, createCatalogue } from './catalogue.ts';
export { readDuplicates, similarIn } from './duplicates/find-duplicates.ts';
export { warningsOf } from './duplicates/warn-of.ts';
export { entriesElsewhere, readElsewhere } from './elsewhere.ts';
export { type ErasureContext, eraseOutdated, eraseRecord } from './erase-record.ts';
export { erasureRoutes } from './erasure-routes.ts';
export { everyRecord } from './every-record.ts';
export { recordExchangeRoutes } from './exchange/routes.ts';
export { countFinished, type Finished } from './finished-store.ts';
export { mergeRecords } from './joint/merge-records.ts';
export { splitRecord } from './joint/split-record.ts';
export type { Move } from './judge-move.ts';
export { type LedgerContext, type MoveOutcome, moveIn } from './move-in.ts';
export {
  journalFor,
  journalsFor,
  type Published,
  publishedBetween,
  publishedRecords,
  readPage,
  recordsById,
  recordsWhere,
  visibleRecord,
} from './read-records.ts';
export { refreshLedger } from './refresh.ts';
export { ledgerRoutes } from './routes.ts';
export { openSensitive } from './sensitive.ts';
export type { RecordRow } from './store.ts';
export { rebuildClocks } from './uphold-clocks.ts';
export { rebuildWords } from './uphold-words.ts';
export { rebuildClaims } from './verify-claims.ts';
export { type LedgerVerification, rebuildFigures, verifyLedger } from './verify-ledger.ts';
export { visibleJournals } from './visible-journals.ts';
export { type RemindersContext, startReminders, tellStages } from './work/reminders.ts';
