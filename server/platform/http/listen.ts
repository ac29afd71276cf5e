import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, isIPv4 } from 'node:net';
import { createSecureContext } from 'node:tls';
import { createAdaptorServer } from '@hono/node-server';
import { StartError } from '../errors.ts';

export interface Listener {
  readonly port: number;
  readonly host: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  host: string;
  port: number;
  fetch: (request: Request, env: unknown) => Response | Promise<Response>;
  tls?: { cert: string; key: string } | undefined;
  /** What listens here, for messages: “console”, “public pages”. */
  purpose: string;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/** One sentence for the commonest reasons a listener cannot open. */
export function listenFault(
  purpose: string,
  host: string,
  port: number,
  error: NodeJS.ErrnoException,
): StartError {
  const reasons: Record<string, string> = {
    EADDRINUSE: `port ${port} is taken by another program; stop that program or choose another port`,
    EACCES: `port ${port} may not be opened by this user; choose a port above 1023`,
    EADDRNOTAVAIL: `${host} is not an address of this machine`,
  };
  return new StartError(
    `The ${purpose} listener could not open ${host}:${port}: ${reasons[error.code ?? ''] ?? error.message}.`,
  );
}

/** Reads certificate and key once for every listener; what cannot be served with is one sentence. */
export async function readCertificate(files: {
  certFile: string;
  keyFile: string;
}): Promise<{ cert: string; key: string }> {
  try {
    const tls = {
      cert: await readFile(files.certFile, 'utf8'),
      key: await readFile(files.keyFile, 'utf8'),
    };
    createSecureContext(tls);
    return tls;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' ? 'the key belongs to another certificate' : message;
    throw new StartError(
      `The certificate of WARD_TLS_CERT and WARD_TLS_KEY cannot be used: ${reason}. \`npx ward tls\` makes one.`,
    );
  }
}

/** Headers of one HTTP/1 connection: HTTP/2 (RFC 9113 8.2.2) forbids them, and a stream that names one is never answered. */
const OF_A_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade'];

async function withoutConnectionHeaders(answer: Response | Promise<Response>): Promise<Response> {
  const response = await answer;
  for (const header of OF_A_CONNECTION) response.headers.delete(header);
  return response;
}

/** Serves `fetch` over HTTPS with HTTP/2 (HTTP/1.1 for older clients), or plain HTTP where no certificate is given. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, port, tls } = options;
  const server = createAdaptorServer({
    fetch: (tls
      ? (request: Request, env: unknown) => withoutConnectionHeaders(options.fetch(request, env))
      : options.fetch) as never,
    ...(tls
      ? {
          createServer: createSecureServer as never,
          serverOptions: { allowHTTP1: true, cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' } as never,
        }
      : {
          createServer: createHttpServer as never,
          serverOptions: {
            requestTimeout: 60_000,
            headersTimeout: 20_000,
            keepAliveTimeout: 65_000,
          } as never,
        }),
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket: import('node:net').Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(listenFault(options.purpose, host, port, error)),
    );
    server.listen(port, host, () => resolve());
  });
  return {
    host,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // What is still open after a moment (event streams, idle keep-alive) is cut.
        setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, 500).unref();
      }),
  };
}
