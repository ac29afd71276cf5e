export { issuePdf } from './press/print-issue.ts';
export {
  type FigureLog,
  issueAttachments,
  logIssue,
  newestCheckpoint,
  provenFigure,
  provenGrowth,
  signDaily,
  type VerifiedPdf,
  verifyPdf,
  verifySidecar,
} from './proof/index.ts';
export { readWordList } from './read-word-list.ts';
