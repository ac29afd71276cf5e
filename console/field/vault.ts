/** AES-256-GCM; the id of the row is bound in: a row put in another's place does not open. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

/** OWASP's figure for PBKDF2-HMAC-SHA-256 (2023). */
export const ITERATIONS = 600_000;
const TRIES = 5;
const WAIT_MS = 60_000;
const MOST_WAIT_MS = 3_600_000;
/** So many wrong ones, and the doors go; what was filled in stays sealed. */
export const WIPE_DOORS_AT = 10;

/** How long a PIN is not taken after so many wrong ones. */
export const waitAfter = (wrong: number): number =>
  wrong < TRIES ? 0 : Math.min(WAIT_MS * 2 ** (wrong - TRIES), MOST_WAIT_MS);

/** Web Crypto and storage exist on HTTPS alone. */
export const canKeep = (): boolean => globalThis.isSecureContext && 'indexedDB' in globalThis;

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

/** Random UUID (RFC 9562, version 4), also where `crypto.randomUUID` is missing: on plain HTTP. */
export function newUuid(): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function fromPin(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveKey',
  ]);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

const about = (id: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(id);

export async function sealBytes(key: CryptoKey, bytes: BufferSource, id: string): Promise<Sealed> {
  const iv = random(12);
  return {
    iv,
    bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: about(id) }, key, bytes),
  };
}
const openBytes = (key: CryptoKey, { iv, bytes }: Sealed, id: string): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: about(id) }, key, bytes);

export const openSealedBytes = async (
  key: CryptoKey,
  sealed: Sealed,
  id: string,
): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await openBytes(key, sealed, id));
export const seal = (key: CryptoKey, value: unknown, id: string): Promise<Sealed> =>
  sealBytes(key, new TextEncoder().encode(JSON.stringify(value)), id);
export async function openSealed(key: CryptoKey, sealed: Sealed, id: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await openBytes(key, sealed, id)));
}

const dataKey = (raw: BufferSource): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

export interface Locked {
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  key: Sealed;
}
/** A new data key, locked by the PIN. */
export async function lockNew(pin: string, personId: string): Promise<{ locked: Locked; key: CryptoKey }> {
  const raw = random(32);
  const salt = random(16);
  const lock = await fromPin(pin, salt, ITERATIONS);
  const locked = { salt, iterations: ITERATIONS, key: await sealBytes(lock, raw, personId) };
  return { locked, key: await dataKey(raw) };
}
/** Undefined: the PIN is wrong. */
export async function unlock(locked: Locked, pin: string, personId: string): Promise<CryptoKey | undefined> {
  const lock = await fromPin(pin, locked.salt, locked.iterations);
  const raw = await openBytes(lock, locked.key, personId).catch(() => undefined);
  return raw && dataKey(raw);
}
