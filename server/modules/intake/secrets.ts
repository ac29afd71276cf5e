import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { PROOF_BITS } from '../../../contract/intake.ts';

/** Codes, tokens and digests under one secret of the installation; each use is bound to its purpose. */
export interface IntakeSecrets {
  /** Digest of a code, a telephone number or a key as the database keeps it. */
  digest(purpose: 'code' | 'contact' | 'key' | 'invitation' | 'rating', text: string): Buffer;
  /** The code of a record: the same each time it is asked for, guessed by nobody without the secret. */
  codeOf(recordId: string, attempt: number): string;
  /** A token for one use of one form. */
  sign(parts: readonly string[]): string;
  /** The parts of a token of ours; undefined where it is none. */
  open(token: string): string[] | undefined;
}

const CODES = 100_000_000n;
const MAC_CHARS = 32;

export function createIntakeSecrets(secret: string): IntakeSecrets {
  const mac = (purpose: string, text: string): Buffer =>
    createHmac('sha256', secret).update(`ward intake ${purpose}\n${text}`).digest();
  const tokenMac = (text: string): string => mac('token', text).toString('base64url').slice(0, MAC_CHARS);
  return {
    digest: mac,
    codeOf: (recordId, attempt) =>
      // 64 bits over 10⁸ codes: the remainder favours none by more than one part in 10¹¹.
      String(mac('code of', `${recordId} ${attempt}`).readBigUInt64BE() % CODES).padStart(8, '0'),
    sign(parts) {
      const text = parts.join('~');
      return `${text}~${tokenMac(text)}`;
    },
    open(token) {
      const at = token.lastIndexOf('~');
      if (at < 0 || token.length > 400) return undefined;
      const given = Buffer.from(token.slice(at + 1));
      const wanted = Buffer.from(tokenMac(token.slice(0, at)));
      return given.length === wanted.length && timingSafeEqual(given, wanted)
        ? token.slice(0, at).split('~')
        : undefined;
    },
  };
}

/** Whether the browser did its work: SHA-256 of token and number begins with `PROOF_BITS` zero bits. */
export function isProof(token: string, proof: string | undefined): boolean {
  if (proof === undefined || !/^\d{1,12}$/.test(proof)) return false;
  return createHash('sha256').update(`${token}:${proof}`).digest().readUInt32BE() >>> (32 - PROOF_BITS) === 0;
}

/** Digits of what was left as a contact, without the country's prefix; undefined where it is no telephone number. */
export function phoneDigits(contact: string): string | undefined {
  const digits = contact
    .normalize('NFKC')
    .replace(/\D/g, '')
    .replace(/^(00)?86(?=1\d{10}$)/, '');
  return digits.length >= 7 && digits.length <= 15 ? digits : undefined;
}
