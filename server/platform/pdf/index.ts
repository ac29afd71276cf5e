export { isDictionary, nameOf, type PdfDictionary, type PdfObject, PdfParser } from './parse-object.ts';
export { type ReadAttachment, readAttachments } from './read-attachments.ts';
export { type PdfFile, readPdf } from './read-pdf.ts';
export { linesOf, type PdfGlyph, type PdfLine, type PdfPage, readPages, readText } from './read-text.ts';
