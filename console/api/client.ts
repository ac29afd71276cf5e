import type { z } from 'zod';
import { Problem } from '../../contract/problems.ts';

/** A refusal of the server, or `network` where it could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly remedy: string | undefined;
  readonly fields: readonly { path: string; message: string }[];
  constructor(
    code: string,
    detail: string,
    remedy?: string,
    fields: readonly { path: string; message: string }[] = [],
  ) {
    super(detail);
    this.code = code;
    this.remedy = remedy;
    this.fields = fields;
  }
}

/** Wall time of the newest answer that was read from the server's memory because its database is away. */
let staleSince: string | undefined;
const staleListeners = new Set<() => void>();
export const staleness = {
  subscribe: (listener: () => void) => {
    staleListeners.add(listener);
    return () => staleListeners.delete(listener);
  },
  since: () => staleSince,
};
function noteStale(since: string | undefined): void {
  if (since === staleSince) return;
  staleSince = since;
  for (const listener of staleListeners) listener();
}

declare global {
  /** Answers asked for beside the scripts (`before.js`), by their address. */
  var wardEarly: Map<string, Promise<Response>> | undefined;
}
const EARLY_MS = 10_000;

/**
 * Asks, or takes up what was asked for before the scripts were there: once, and only while it is new. Whatever is sent,
 * a sign-in above all, makes those answers old.
 */
export function ask(path: string, init?: RequestInit): Promise<Response> {
  const reads = init?.method === undefined || init.method === 'GET';
  if (!reads) wardEarly?.clear();
  const early = wardEarly?.get(path);
  if (!early) return fetch(path, init);
  wardEarly?.delete(path);
  return performance.now() < EARLY_MS ? early : fetch(path, init);
}

async function send(
  method: string,
  path: string,
  body?: unknown,
  idempotencyKey?: string,
): Promise<Response> {
  const headers: Record<string, string> = {};
  const raw = body instanceof Blob || body instanceof FormData;
  // Of a form the browser names the type itself, with the line that parts it.
  if (body instanceof Blob) headers['content-type'] = body.type;
  else if (body !== undefined && !raw) headers['content-type'] = 'application/json';
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  let response: Response;
  try {
    response = await ask(`/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError('network', 'network');
  }
  if (response.ok) {
    if (method === 'GET') noteStale(response.headers.get('ward-stale-since') ?? undefined);
    return response;
  }
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  if (problem.success)
    throw new ApiError(
      problem.data.code,
      problem.data.detail ?? problem.data.title,
      problem.data.remedy,
      problem.data.fields,
    );
  throw new ApiError(response.status === 401 ? 'not-signed-in' : 'other', String(response.status));
}

/** Reads and checks an answer against the contract. */
export async function get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  return schema.parse(await (await send('GET', path)).json());
}

/** Reads a text as it is. */
export const getText = async (path: string): Promise<string> => (await send('GET', path)).text();

/** A random key for one press of a button: sent again after a lost answer, it is done once. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

export async function put(path: string, body: unknown): Promise<unknown> {
  return (await send('PUT', path, body, newKey())).json();
}

/** Sends a file as it is. */
export async function upload(path: string, file: Blob, type: string): Promise<void> {
  await send('POST', path, new Blob([file], { type }), newKey());
}

export async function remove(path: string): Promise<void> {
  await send('DELETE', path);
}

export async function post(path: string, body?: unknown): Promise<unknown> {
  const response = await send('POST', path, body ?? {}, newKey());
  return response.status === 204 ? undefined : response.json().catch(() => undefined);
}

/** A file that is given for something said, such as a reason. */
export const postForBlob = async (path: string, body: unknown): Promise<Blob> =>
  (await send('POST', path, body)).blob();
