import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../contract/problems.ts';
import { seedDistrict } from '../support/chaos.ts';
import { testDatabase } from '../support/database.ts';
import { type SignedIn, signIn } from '../support/http-client.ts';
import { type ApiDocument, damagedRequests, declaredRoutes } from '../support/http-damage.ts';
import { ownSettings, startWardProcess, type WardProcess } from '../support/ward-process.ts';

const LONG = { timeout: 240_000 };
/** People whose posts together open every route. */
const PEOPLE = ['officer-a', 'sysadmin', 'secadmin', 'auditor', 'commander', 'engineer-a'] as const;
/** Ends the session or answers for ever: not sent damaged. */
const LEFT_OUT = /\/api\/(auth|live)/;

let dataDir: string;
let ward: WardProcess;
let people: SignedIn[];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'ward-bad-'));
  const env = await ownSettings(dataDir, { DATABASE_URL: (await testDatabase()).url });
  const logins = await seedDistrict(env);
  ward = await startWardProcess(env);
  people = [];
  for (const name of PEOPLE) people.push(await signIn(ward.consoleUrl, logins, name));
}, 300_000);
afterAll(async () => {
  ward?.signal('SIGKILL');
  await ward?.ended;
  await rm(dataDir, { recursive: true, force: true });
});

/** A kept line on which two megabytes were refused may close under the next request: asked once more. */
async function twice(ask: () => Promise<Response>): Promise<Response | Error> {
  const first = await ask().catch((error: Error) => error);
  return first instanceof Error ? ask().catch((error: Error) => error) : first;
}

async function faultOf(response: Response): Promise<string | undefined> {
  const { status } = response;
  const text = await response.text();
  if (status < 400) return undefined;
  const problem = (() => {
    try {
      return JSON.parse(text) as { code?: string; type?: string; status?: number };
    } catch {
      return {};
    }
  })();
  if (status === 500) return `500: ${text.slice(0, 200)}`;
  if (!(response.headers.get('content-type') ?? '').startsWith('application/problem+json'))
    return `${status} without a problem: ${text.slice(0, 100)}`;
  const code = problem.code as keyof typeof PROBLEMS | undefined;
  if (code === undefined || PROBLEMS[code] !== status || problem.type !== `urn:ward:problem:${code}`)
    return `${status} with ${text.slice(0, 100)}`;
  return undefined;
}

const alive = async (): Promise<number> => (await fetch(`${ward.consoleUrl}/healthz`)).status;

async function loggedFaults(): Promise<string[]> {
  const folder = path.join(dataDir, 'logs');
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')),
  );
  return texts
    .join('\n')
    .split('\n')
    .filter((line) => line.includes('"request failed"'))
    .map((line) => line.slice(0, 400));
}

describe('damaged requests', () => {
  test(
    'every declared route refuses them with a problem that has a code, and none ends in a fault',
    LONG,
    async () => {
      const document = (await (await fetch(`${ward.consoleUrl}/api/openapi.json`)).json()) as ApiDocument;
      const routes = declaredRoutes(document).filter((route) => !LEFT_OUT.test(route.path));
      const faults: string[] = [];
      let sent = 0;
      const worker = async (queue: typeof routes): Promise<void> => {
        for (let route = queue.shift(); route; route = queue.shift()) {
          const requests = damagedRequests(route);
          let caller = people[0]!;
          for (const person of people) {
            const [first] = requests;
            const body = route.method === 'GET' ? null : '{';
            const tried = await twice(() =>
              person.send(route.method, first!.path, body, { 'content-type': 'application/json' }),
            );
            if (tried instanceof Error) throw tried;
            caller = person;
            if (tried.status !== 403) break;
          }
          for (const { path: address, body, headers } of requests) {
            sent++;
            const response = await twice(() =>
              caller.send(route.method, address, route.method === 'GET' ? null : body, headers),
            );
            // Cut off while it was still sending two megabytes: refused, too.
            if (response instanceof Error && String(body).length > 1_000_000) continue;
            if (response instanceof Error) throw response;
            const fault = await faultOf(response);
            if (fault)
              faults.push(
                `${route.method} ${address.slice(0, 120)} ${String(body).slice(0, 120)} → ${fault}`,
              );
          }
        }
      };
      const queue = [...routes];
      await Promise.all([worker(queue), worker(queue), worker(queue)]);
      expect(faults.slice(0, 40)).toEqual([]);
      expect(await loggedFaults()).toEqual([]);
      expect(await alive()).toBe(200);
      expect(routes.length).toBeGreaterThan(40);
      expect(sent).toBeGreaterThan(500);
    },
  );

  test.each(['/sign-in/username', '/change-password', '/two-factor/verify-totp'])(
    'so does %s',
    LONG,
    async (address) => {
      const faults: string[] = [];
      for (const body of [
        '',
        '{',
        'null',
        '[]',
        '{"username":1,"password":[]}',
        '{"username":"a\\u0000b","password":"x"}',
      ]) {
        for (const type of ['application/json', 'text/plain', 'multipart/form-data']) {
          const response = await people[0]!.send('POST', `/api/auth${address}`, body, {
            'content-type': type,
          });
          const fault = await faultOf(response);
          if (fault) faults.push(`${body} as ${type} → ${fault}`);
        }
      }
      expect(faults).toEqual([]);
      expect(await alive()).toBe(200);
    },
  );

  test('half requests, slow headers and noise hold nobody up', LONG, async () => {
    const port = Number(new URL(ward.consoleUrl).port);
    const beginnings = [
      'GET /api/stations HTTP/1.1\r\nhost: x\r\nx-slow: ',
      'POST /api/duty-log HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"a',
      'POST /api/duty-log HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\u0000\u0001\u0002',
      `GET /${'a'.repeat(40_000)} HTTP/1.1\r\n`,
    ];
    const sockets = Array.from({ length: 120 }, (_, n) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.on('error', () => undefined);
      socket.write(beginnings[n % beginnings.length]!);
      return socket;
    });
    expect(await alive()).toBe(200);
    // The commander: among the damaged requests was a phone of the officer that was revoked, which ends its owner's sessions.
    expect((await people[PEOPLE.indexOf('commander')]!.get('/api/stations')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    expect(await alive()).toBe(200);
  });
});

/** MQTT 3.1.1 CONNECT of client “a” with user and password. */
const CONNECT = Buffer.from('101800044d51545404c2003c00016100047573657200047061737300'.slice(0, 52), 'hex');

test('damaged MQTT packets end their own connection at most', LONG, async () => {
  const damage = fc.record({
    flips: fc.array(fc.tuple(fc.nat(CONNECT.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 6 }),
    tail: fc.uint8Array({ maxLength: 60 }),
    cut: fc.nat(CONNECT.length),
  });
  for (const { flips, tail, cut } of fc.sample(damage, 200)) {
    const bytes = Buffer.from(CONNECT);
    for (const [at, change] of flips) bytes[at]! ^= change;
    const socket = connect({ host: '127.0.0.1', port: ward.mqttPort });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.end(Buffer.concat([bytes.subarray(0, CONNECT.length - (cut % 3 === 0 ? cut : 0)), tail]));
    socket.resume();
    await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 20))]);
    socket.destroy();
  }
  expect(await alive()).toBe(200);
  expect(await loggedFaults()).toEqual([]);
});
