import type { FontChoice, FontFace, FontRole } from './fonts.ts';

export interface Attachment {
  /** Name of the file inside the PDF. */
  name: string;
  mimeType: string;
  /** PDF/A-3 asks that every attached file says what it is. */
  description: string;
  content: Uint8Array;
}

export interface TypesetJob {
  /**
   * Typst. It begins with `#import "ward.typ": data, fonts`: `data` is the data of the job, `fonts` a dictionary of role →
   * (font, weight) to be spread into `text`. It is ours; what people wrote comes in `data` alone and is never read as markup.
   */
  source: string;
  data: unknown;
  title: string;
  /** BCP 47, `zh` or `en`. */
  language: 'zh' | 'en';
  /** Moment that stands in the file as its date: equal jobs make equal bytes. */
  dateMs: number;
  attachments?: readonly Attachment[];
  fonts?: FontChoice;
}

export interface TypesetResult {
  pdf: Uint8Array;
  pages: number;
  /** What each role was set in. */
  fonts: Record<FontRole, FontFace>;
}

export type TypesetFault =
  /** A character no face of the job has; the sentence names it. */
  | { reason: 'no-glyph'; characters: string[] }
  /** The source does not compile with this data. */
  | { reason: 'source'; messages: string[] }
  /** It took longer than it may, or the process that sets type ended. */
  | { reason: 'stopped'; messages: string[] };

const codePoint = (character: string): string =>
  `${/\p{C}/u.test(character) ? '' : `${character} `}U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

const sentenceOf = (fault: TypesetFault): string =>
  fault.reason === 'no-glyph'
    ? `no font has ${fault.characters.map(codePoint).join(', ')}: write it differently, or install a font that has it`
    : fault.messages.join('; ');

export class TypesetError extends Error {
  readonly fault: TypesetFault;

  constructor(fault: TypesetFault) {
    super(sentenceOf(fault));
    this.name = 'TypesetError';
    this.fault = fault;
  }
}
