import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ABOUT = Buffer.from('ward attachment');

/** A file under a key of its own (AES-256-GCM): nonce, tag, ciphertext. */
export function sealFile(bytes: Uint8Array): { sealed: Uint8Array; key: string } {
  const key = randomBytes(32);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(ABOUT);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), body]), key: key.toString('base64url') };
}

/** Undefined where the bytes were altered or the key is another. */
export function openFile(sealed: Uint8Array, key: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      Buffer.from(key, 'base64url'),
      sealed.subarray(0, NONCE_BYTES),
    )
      .setAAD(ABOUT)
      .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return new Uint8Array(
      Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]),
    );
  } catch {
    return undefined;
  }
}
