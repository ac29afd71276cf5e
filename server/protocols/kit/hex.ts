/** Two upper-case hex digits of every byte value. */
export const HEX_BYTE: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);

/** Value of an ASCII hex digit, or −1; both letter cases. */
export const HEX_DIGIT_VALUE = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX_DIGIT_VALUE[digit.charCodeAt(0)] = value;
  HEX_DIGIT_VALUE[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Bytes as upper-case hex without separators. */
export function toHex(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  for (let index = from; index < to; index++) text += HEX_BYTE[bytes[index]!]!;
  return text;
}

/** Hex text (white space allowed between digits) as bytes; undefined when it is no hex or has an odd digit. */
export function fromHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    const high = digitAt(digits, index * 2);
    const low = digitAt(digits, index * 2 + 1);
    if (high < 0 || low < 0) return undefined;
    bytes[index] = (high << 4) | low;
  }
  return bytes;
}

function digitAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 256 ? HEX_DIGIT_VALUE[code]! : -1;
}
