export {
  DOCX_REFUSALS,
  type DocxImport,
  documentDocx,
  type ImportedDocx,
  importDocx,
  issueDocx,
  rewordFigure,
} from './docx/index.ts';
export { issuePdf } from './press/issue-pdf.ts';
export { issueHtml, issueText } from './press/issue-text.ts';
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
