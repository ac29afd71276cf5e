const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const GB18030 = new TextDecoder('gb18030');
const ENCODER = new TextEncoder();

/** Text of a manual report or version “in its original coding”: ASCII or UTF-8 where it is that, else GB 18030. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return GB18030.decode(bytes);
  }
}

export function encodeText(text: string): Uint8Array {
  return ENCODER.encode(text);
}
