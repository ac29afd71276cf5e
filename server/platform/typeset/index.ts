export { chooseFonts, FONT_ROLES, type FontChoice, type FontFace, type FontRole } from './fonts.ts';
export {
  type Attachment,
  TypesetError,
  type TypesetFault,
  type TypesetJob,
  type TypesetResult,
} from './job.ts';
export { typesetPdf } from './typeset-pdf.ts';
