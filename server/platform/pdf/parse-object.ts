/** An object of a PDF (ISO 32000-1 7.3); a stream is its dictionary, the bytes stand apart. */
export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfReference
  | PdfText
  | PdfObject[]
  | PdfDictionary;
export interface PdfName {
  name: string;
}
export interface PdfReference {
  reference: number;
}
export interface PdfText {
  bytes: Buffer;
}
export interface PdfDictionary {
  entries: Map<string, PdfObject>;
}

const DEEPEST = 64;
const SPACE = /[\0\t\n\f\r ]/;
const TOKEN_END = /[\0\t\n\f\r ()<>[\]{}/%]/;
const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

/** Reads objects out of a text of one character a byte (latin1). Throws on what is no object. */
export class PdfParser {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  object(depth = 0): PdfObject {
    if (depth > DEEPEST) throw new Error('objects are nested too deep');
    this.skipSpace();
    const next = this.text[this.at];
    if (next === undefined) throw new Error('the file ends within an object');
    if (next === '/') return this.#name();
    if (next === '(') return this.#string();
    if (next === '[') return this.#array(depth);
    if (next === '<') return this.text[this.at + 1] === '<' ? this.#dictionary(depth) : this.#hex();
    return this.#word();
  }

  skipSpace(): void {
    for (;;) {
      const next = this.text[this.at];
      if (next === '%') {
        while (this.at < this.text.length && !/[\r\n]/.test(this.text[this.at]!)) this.at++;
      } else if (next !== undefined && SPACE.test(next)) this.at++;
      else return;
    }
  }

  token(): string {
    const start = this.at;
    while (this.at < this.text.length && !TOKEN_END.test(this.text[this.at]!)) this.at++;
    return this.text.slice(start, this.at);
  }

  #name(): PdfName {
    this.at++;
    return {
      name: this.token().replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    };
  }

  #string(): PdfText {
    const bytes: number[] = [];
    let open = 0;
    for (; this.at < this.text.length; this.at++) {
      let character = this.text[this.at]!;
      if (character === '(' && open++ === 0) continue;
      if (character === ')' && --open === 0) {
        this.at++;
        return { bytes: Buffer.from(bytes) };
      }
      if (character === '\\') {
        const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.at + 1, this.at + 4));
        if (octal) {
          bytes.push(Number.parseInt(octal[0], 8) & 0xff);
          this.at += octal[0].length;
          continue;
        }
        character = this.text[++this.at] ?? '';
        if (character === '\n' || character === '\r') continue;
        bytes.push(ESCAPES[character] ?? character.charCodeAt(0));
        continue;
      }
      bytes.push(character.charCodeAt(0));
    }
    throw new Error('a text has no end');
  }

  #hex(): PdfText {
    const end = this.text.indexOf('>', this.at);
    if (end < 0) throw new Error('a text has no end');
    const digits = this.text.slice(this.at + 1, end).replace(/[^0-9a-fA-F]/g, '');
    this.at = end + 1;
    return { bytes: Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex') };
  }

  #array(depth: number): PdfObject[] {
    const items: PdfObject[] = [];
    this.at++;
    for (;;) {
      this.skipSpace();
      if (this.text[this.at] === ']') {
        this.at++;
        return items;
      }
      items.push(this.object(depth + 1));
    }
  }

  #dictionary(depth: number): PdfDictionary {
    const entries = new Map<string, PdfObject>();
    this.at += 2;
    for (;;) {
      this.skipSpace();
      if (this.text.startsWith('>>', this.at)) {
        this.at += 2;
        return { entries };
      }
      if (this.text[this.at] !== '/') throw new Error('a key of a dictionary is no name');
      const { name } = this.#name();
      entries.set(name, this.object(depth + 1));
    }
  }

  #word(): PdfObject {
    const reference = /^(\d{1,10})\s+\d{1,5}\s+R(?![A-Za-z0-9])/.exec(this.text.slice(this.at, this.at + 32));
    if (reference) {
      this.at += reference[0].length;
      return { reference: Number(reference[1]) };
    }
    const token = this.token();
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'null') return null;
    const number = Number(token);
    if (token === '' || Number.isNaN(number))
      throw new Error(`no object begins with ${JSON.stringify(token || this.text[this.at])}`);
    return number;
  }
}

export const isDictionary = (object: PdfObject | undefined): object is PdfDictionary =>
  typeof object === 'object' && object !== null && !Array.isArray(object) && 'entries' in object;
export const nameOf = (object: PdfObject | undefined): string | undefined =>
  typeof object === 'object' && object !== null && 'name' in object ? object.name : undefined;
