import { Problem } from '../../contract/problems.ts';

export type Answer = { ok: true; value: unknown } | { ok: false; code: string; problem?: Problem };

const PATIENCE_MS = 20_000;
const FILE_PATIENCE_MS = 90_000;
/** One request; whatever happens is a value. `network`: nobody knows whether it arrived. */
async function ask(path: string, init: RequestInit, patienceMs: number): Promise<Answer> {
  try {
    const response = await fetch(`/api${path}`, { ...init, signal: AbortSignal.timeout(patienceMs) });
    const value: unknown = await response.json().catch(() => undefined);
    if (response.ok) return { ok: true, value };
    const problem = Problem.safeParse(value);
    if (problem.success) return { ok: false, code: problem.data.code, problem: problem.data };
    return { ok: false, code: response.status === 401 ? 'not-signed-in' : 'internal' };
  } catch {
    return { ok: false, code: 'network' };
  }
}
export const call = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> =>
  ask(
    path,
    {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    },
    PATIENCE_MS,
  );
/** Sends bytes as they are. */
export const callWithFile = (path: string, bytes: Uint8Array<ArrayBuffer>): Promise<Answer> =>
  ask(
    path,
    { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: bytes },
    FILE_PATIENCE_MS,
  );
