import { ApiError, ask } from '../api/client.ts';

/** Calls an address of the identity part; its refusals carry no problem document, the caller says what they mean. */
export async function callAuth(path: string, body: unknown): Promise<unknown> {
  let response: Response;
  try {
    response = await ask(`/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new ApiError('network', 'network');
  }
  if (response.ok) return response.json().catch(() => undefined);
  if (response.status === 429) throw new ApiError('too-many-requests', 'too-many-requests');
  if (response.status >= 500) throw new ApiError('database-away', 'database-away');
  throw new ApiError('refused', 'refused');
}
