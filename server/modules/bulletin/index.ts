export { type BulletinContext, createBulletin } from './bulletin-context.ts';
export { correctFigure, proposeCorrections } from './correct-figure.ts';
export { createBrief } from './create-brief.ts';
export {
  type DocxImport,
  documentDocx,
  type ImportedDocx,
  importDocx,
  issueDocx,
  rewordFigure,
} from './docx/index.ts';
export { changeIssue, createIssue, signOffIssue } from './edit-issue.ts';
export { moveBrief } from './move-brief.ts';
export { issuePdf } from './press/issue-pdf.ts';
export { issueHtml, issueText } from './press/issue-text.ts';
export { printIssue } from './print-issue.ts';
export {
  catchUpLog,
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
export {
  findPublicBrief,
  findPublicIssue,
  listPublicIssues,
  type PublicIssue,
  previewIssue,
  readIssue,
} from './read-public.ts';
export { listPublicCorrections, publicParts, searchPublicBriefs } from './read-public-more.ts';
export { readWordList } from './read-word-list.ts';
export { reviewBrief } from './review-brief.ts';
export { bulletinRoutes } from './routes.ts';
export { saveBrief } from './save-brief.ts';
export { findBriefByText } from './store/briefs.ts';
