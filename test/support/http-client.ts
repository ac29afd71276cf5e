import type { DemoLogin } from '../../demo/seed/demo-logins.ts';

export interface SignedIn {
  get(path: string): Promise<Response>;
  send(
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | null,
    headers?: Record<string, string>,
  ): Promise<Response>;
  readonly cookie: string;
}

/** Signs a person of the demo in over HTTP and keeps the cookie. */
export async function signIn(
  consoleUrl: string,
  logins: readonly DemoLogin[],
  username: string,
): Promise<SignedIn> {
  const login = logins.find((candidate) => candidate.username === username)!;
  const answer = await fetch(`${consoleUrl}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: login.password }),
  });
  if (!answer.ok) throw new Error(`${username} cannot sign in: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const send: SignedIn['send'] = async (method, path, body, headers = {}) => {
    const once = (): Promise<Response> =>
      fetch(`${consoleUrl}${path}`, { method, body, headers: { cookie, ...headers } });
    // A refused body is not read to its end: the connection closes, and may take the next request with it.
    return once().catch(once);
  };
  return { cookie, send, get: (path) => send('GET', path, null) };
}
