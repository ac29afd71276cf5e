/** The client's network address: of the socket, or what a declared proxy says in the last `X-Forwarded-For` entry. */
export function peerOf(env: unknown, request: Request, proxies: readonly string[]): string {
  const socket = (env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
    ?.socket;
  const direct = (socket?.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '');
  if (!proxies.includes(direct)) return direct;
  return request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || direct;
}
