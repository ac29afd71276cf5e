import { randomBytes } from 'node:crypto';
import {
  answerDigest,
  type Challenge,
  type Credentials,
  chooseDigest,
  parseChallenges,
} from './http-digest.ts';

/** Why a device's web server gives nothing, as it stands on the screen and in the record of a round. */
export const ASK_FAULTS = {
  'no-answer': { zh: '摄像头无应答', en: 'the camera does not answer' },
  refused: { zh: '摄像头拒绝访问', en: 'the camera refuses access' },
  'needs-password': { zh: '摄像头要求账号密码', en: 'the camera asks for user and password' },
  'wrong-password': { zh: '账号或密码错误', en: 'user or password is wrong' },
  'basic-not-allowed': {
    zh: '摄像头只接受明文密码（Basic），未获允许',
    en: 'the camera takes the password in clear only (Basic), which is not allowed',
  },
  'unknown-scheme': {
    zh: '摄像头的认证方式不支持',
    en: 'the camera asks for a way of authentication that is not known',
  },
  'too-large': { zh: '摄像头返回的内容过大', en: 'what the camera sends is too large' },
} as const;
export type AskFault = keyof typeof ASK_FAULTS;

export type Asked = { ok: true; bytes: Uint8Array; contentType: string } | { ok: false; fault: AskFault };

export interface Ask {
  /** May hold user and password; they are sent only in answer to a challenge. */
  address: string;
  timeoutMs: number;
  mostBytes: number;
  /** Basic is answered over https; over http only with this. */
  basicOverHttp?: boolean;
  /** Sent as it is, with POST. */
  body?: { text: string; contentType: string };
  /** Statuses whose body is an answer as well: SOAP tells its faults with 400 and 500. */
  alsoStatus?: readonly number[];
}

const plain = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The address without user and password, and these. */
export function splitAddress(address: string): { url: URL; credentials: Credentials | undefined } {
  const url = new URL(address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return {
    url,
    credentials: username === '' ? undefined : { username: plain(username), password: plain(password) },
  };
}

/** Authorization for the best challenge that may be answered, or why there is none. */
function authorise(
  challenges: readonly Challenge[],
  credentials: Credentials,
  { url, method, basic }: { url: URL; method: string; basic: boolean },
): { header: string } | { fault: AskFault } {
  const digest = chooseDigest(challenges);
  if (digest)
    return {
      header: answerDigest(digest, credentials, {
        method,
        uri: `${url.pathname}${url.search}`,
        clientNonce: randomBytes(16).toString('base64url'),
      }),
    };
  if (!challenges.some(({ scheme }) => scheme === 'basic')) return { fault: 'unknown-scheme' };
  if (!basic) return { fault: 'basic-not-allowed' };
  const { username, password } = credentials;
  return { header: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/** Undefined past so many bytes. */
export async function readBounded(answer: Response, mostBytes: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** No answer of its own may be longer than the first, the one to a challenge and the one to a nonce that went stale. */
const MOST_TRIES = 3;

export type Opened = { ok: true; answer: Response } | { ok: false; fault: AskFault };

/**
 * Asks a device's web server and gives its answer unread; one challenge is answered (Digest, or Basic where it may be), and
 * one nonce that went stale. `timeoutMs` covers the reading too. Never throws: whatever the device does is a reason.
 */
export async function openCamera({
  address,
  timeoutMs,
  basicOverHttp = false,
  body,
  alsoStatus = [],
}: Omit<Ask, 'mostBytes'>): Promise<Opened> {
  const { url, credentials } = splitAddress(address);
  const method = body ? 'POST' : 'GET';
  const signal = AbortSignal.timeout(timeoutMs);
  const way = { url, method, basic: basicOverHttp || url.protocol === 'https:' };
  let authorization: string | undefined;
  try {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const answer = await fetch(url, {
        method,
        redirect: 'error',
        signal,
        headers: {
          ...(authorization === undefined ? {} : { authorization }),
          ...(body ? { 'content-type': body.contentType } : {}),
        },
        ...(body ? { body: body.text } : {}),
      });
      if (answer.status !== 401) {
        if ((answer.ok || alsoStatus.includes(answer.status)) && answer.body !== null)
          return { ok: true, answer };
        await answer.body?.cancel();
        return { ok: false, fault: answer.status === 403 ? 'refused' : 'no-answer' };
      }
      await answer.body?.cancel();
      const challenges = parseChallenges(answer.headers.get('www-authenticate') ?? '');
      if (challenges.length === 0) return { ok: false, fault: 'refused' };
      if (!credentials) return { ok: false, fault: 'needs-password' };
      const isStale = challenges.some(({ params }) => params['stale']?.toLowerCase() === 'true');
      if (authorization !== undefined && !isStale) return { ok: false, fault: 'wrong-password' };
      const answered = authorise(challenges, credentials, way);
      if ('fault' in answered) return { ok: false, fault: answered.fault };
      authorization = answered.header;
    }
    // A nonce that is stale as soon as it was given: the device contradicts itself.
    return { ok: false, fault: 'refused' };
  } catch {
    return { ok: false, fault: 'no-answer' };
  }
}

/** One question to a device's web server, its answer read whole. Never throws. */
export async function askCamera({ mostBytes, ...ask }: Ask): Promise<Asked> {
  const opened = await openCamera(ask);
  if (!opened.ok) return opened;
  const bytes = await readBounded(opened.answer, mostBytes).catch(() => 'broken' as const);
  if (bytes === 'broken') return { ok: false, fault: 'no-answer' };
  if (bytes === undefined) return { ok: false, fault: 'too-large' };
  return { ok: true, bytes, contentType: opened.answer.headers.get('content-type') ?? '' };
}
