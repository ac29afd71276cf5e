import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/**
 * C2SP signed-note: a text with signatures under it, each of a name and a key that is told by four bytes. Ed25519 only.
 */
const ED25519 = 1;
const KEY_HASH_BYTES = 4;
const KEY_BYTES = 32;
/** What stands before the raw key in DER (RFC 8410). */
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export interface NoteSigner {
  name: string;
  /** `NAME+HASH+KEY`: what others verify with. */
  verifierKey: string;
  sign(text: string): string;
}

export interface NoteVerifier {
  name: string;
  keyHash: Buffer;
  key: KeyObject;
}

const NAME = /^[^\s+]+$/u;

const keyHashOf = (name: string, raw: Buffer): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(ED25519))
    .update(raw)
    .digest()
    .subarray(0, KEY_HASH_BYTES);

/** @param seed 32 bytes that nobody else knows */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  if (!NAME.test(name)) throw new Error('the name of a signer has neither spaces nor +');
  const key = createPrivateKey({
    key: Buffer.concat([PRIVATE_HEAD, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const raw = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_HEAD.length);
  const keyHash = keyHashOf(name, raw);
  const typed = Buffer.concat([Uint8Array.of(ED25519), raw]).toString('base64');
  return {
    name,
    verifierKey: `${name}+${keyHash.toString('hex')}+${typed}`,
    sign(text) {
      if (!text.endsWith('\n')) throw new Error('the text of a note ends with a line end');
      const signature = sign(null, Buffer.from(text), key);
      return `${text}\n— ${name} ${Buffer.concat([keyHash, signature]).toString('base64')}\n`;
    },
  };
}

/** Reads `NAME+HASH+KEY`; undefined where it is none, or its hash is not that of its key. */
export function readVerifierKey(text: string): NoteVerifier | undefined {
  const [name = '', hash = '', ...rest] = text.trim().split('+');
  const typed = Buffer.from(rest.join('+'), 'base64');
  const raw = typed.subarray(1);
  if (!NAME.test(name) || typed[0] !== ED25519 || raw.length !== KEY_BYTES) return undefined;
  const keyHash = keyHashOf(name, raw);
  if (keyHash.toString('hex') !== hash.toLowerCase()) return undefined;
  return {
    name,
    keyHash,
    key: createPublicKey({ key: Buffer.concat([PUBLIC_HEAD, raw]), format: 'der', type: 'spki' }),
  };
}

export type NoteFault =
  /** No text with signatures under it. */
  | 'no-note'
  /** Nobody signed it with this key. */
  | 'unknown-key'
  /** A signature is said to be of this key and is not: text or signature were altered. */
  | 'bad-signature';

const SIGNATURE = /^— (\S+) (\S+)$/;

/** The text of a note that the key signed. */
export function openNote(
  note: string,
  verifier: NoteVerifier,
): { ok: true; text: string } | { ok: false; reason: NoteFault } {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) return { ok: false, reason: 'no-note' };
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split('\n');
  const signatures = lines.map((line) => SIGNATURE.exec(line));
  if (signatures.some((signature) => signature === null)) return { ok: false, reason: 'no-note' };
  let named = false;
  for (const signature of signatures) {
    const [, name, base64 = ''] = signature!;
    const bytes = Buffer.from(base64, 'base64');
    if (name !== verifier.name || !bytes.subarray(0, KEY_HASH_BYTES).equals(verifier.keyHash)) continue;
    named = true;
    if (verify(null, Buffer.from(text), verifier.key, bytes.subarray(KEY_HASH_BYTES)))
      return { ok: true, text };
  }
  return { ok: false, reason: named ? 'bad-signature' : 'unknown-key' };
}
