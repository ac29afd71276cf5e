import { isDictionary, nameOf, type PdfObject } from './parse-object.ts';
import { readPdf } from './read-pdf.ts';

export interface ReadAttachment {
  name: string;
  content: Buffer;
}

/** A text of a PDF: UTF-16 with its mark, else one byte a character (ISO 32000-1 7.9.2.2). */
function textOf(object: PdfObject | undefined): string | undefined {
  if (typeof object !== 'object' || object === null || !('bytes' in object)) return undefined;
  const { bytes } = object;
  return bytes[0] === 0xfe && bytes[1] === 0xff
    ? Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
    : bytes.toString('latin1');
}

/** Files attached to a PDF, in the order of their objects. Throws what is wrong where the file is no PDF. */
export function readAttachments(pdf: Uint8Array): ReadAttachment[] {
  const file = readPdf(pdf);
  const found: ReadAttachment[] = [];
  for (const object of file.objects.values()) {
    if (!isDictionary(object) || nameOf(object.entries.get('Type')) !== 'Filespec') continue;
    const name = textOf(file.resolve(object.entries.get('UF') ?? object.entries.get('F')));
    const embedded = file.resolve(object.entries.get('EF'));
    const reference = isDictionary(embedded) ? embedded.entries.get('F') : undefined;
    if (name === undefined || typeof reference !== 'object' || reference === null) continue;
    const content = 'reference' in reference ? file.stream(reference.reference) : undefined;
    if (content) found.push({ name, content });
  }
  return found;
}
