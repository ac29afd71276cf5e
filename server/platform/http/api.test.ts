import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../../../contract/permissions.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';
import { createLogger } from '../log.ts';
import { createApi } from './api.ts';
import { route } from './route.ts';

const officer: Actor = {
  personId: 'p1',
  accountId: 'a1',
  name: 'Officer',
  posts: [
    {
      postId: 'x',
      title: '',
      role: 'duty-officer',
      unitId: 'street',
      unitPath: 'city/district/street',
      via: 'own',
    },
  ],
};

let away = false;
const routes = [
  route(
    {
      method: 'get',
      path: '/things/{unit}',
      operationId: 'getThing',
      summary: 'A thing',
      access: 'stations.read',
      params: z.object({ unit: z.string() }),
      query: z.object({ n: z.coerce.number().optional() }),
      response: z.object({ n: z.number() }),
      scope: async ({ params }) => (params.unit === 'none' ? null : params.unit.replaceAll('.', '/')),
    },
    async ({ query }) => {
      if (away) throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
      return { n: query.n ?? 7 };
    },
  ),
  route(
    {
      method: 'post',
      path: '/things',
      operationId: 'addThing',
      summary: 'Add',
      access: 'signed-in',
      body: z.object({ a: z.number(), b: z.object({ c: z.string() }).optional() }),
    },
    async () => undefined,
  ),
];

const api = createApi({
  routes,
  authenticate: async (request) => (request.headers.get('cookie') === 'me' ? officer : undefined),
  authHandler: async () => new Response('auth'),
  trustedOrigins: () => ['https://ward.example'],
  clock: fakeClock(0),
  log: createLogger({ level: 'silent' }),
  version: '0',
});
const get = (path: string, cookie = 'me') =>
  api.request(`http://ward.example/api${path}`, { headers: { cookie } });
const post = (body: string, headers: Record<string, string> = {}) =>
  api.request('http://ward.example/api/things', {
    method: 'POST',
    body,
    headers: { cookie: 'me', 'content-type': 'application/json', ...headers },
  });
const codeOf = async (response: Response) =>
  `${response.status} ${((await response.json()) as { code: string }).code}`;

test.each([
  ['/things/city.district.street', '200'],
  ['/things/city.district.street.team', '200'],
  ['/things/city.district', '403 forbidden'],
  ['/things/city.district.streetside', '403 forbidden'],
  ['/things/none', '404 not-found'],
  ['/things/city.district.street?n=x', '400 invalid-input'],
  ['/things/city%00', '400 invalid-input'],
  ['/nothing', '404 not-found'],
])('%s answers %s', async (path, expected) => {
  const response = await get(path);
  expect(response.status === 200 ? '200' : await codeOf(response)).toBe(expected);
});

test('a stranger is told to sign in, before any input is looked at', async () => {
  expect(await codeOf(await get('/things/x?n=x', 'other'))).toBe('401 not-signed-in');
});

test('a page of another site is refused, the own one and a declared one are not', async () => {
  expect(await codeOf(await post('{"a":1}', { origin: 'https://evil.example' }))).toBe('403 foreign-origin');
  expect((await post('{"a":1}', { origin: 'https://ward.example' })).status).toBe(204);
  expect((await post('{"a":1}')).status).toBe(204);
});

test('a body that is no JSON, does not fit or is too large is a problem with its reason', async () => {
  expect(await codeOf(await post('{'))).toBe('400 invalid-input');
  expect(await codeOf(await post('{"a":"1"}'))).toBe('400 invalid-input');
  for (const unstorable of ['\\u0000', '\\ud83d'])
    expect(await (await post(`{"a":1,"b":{"c":"${unstorable}"}}`)).json()).toMatchObject({
      code: 'invalid-input',
      detail: 'body.b.c holds what is no character',
    });
  expect(await codeOf(await post('{"a":1}', { 'idempotency-key': 'k'.repeat(201) }))).toBe(
    '400 invalid-input',
  );
  expect((await post('{"a":1,"b":{"c":"\\ud83d\\ude00"}}')).status).toBe(204);
  expect(await codeOf(await post(JSON.stringify({ a: 'x'.repeat(2_000_000) })))).toBe('413 too-large');
});

test('while the database is away the last good answer is read, with its age, and by nobody else', async () => {
  await get('/things/city.district.street?n=3');
  away = true;
  const response = await get('/things/city.district.street?n=3');
  expect([response.status, response.headers.get('ward-stale-since'), await response.json()]).toEqual([
    200,
    '1970-01-01T08:00:00+08:00',
    { n: 3 },
  ]);
  expect(await codeOf(await get('/things/city.district.street?n=4'))).toBe('503 database-away');
  away = false;
});

test('the API describes itself in OpenAPI 3.1', async () => {
  const document = (await (await api.request('http://x/api/openapi.json')).json()) as {
    openapi: string;
    paths: Record<string, Record<string, unknown>>;
  };
  expect(document.openapi).toBe('3.1.0');
  expect(document.paths['/api/things/{unit}']?.['get']).toMatchObject({
    operationId: 'getThing',
    'x-ward-access': 'stations.read',
  });
});
