import { createHash } from 'node:crypto';

/** What a server asks for (RFC 9110 11.6.1): its scheme and parameters, names in lower case. */
export interface Challenge {
  scheme: string;
  params: Readonly<Record<string, string>>;
}

export interface Credentials {
  username: string;
  password: string;
}

/** name=value, name="quoted value", or the bare word that begins the next challenge. */
const PIECE = /([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([A-Za-z][\w-]*)/g;

/** Challenges of a WWW-Authenticate header, in its order; several headers joined by commas are one. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; params: Record<string, string> }[] = [];
  for (const [, name, quoted, plain, scheme] of header.matchAll(PIECE))
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), params: {} });
    else if (name !== undefined)
      Object.assign(challenges.at(-1)?.params ?? {}, {
        [name.toLowerCase()]: quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '',
      });
  return challenges;
}

/** Algorithms of RFC 7616 6.1 that are answered, the strongest first. */
const HASHES = [
  ['SHA-256', 'sha256'],
  ['MD5', 'md5'],
] as const;

/** Header values are bytes; one character stands for one of them. */
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** The Digest challenge to answer: the strongest known algorithm with qop=auth, or none at all (RFC 2069). */
export function chooseDigest(challenges: readonly Challenge[]): Challenge | undefined {
  const fits = ({ scheme, params }: Challenge, algorithm: string): boolean =>
    scheme === 'digest' &&
    params['nonce'] !== undefined &&
    (params['algorithm'] ?? 'MD5').toUpperCase().replace(/-SESS$/, '') === algorithm &&
    (params['qop'] === undefined || params['qop'].split(/[\s,]+/).includes('auth'));
  for (const [algorithm] of HASHES) {
    const found = challenges.find((challenge) => fits(challenge, algorithm));
    if (found) return found;
  }
  return undefined;
}

/**
 * Value of the Authorization header (RFC 7616 3.4). `uri`: path and query of the request; `clientNonce`: random, fresh.
 * The challenge is one that `chooseDigest` gave.
 */
export function answerDigest(
  { params }: Challenge,
  { username, password }: Credentials,
  { method, uri, clientNonce }: { method: string; uri: string; clientNonce: string },
): string {
  const algorithm = params['algorithm'] ?? 'MD5';
  const isSession = /-sess$/i.test(algorithm);
  const hash = HASHES.find(([name]) => algorithm.toUpperCase().startsWith(name))?.[1] ?? 'md5';
  const digest = (text: string): string => createHash(hash).update(Buffer.from(text, 'latin1')).digest('hex');
  const { realm = '', nonce = '', opaque, qop } = params;
  const user = bytesOf(username);
  const count = '00000001';
  const secret = digest(`${user}:${realm}:${bytesOf(password)}`);
  const first = isSession ? digest(`${secret}:${nonce}:${clientNonce}`) : secret;
  const second = digest(`${method}:${uri}`);
  const response = digest(
    qop === undefined
      ? `${first}:${nonce}:${second}`
      : `${first}:${nonce}:${count}:${clientNonce}:auth:${second}`,
  );
  const hidesUser = params['userhash']?.toLowerCase() === 'true';
  return `Digest ${[
    `username=${quoted(hidesUser ? digest(`${user}:${realm}`) : user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    ...(params['algorithm'] === undefined ? [] : [`algorithm=${algorithm}`]),
    `response=${quoted(response)}`,
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ...(qop === undefined ? [] : ['qop=auth', `nc=${count}`]),
    ...(qop === undefined && !isSession ? [] : [`cnonce=${quoted(clientNonce)}`]),
    ...(hidesUser ? ['userhash=true'] : []),
  ].join(', ')}`;
}
