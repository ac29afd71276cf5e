import type { SendResult } from '../../platform/outbox/index.ts';

export interface PostRequest {
  url: string;
  method?: 'POST' | 'GET' | 'PUT';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  timeoutMs: number;
  /** The dispatcher's own limit. */
  signal: AbortSignal;
  /** Values that must not appear in a reason, whatever the peer echoes. */
  secrets?: readonly string[];
}

export type PostAnswer =
  | { ok: true; status: number; text: string; json: unknown }
  | Extract<SendResult, { ok: false }>;

/** An answer is read up to here; a gateway that sends more is not answering what was asked. */
const MOST_ANSWER_BYTES = 64 * 1024;
const MOST_EXCERPT_CHARS = 120;
/** Later may be better: request time-out, locked or too early for now, too many. Every 5xx as well. */
const RETRY_STATUS = new Set([408, 423, 425, 429]);

/** Cuts secrets and line breaks out of text that comes from outside, and shortens it. */
export function excerpt(text: string, secrets: readonly string[] = []): string {
  let clean = text.replaceAll(/\s+/g, ' ').trim();
  for (const secret of secrets) if (secret.length > 0) clean = clean.replaceAll(secret, '…');
  return clean.length > MOST_EXCERPT_CHARS ? `${clean.slice(0, MOST_EXCERPT_CHARS)}…` : clean;
}

const NETWORK_REASONS: Record<string, string> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'closed the connection',
  ENOTFOUND: 'has no such host name',
  EAI_AGAIN: 'has a name that cannot be looked up now',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  UND_ERR_SOCKET: 'closed the connection',
};

function networkReason(error: unknown): string {
  const cause = (error as { cause?: { code?: string } }).cause;
  const code = cause?.code ?? (error as { code?: string }).code ?? 'fault';
  return `the peer ${NETWORK_REASONS[code] ?? `does not answer (${code})`}`;
}

async function readLimited(response: Response): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > MOST_ANSWER_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * One request to a gateway. Resolves, never throws: what the network or the status says becomes retry or no retry with
 * a reason that names no secret. Redirects are refused: a message goes where it was told to go.
 */
export async function post(request: PostRequest): Promise<PostAnswer> {
  const { url, method = 'POST', headers = {}, body, timeoutMs, signal, secrets = [] } = request;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: limit,
      ...(body === undefined ? {} : { body }),
    });
    const text = await readLimited(response);
    if (text === undefined) return { ok: false, retry: false, reason: 'the answer is longer than 64 KiB' };
    const { status } = response;
    if (status >= 200 && status < 300) return { ok: true, status, text, json: parseJson(text) };
    if (status >= 300 && status < 400)
      return { ok: false, retry: false, reason: `redirected (HTTP ${status}): correct the address` };
    const retry = status >= 500 || RETRY_STATUS.has(status);
    const said = excerpt(text, secrets);
    return { ok: false, retry, reason: `refused with HTTP ${status}${said ? `: ${said}` : ''}` };
  } catch (error) {
    if (limit.aborted) return { ok: false, retry: true, reason: `no answer within ${timeoutMs / 1000} s` };
    return { ok: false, retry: true, reason: networkReason(error) };
  }
}
