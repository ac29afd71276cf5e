import { connect } from 'node:http2';
import { request } from 'node:https';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { makeAuthority, makeServerCertificate } from '../tls.ts';
import { listen } from './listen.ts';

const app = new Hono().get('/', (c) => c.text('here'));
const NOW_MS = Date.now();

test('a district certificate is trusted by name over HTTP/2 and HTTP/1.1, and by nobody without the authority', async () => {
  const authority = await makeAuthority('Test district', NOW_MS);
  const tls = await makeServerCertificate(authority, ['ward.example', '127.0.0.1'], NOW_MS);
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    fetch: app.fetch as never,
    tls,
    purpose: 'console',
  });
  try {
    const session = connect(`https://127.0.0.1:${server.port}`, {
      ca: authority.cert,
      servername: 'ward.example',
    });
    const status = await new Promise((resolve, reject) => {
      session.on('error', reject);
      session
        .request({ ':path': '/' })
        .on('response', (headers) => resolve(headers[':status']))
        .end();
    });
    expect(status).toBe(200);
    session.destroy();
    const http1 = (ca: string | undefined) =>
      new Promise((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port: server.port,
          servername: 'ward.example',
          ...(ca ? { ca } : {}),
        };
        request(options, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });
    expect(await http1(authority.cert)).toBe(200);
    await expect(http1(undefined)).rejects.toThrow(/self.signed certificate/);
  } finally {
    await server.close();
  }
});

test('a taken port is one clear sentence', async () => {
  const first = await listen({ host: '127.0.0.1', port: 0, fetch: app.fetch as never, purpose: 'console' });
  const second = listen({
    host: '127.0.0.1',
    port: first.port,
    fetch: app.fetch as never,
    purpose: 'console',
  });
  await expect(second).rejects.toThrow(
    /^The console listener could not open 127\.0\.0\.1:\d+: port \d+ is taken by another program/,
  );
  await first.close();
});
