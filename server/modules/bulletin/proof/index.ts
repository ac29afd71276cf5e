export {
  catchUpLog,
  type FigureLog,
  issueAttachments,
  logIssue,
  newestCheckpoint,
  provenFigure,
  provenGrowth,
  signDaily,
} from './figure-log.ts';
export { sidecarLeaf, sidecarsOf } from './make-sidecars.ts';
export { type VerifiedPdf, verifyPdf } from './verify-pdf.ts';
export { type Verified, verifySidecar } from './verify-sidecar.ts';
