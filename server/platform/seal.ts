import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps small secrets (passwords of cameras, a person's telephone) unreadable in the database and its backups alone. */
export interface Seal {
  /** AES-256-GCM; `about` binds the text to its place: moved elsewhere it does not open. */
  close(text: string, about: string): string;
  /** Undefined where the text was altered, belongs elsewhere or was closed under another key. */
  open(sealed: string, about: string): string | undefined;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `key`: 32 bytes. */
export function sealWithKey(key: Uint8Array): Seal {
  return {
    close(text, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, about) {
      try {
        const bytes = Buffer.from(sealed, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
          .setAAD(Buffer.from(about))
          .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
          decipher.final(),
        ]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

export const createSeal = (installationSecret: string): Seal =>
  sealWithKey(new Uint8Array(hkdfSync('sha256', installationSecret, '', 'ward seal', 32)));
