import { beijingTime } from '../kit/beijing-time.ts';

const SPACE = 0x20;

/** Words of an ASCII body, separated by spaces (6.6.2.1). */
export class AsciiTokens {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The next word, '' at the end. */
  next(): string {
    this.skipSpaces();
    const from = this.at;
    while (this.at < this.end && this.bytes[this.at] !== SPACE) this.at++;
    return latin(this.bytes, from, this.at);
  }

  /** The next word without taking it. */
  peek(): string {
    const { at } = this;
    const word = this.next();
    this.at = at;
    return word;
  }

  /** All bytes behind one separating space. */
  rest(): Uint8Array {
    const from = this.bytes[this.at] === SPACE ? this.at + 1 : this.at;
    this.at = this.end;
    return this.bytes.slice(Math.min(from, this.end), this.end);
  }

  private skipSpaces(): void {
    while (this.at < this.end && this.bytes[this.at] === SPACE) this.at++;
  }
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index++) text += String.fromCharCode(bytes[index]!);
  return text;
}

/** YYMMDDHH, YYMMDDHHmm or YYMMDDHHmmSS as epoch ms in Beijing time, or null. */
export function readTime(digits: string): number | null {
  if (!/^(\d\d){4,6}$/.test(digits)) return null;
  const part = (index: number): number => Number(digits.slice(index * 2, index * 2 + 2) || '0');
  return beijingTime(part(0), part(1), part(2), part(3), part(4), part(5));
}
