export { isDictionary, nameOf, type PdfDictionary, type PdfObject, PdfParser } from './parse-object.ts';
export { type ReadAttachment, readAttachments } from './read-attachments.ts';
export { type PdfFile, readPdf } from './read-pdf.ts';
