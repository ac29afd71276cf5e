import { createHash, hkdfSync } from 'node:crypto';
import { type Seal, sealWithKey } from '../seal.ts';

/** Wraps the keys of persons: what is in the database alone opens nothing. */
export interface KeyRing {
  /** Names the secret that wraps new keys; no part of it. */
  readonly current: string;
  wrap(key: Uint8Array, subject: string): string;
  /** Undefined where the secret `by` is not on the ring, or the text was altered. */
  unwrap(wrapped: string, by: string, subject: string): Uint8Array | undefined;
}

const NAME_LENGTH = 12;
const nameOf = (secret: string): string =>
  createHash('sha256').update(`ward key ring ${secret}`).digest('hex').slice(0, NAME_LENGTH);
const sealOf = (secret: string): Seal =>
  sealWithKey(new Uint8Array(hkdfSync('sha256', secret, '', 'ward person keys', 32)));

/** `secrets`: the first wraps; the others, of earlier times, still open what they wrapped. */
export function createKeyRing(secrets: readonly [string, ...string[]]): KeyRing {
  const seals = new Map(secrets.map((secret) => [nameOf(secret), sealOf(secret)]));
  const current = nameOf(secrets[0]);
  const about = (subject: string): string => `person key ${subject}`;
  return {
    current,
    wrap: (key, subject) => sealOf(secrets[0]).close(Buffer.from(key).toString('base64url'), about(subject)),
    unwrap(wrapped, by, subject) {
      const text = seals.get(by)?.open(wrapped, about(subject));
      return text === undefined ? undefined : Buffer.from(text, 'base64url');
    },
  };
}
