import { Hono } from 'hono';
import type { Actor } from '../contract/permissions.ts';
import type { Health } from './platform/health/health.ts';
import type { Live } from './platform/http/live.ts';
import { formatMetrics, type MetricSample } from './platform/http/metrics.ts';
import { problemOf, problemResponse } from './platform/http/problem.ts';
import type { StaticFiles } from './platform/http/static-files.ts';

export interface ConsoleAppOptions {
  api: { fetch: (request: Request, env?: object) => Response | Promise<Response> };
  live: Live;
  health: Health;
  files: StaticFiles;
  authenticate: (request: Request) => Promise<Actor | undefined>;
  metrics: () => MetricSample[];
  /** Metrics tell of the inside: only these peers may read them. */
  mayReadMetrics: (request: Request, env: unknown) => boolean;
  secure: boolean;
}

/** No request leaves the machine: everything a page loads comes from here. Styles are set by the component library. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** The page of the people outdoors: a page of its own, with a worker that keeps it on the phone. */
const FIELD_PAGE = /^\/field\/?$/;

/** The console listener: health, live events, API, and the built console for every other address. */
export function createConsoleApp(options: ConsoleAppOptions): Hono {
  const { api, live, health, files } = options;
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    // A file that people sent brings a policy of its own, under which nothing runs.
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', CONTENT_POLICY);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'same-origin');
    c.header('permissions-policy', 'camera=(), microphone=(), geolocation=(self)');
    if (options.secure) c.header('strict-transport-security', 'max-age=31536000');
  });
  app.get('/healthz', (c) => c.text('alive\n'));
  app.get('/readyz', (c) => {
    const parts = health.parts().map(({ part, state, detail }) => ({ part, state, detail }));
    return c.json({ ready: health.ready(), degraded: health.degraded(), parts }, health.ready() ? 200 : 503);
  });
  app.get('/metrics', (c) => {
    if (!options.mayReadMetrics(c.req.raw, c.env)) return problemResponse(problemOf('forbidden'));
    return c.body(formatMetrics(options.metrics()), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
  });
  // The sign-in page asks too: it says when the world is a drill.
  app.get('/api/hello', (c) => {
    const { version: _, ...hello } = live.hello();
    c.header('cache-control', 'no-store');
    return c.json(hello);
  });
  app.get('/api/live', async (c) => {
    const actor = await options.authenticate(c.req.raw).catch(() => undefined);
    return actor ? live.stream(c) : problemResponse(problemOf('not-signed-in'));
  });
  app.all('/api/*', (c) => api.fetch(c.req.raw, c.env as object));
  app.get('*', (c) => {
    const encoding = c.req.header('accept-encoding') ?? '';
    const page =
      files.respond(FIELD_PAGE.test(c.req.path) ? '/field/index.html' : c.req.path, encoding) ??
      (/\.\w+$/.test(c.req.path) ? undefined : files.respond('/index.html', encoding));
    return (
      page ??
      (files.count === 0
        ? c.text('The console is not built. Start Ward with: npm start', 503)
        : c.text('There is no such file.', 404))
    );
  });
  app.onError((error, c) => {
    c.header('cache-control', 'no-store');
    return problemResponse(problemOf('internal', { detail: error.name }));
  });
  return app;
}
