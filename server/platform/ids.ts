import { randomBytes } from 'node:crypto';

/** UUID version 7 (RFC 9562 5.7): 48 bits of `nowMs`, the rest random. Sorts by time; never used as an order of commits. */
export function newId(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** An unguessable token for links that need no login: 160 random bits, base64url. */
export function newToken(): string {
  return randomBytes(20).toString('base64url');
}
