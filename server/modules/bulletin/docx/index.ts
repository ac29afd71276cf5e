export {
  type AskedFigure,
  type DocxImport,
  type ImportedDocx,
  importDocx,
  rewordFigure,
} from './import-docx.ts';
export type { DocxNote, DocxRefusal } from './read-docx.ts';
export { documentDocx, issueDocx } from './write-docx.ts';
