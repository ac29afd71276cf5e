import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { answerDigest, chooseDigest, parseChallenges } from './http-digest.ts';
import { fetchPicture } from './take-still.ts';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9]);
const USER = '值班';
const PASSWORD = 'pass"wörd: 1';

const hex = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text, 'utf8').digest('hex');

/** Says whether a request's Authorization is the right answer to the nonce given (RFC 7616 3.4.1), by its own reckoning. */
function isAnswer(
  header: string,
  hash: 'md5' | 'sha256',
  nonce: string,
  method: string,
  uri: string,
): boolean {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  const part = (name: string): string => new RegExp(`[ ,]${name}="?([^",]*)"?`).exec(text)?.[1] ?? '';
  const a1 = hex(hash, `${USER}:camera:${PASSWORD}`);
  const wanted = hex(
    hash,
    `${a1}:${nonce}:${part('nc')}:${part('cnonce')}:${part('qop')}:${hex(hash, `${method}:${uri}`)}`,
  );
  return (
    part('username') === USER &&
    part('nonce') === nonce &&
    part('uri') === uri &&
    part('opaque') === 'kept' &&
    part('cnonce').length >= 16 &&
    part('response') === wanted
  );
}

/** A camera that asks for Digest: the path says how it behaves. */
async function digestCamera() {
  const seen: { path: string; authorization: string | undefined }[] = [];
  const nonces = new Map<string, string>();
  const server = createServer((request, response) => {
    const uri = request.url ?? '/';
    const [, how = ''] = uri.split(/[/?]/);
    const { authorization } = request.headers;
    seen.push({ path: uri, authorization });
    const hash = how === 'md5' ? 'md5' : 'sha256';
    const algorithm = hash === 'md5' ? 'MD5' : 'SHA-256';
    const challenge = (stale = ''): void => {
      const nonce = randomBytes(9).toString('base64');
      nonces.set(how, nonce);
      const digest = `Digest realm="camera", qop="auth,auth-int", algorithm=${algorithm}, nonce="${nonce}", opaque="kept"${stale}`;
      const header: Record<string, string | string[]> = {
        both: ['Basic realm="camera"', digest.replace('SHA-256', 'MD5'), digest],
        basic: 'Basic realm="camera"',
        strange: `Digest realm="camera", qop="auth-int", nonce="${nonce}"`,
        negotiate: 'Negotiate',
      };
      response.writeHead(401, { 'www-authenticate': header[how] ?? digest }).end('no');
    };
    if (how === 'hangs') {
      if (authorization === undefined) challenge();
      return;
    }
    if (authorization === undefined) return challenge();
    if (how === 'always-stale') return challenge(', stale=true');
    if (how === 'stale' && seen.filter(({ path }) => path === uri).length === 2)
      return challenge(', stale=TRUE');
    const right =
      how === 'basic'
        ? authorization === `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
        : isAnswer(authorization, hash, nonces.get(how) ?? '', 'GET', uri);
    if (!right) return challenge();
    response.end(how === 'garbage' ? '<html>login</html>' : JPEG);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const address = (path: string, password = PASSWORD): string =>
    `http://${encodeURIComponent(USER)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${path}`;
  return { address, bare: `http://127.0.0.1:${port}`, seen };
}

test('the answer is that of RFC 7616 3.9.1, for both algorithms; the stronger is chosen', () => {
  const asked = `realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const request = {
    method: 'GET',
    uri: '/dir/index.html',
    clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  };
  const who = { username: 'Mufasa', password: 'Circle of Life' };
  const of = (header: string) => answerDigest(chooseDigest(parseChallenges(header))!, who, request);
  expect(of(`Digest ${asked}, algorithm=MD5`)).toContain('response="8ca523f5e9506fed4657c9700eebdbec"');
  expect(
    of(`Basic realm="simple, or not", Digest ${asked}, algorithm=MD5, Digest ${asked}, algorithm=SHA-256`),
  ).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
  // Without qop it is RFC 2069: what old cameras still ask for.
  expect(of('Digest realm="old", nonce="n"')).not.toContain('qop');
  expect(chooseDigest(parseChallenges('realm="x", garbage= , "x" ='))).toBeUndefined();
});

test('a camera that asks for Digest gives its picture; the password is never sent', async () => {
  const camera = await digestCamera();
  for (const path of ['md5', 'sha256/snap?channel=1&q=a%20b', 'both', 'stale'])
    expect(await fetchPicture(camera.address(path)), path).toMatchObject({ ok: true });
  expect(
    camera.seen.filter(({ path }) => path === '/md5').map(({ authorization }) => !authorization),
  ).toEqual([true, false]);
  expect(camera.seen.filter(({ path }) => path === '/stale')).toHaveLength(3);
  expect(JSON.stringify(camera.seen)).not.toContain('pass');
  expect(camera.seen.some(({ authorization }) => authorization?.startsWith('Basic'))).toBe(false);
});

test('each way in which it fails has its own reason', async () => {
  const camera = await digestCamera();
  const fault = async (address: string, options = {}) =>
    (await fetchPicture(address, { timeoutMs: 300, ...options })) as { fault?: string };
  const wrong = (path: string) => fault(camera.address(path, 'guess'));
  expect(await wrong('sha256')).toEqual({ ok: false, fault: 'wrong-password' });
  expect(camera.seen).toHaveLength(2);
  expect(await fault(`${camera.bare}/md5`)).toMatchObject({ fault: 'needs-password' });
  expect(await fault(camera.address('always-stale'))).toMatchObject({ fault: 'refused' });
  expect(await fault(camera.address('strange'))).toMatchObject({ fault: 'unknown-scheme' });
  expect(await fault(camera.address('negotiate'))).toMatchObject({ fault: 'unknown-scheme' });
  expect(await fault(camera.address('garbage'))).toMatchObject({ fault: 'not-a-picture' });
  expect(await fault(camera.address('hangs'))).toMatchObject({ fault: 'no-answer' });
  expect(await fault(camera.address('basic'))).toMatchObject({ fault: 'basic-not-allowed' });
  expect(camera.seen.some(({ authorization }) => authorization?.startsWith('Basic'))).toBe(false);
  expect(await fault(camera.address('basic'), { basicOverHttp: true })).toMatchObject({ ok: true });
  expect(await fault(camera.address('%E0%zz', '%zz'))).toMatchObject({ fault: 'wrong-password' });
});
