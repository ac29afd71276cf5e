import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface PeerRequest {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface PeerAnswer {
  status?: number;
  body?: string;
  headers?: Record<string, string>;
  /** Takes the request and never answers. */
  silent?: boolean;
  /** Closes the connection in place of an answer. */
  hangUp?: boolean;
}

export interface HttpPeer {
  url: string;
  requests: PeerRequest[];
  stop(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** A real HTTP server on this machine that answers as the test says; stopped when the test ends. */
export async function httpPeer(
  answer: (request: PeerRequest, count: number) => PeerAnswer | Promise<PeerAnswer>,
): Promise<HttpPeer> {
  const requests: PeerRequest[] = [];
  const server: Server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      requests.push(seen);
      const {
        status = 200,
        body: text = '',
        headers = {},
        silent,
        hangUp,
      } = await answer(seen, requests.length);
      if (hangUp) request.socket.destroy();
      else if (!silent) response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, stop };
}

/** An address of this machine where nothing listens. */
export async function deadUrl(): Promise<string> {
  const peer = await httpPeer(() => ({}));
  await peer.stop();
  return peer.url;
}
