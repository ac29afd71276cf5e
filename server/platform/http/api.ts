import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Actor, allow } from '../../../contract/permissions.ts';
import { Problem } from '../../../contract/problems.ts';
import { findUnstorable } from '../../../contract/storable-text.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import type { Clock } from '../clock.ts';
import { storageTrouble } from '../db/errors.ts';
import { WardError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { peerOf } from './peer.ts';
import { problemFromError, problemOf, problemResponse } from './problem.ts';
import type { WardRoute } from './route.ts';
import { createStaleAnswers } from './stale-answers.ts';

export interface ApiOptions {
  routes: readonly WardRoute[];
  /** The person behind a request; undefined = nobody is signed in. */
  authenticate: (request: Request) => Promise<Actor | undefined>;
  /** Handles `/api/auth/*`; `peer` is the client's network address. */
  authHandler: (request: Request, peer: string) => Promise<Response>;
  /** Reverse proxies whose `X-Forwarded-For` is believed. */
  proxies?: readonly string[];
  /** Origins whose pages may send changing requests; the request's own host is always one. */
  trustedOrigins: () => readonly string[];
  clock: Clock;
  log: Logger;
  version: string;
}

const DEFAULT_BODY_BYTES = 1024 * 1024;
const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** A page of another site must not act with this browser's cookie: a changing request names a trusted origin or none. */
function foreignOrigin(request: Request, trusted: readonly string[]): boolean {
  if (!UNSAFE.has(request.method)) return false;
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  const host = request.headers.get('host') ?? new URL(request.url).host;
  return !(trusted.includes(origin) || origin === `https://${host}` || origin === `http://${host}`);
}

const READ_WITHIN_MS = 10_000;
/** It is kept in an index beside who sent it. */
const LONGEST_KEY = 200;

/** Reading never waits for a store that does not answer: the last good answer is there. Changes wait to the end. */
async function soon<T>(method: string, work: Promise<T>): Promise<T> {
  if (method !== 'GET') return work;
  let late: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error('no answer from the store'), { code: 'ETIMEDOUT' });
    late = setTimeout(() => reject(error), READ_WITHIN_MS);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(late));
}

function openApiRoute(spec: WardRoute['spec']) {
  const problem = { description: 'Refused', content: { 'application/problem+json': { schema: Problem } } };
  const answers = spec.response
    ? { 200: { description: spec.summary, content: { 'application/json': { schema: spec.response } } } }
    : spec.produces
      ? { 200: { description: spec.summary, content: { [spec.produces]: { schema: z.string() } } } }
      : { 204: { description: spec.summary } };
  const uploads = Object.fromEntries(
    (spec.consumes ?? []).map((type) => [type, { schema: z.string().meta({ format: 'binary' }) }]),
  );
  return createRoute({
    method: spec.method,
    path: `/api${spec.path}`,
    operationId: spec.operationId,
    summary: spec.summary,
    'x-ward-access': spec.access,
    security: spec.access === 'public' ? [] : [{ session: [] }],
    request: {
      ...(spec.params ? { params: spec.params as z.ZodObject } : {}),
      ...(spec.query ? { query: spec.query as z.ZodObject } : {}),
      ...(spec.body
        ? { body: { required: true, content: { 'application/json': { schema: spec.body } } } }
        : {}),
      ...(spec.consumes ? { body: { required: true, content: uploads } } : {}),
    },
    responses: { ...answers, 400: problem, 401: problem, 403: problem, 404: problem, 503: problem },
  });
}

/** Builds the JSON API from the declared routes: input by contract, permission by table, refusals as problems. */
export function createApi(options: ApiOptions): OpenAPIHono {
  const { clock, log } = options;
  const stale = createStaleAnswers({ maxBytes: 64 * 1024 * 1024 });
  const recentActors = new Map<string, { actor: Actor; atMs: number }>();

  /** While the database is away the people signed in a moment ago stay who they were, for reading only. */
  const actorOf = async (request: Request): Promise<Actor | undefined> => {
    const cookie = request.headers.get('cookie');
    try {
      const actor = await soon(request.method, options.authenticate(request));
      if (actor && cookie) {
        if (recentActors.size > 2_000) recentActors.clear();
        recentActors.set(cookie, { actor, atMs: clock.nowMs() });
      } else if (cookie) recentActors.delete(cookie);
      return actor;
    } catch (error) {
      const known = cookie === null ? undefined : recentActors.get(cookie);
      if (storageTrouble(error) && request.method === 'GET' && known) return known.actor;
      throw error;
    }
  };

  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return undefined;
      const fields = result.error.issues.map((issue) => ({
        path: issue.path.join('.'),
        message: issue.message,
      }));
      return problemResponse(
        problemOf('invalid-input', {
          detail: fields.map((f) => `${f.path}: ${f.message}`).join('; '),
          fields,
        }),
      );
    },
  });
  app.onError((error) => {
    const status = (error as { status?: number }).status;
    if (status === 400)
      return problemResponse(problemOf('invalid-input', { detail: 'the body is not valid JSON' }));
    if (status === 415) return problemResponse(problemOf('unsupported-media-type'));
    const problem = problemFromError(error);
    if (problem.status >= 500) log.error({ err: error }, 'request failed');
    return problemResponse(problem);
  });
  app.notFound(() => problemResponse(problemOf('not-found')));
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'ward.session_token',
  });

  app.use('/api/*', async (c, next) => {
    if (foreignOrigin(c.req.raw, options.trustedOrigins()))
      return problemResponse(problemOf('foreign-origin'));
    await next();
    c.header('cache-control', c.res.headers.get('cache-control') ?? 'no-store');
    return undefined;
  });
  app.all('/api/auth/*', (c) =>
    options.authHandler(c.req.raw, peerOf(c.env, c.req.raw, options.proxies ?? [])),
  );

  for (const { spec, handle } of options.routes) {
    /** Who and whether at all, before the input is looked at: a stranger learns nothing of the contract's checks. */
    const admit = async (c: Context, next: Next): Promise<Response | undefined> => {
      if (spec.access !== 'public') {
        const actor = await actorOf(c.req.raw);
        if (!actor) throw new WardError('not-signed-in');
        if (spec.access !== 'signed-in' && !allow(actor, spec.access))
          throw new WardError('forbidden', { detail: `needs ${spec.access}` });
        c.set('actor', actor);
      }
      await next();
      return undefined;
    };
    const run = async (c: Context): Promise<Response> => {
      const actor = c.get('actor') as Actor | undefined;
      const valid = c.req as unknown as { valid(part: string): unknown };
      const input = {
        params: spec.params ? valid.valid('param') : undefined,
        query: spec.query ? valid.valid('query') : undefined,
        body: spec.body ? valid.valid('json') : undefined,
        actor: actor as Actor,
        idempotencyKey: c.req.header('idempotency-key'),
        context: c,
      };
      if ((input.idempotencyKey?.length ?? 0) > LONGEST_KEY)
        throw new WardError('invalid-input', {
          detail: `the Idempotency-Key has more than ${LONGEST_KEY} characters`,
        });
      const { params, query, body: given } = input;
      const unstorable = findUnstorable({ params, query, body: given });
      if (unstorable !== undefined)
        throw new WardError('invalid-input', { detail: `${unstorable} holds what is no character` });
      try {
        if (actor && spec.scope && spec.access !== 'public' && spec.access !== 'signed-in') {
          const unitPath = await soon(c.req.method, spec.scope(input));
          if (unitPath === null) throw new WardError('not-found');
          if (!allow(actor, spec.access, unitPath))
            throw new WardError('forbidden', { detail: `needs ${spec.access} at ${unitPath}` });
        }
        const result = await soon(c.req.method, handle(input));
        if (result instanceof Response) return result;
        if (!spec.response) return new Response(null, { status: 204 });
        const body = JSON.stringify(result);
        if (actor && spec.method === 'get') stale.keep(actor.personId, c.req.url, body, clock.nowMs());
        return new Response(body, { headers: JSON_HEADERS });
      } catch (error) {
        const kept =
          actor && spec.method === 'get' && storageTrouble(error) === 'database-away'
            ? stale.find(actor.personId, c.req.url)
            : undefined;
        if (!kept) throw error;
        return new Response(kept.body, {
          headers: { ...JSON_HEADERS, 'ward-stale-since': toBeijingIso(kept.atMs) },
        });
      }
    };
    const limit = bodyLimit({
      maxSize: spec.maxBodyBytes ?? DEFAULT_BODY_BYTES,
      onError: () => problemResponse(problemOf('too-large')),
    });
    app.openapi({ ...openApiRoute(spec), middleware: [admit, limit] as never }, run as never);
  }

  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Ward',
      version: options.version,
      description: 'One ledger for running a district. Times are ISO 8601 with +08:00.',
    },
  });
  return app;
}
