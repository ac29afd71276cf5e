import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type {
  Open311Answer,
  Open311Created,
  Open311Definition,
  Open311Error,
  Open311Query,
  Open311Request,
  Open311Service,
} from '../../contract/open311.ts';
import type { Logger } from '../platform/log.ts';
import { OPEN311_MEDIA, type Open311Format, writeOpen311 } from './open311-format.ts';
import { type Language, languageOf } from './texts.ts';

/** What Open311 does; handed in, so that the site knows no module. */
export interface Open311Ports {
  services(language: Language): readonly Open311Service[];
  define(code: string, language: Language): Open311Answer<Open311Definition>;
  requests(query: Open311Query, language: Language): Promise<Open311Answer<readonly Open311Request[]>>;
  request(id: string, language: Language): Promise<Open311Answer<readonly Open311Request[]>>;
  create(
    given: Readonly<Record<string, string>>,
    from: { peer: string; language: Language; idempotencyKey: string | undefined },
  ): Promise<Open311Answer<readonly Open311Created[]>>;
  /** Whether this address may read once more. */
  mayRead(peer: string): boolean;
  peerOf(c: Context): string;
  siteUrl: () => string;
  /** A demo or a drill is the standard's `test`. */
  drill: boolean;
  log: Logger;
  /** A request that does not come whole within this is given up. */
  bodyWithinMs?: number;
}

const LARGEST_BODY_BYTES = 32 * 1024;
const BODY_WITHIN_MS = 15_000;
const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2';
/** Changes with services, definitions or this document. */
const CHANGESET = '2026-11-30 12:00';
const RETRY_S = '900';
type Status = 200 | 400 | 403 | 404 | 408 | 413 | 429 | 503;

const splitFile = (file: string): { name: string; format: Open311Format } | undefined => {
  const [, name, format] = /^(.+)\.(xml|json)$/.exec(file) ?? [];
  return name === undefined ? undefined : { name, format: format as Open311Format };
};
const formatOf = (c: Context): Open311Format => (c.req.path.endsWith('.json') ? 'json' : 'xml');
const languageIn = (c: Context): Language => languageOf(c.req.header('accept-language'));

function send(c: Context, text: string, status: Status): Response {
  c.header('content-type', OPEN311_MEDIA[formatOf(c)]);
  if (c.req.method === 'GET') c.header('access-control-allow-origin', '*');
  if (status === 429) c.header('retry-after', RETRY_S);
  return c.body(text, status);
}
const refuse = (c: Context, errors: readonly Open311Error[]): Response =>
  send(c, writeOpen311(formatOf(c), 'errors', errors), (errors[0]?.code ?? 400) as Status);
const fault = (c: Context, code: Status, description: string): Response => refuse(c, [{ code, description }]);

const discoveryOf = ({ siteUrl, drill }: Open311Ports, language: Language) => ({
  changeset: CHANGESET,
  contact:
    language === 'zh'
      ? '请联系本系统的系统管理员。'
      : 'Please turn to the system administrator of this site.',
  key_service:
    language === 'zh'
      ? '接口密钥由系统管理员在控制台“接口密钥”中制发。'
      : 'A system administrator makes API keys in the console, under “API keys”.',
  endpoints: [
    {
      specification: SPECIFICATION,
      url: `${siteUrl()}/open311/v2`,
      changeset: CHANGESET,
      type: drill ? 'test' : 'production',
      formats: ['text/xml', 'application/json'],
    },
  ],
});

async function argumentsOf(
  c: Context,
  withinMs: number,
): Promise<{ ok: true; given: Record<string, string> } | { ok: false; code: 400 | 408; why: string }> {
  const type = c.req.header('content-type') ?? '';
  if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded'))
    return { ok: false, code: 400, why: 'content-type has to be application/x-www-form-urlencoded' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, withinMs, undefined);
  });
  const text = await Promise.race([c.req.text(), late]).finally(() => clearTimeout(timer));
  if (text === undefined) return { ok: false, code: 408, why: 'the request did not come whole in time' };
  const given: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(given, name)) return { ok: false, code: 400, why: `${name} is given twice` };
    // Line ends as one sign; a NUL cannot be stored.
    given[name] = value.replaceAll('\r\n', '\n').replaceAll('\0', '');
  }
  return { ok: true, given };
}

/** Open311 GeoReport v2 under `/open311/v2`, with its discovery beside it: XML and JSON, errors in the standard's form. */
export function createOpen311Site(ports: Open311Ports): Hono {
  const site = new Hono().basePath('/open311');
  const reading = (c: Context, answer: () => Promise<Response> | Response): Promise<Response> | Response =>
    ports.mayRead(ports.peerOf(c))
      ? answer()
      : fault(c, 429, 'too many requests of this address; try again in 15 minutes');
  const unknown = (c: Context): Response =>
    fault(c, 404, 'there is no such resource; /open311/discovery.xml tells where to begin');

  site.get('/:file{discovery\\.(?:xml|json)}', (c) =>
    send(c, writeOpen311(formatOf(c), 'discovery', discoveryOf(ports, languageIn(c))), 200),
  );
  site.get('/v2/:file{services\\.(?:xml|json)}', (c) =>
    reading(c, () => send(c, writeOpen311(formatOf(c), 'services', ports.services(languageIn(c))), 200)),
  );
  site.get('/v2/services/:file', (c) =>
    reading(c, () => {
      const asked = splitFile(c.req.param('file'));
      if (!asked) return unknown(c);
      const found = ports.define(asked.name, languageIn(c));
      return found.ok
        ? send(c, writeOpen311(asked.format, 'service_definition', found.value), 200)
        : refuse(c, found.errors);
    }),
  );
  site.get('/v2/:file{requests\\.(?:xml|json)}', (c) =>
    reading(c, async () => {
      const found = await ports.requests(c.req.query() as Open311Query, languageIn(c));
      return found.ok
        ? send(c, writeOpen311(formatOf(c), 'service_requests', found.value), 200)
        : refuse(c, found.errors);
    }),
  );
  site.get('/v2/requests/:file', (c) =>
    reading(c, async () => {
      const asked = splitFile(c.req.param('file'));
      if (!asked) return unknown(c);
      const found = await ports.request(asked.name, languageIn(c));
      return found.ok
        ? send(c, writeOpen311(asked.format, 'service_requests', found.value), 200)
        : refuse(c, found.errors);
    }),
  );
  site.post(
    '/v2/:file{requests\\.(?:xml|json)}',
    bodyLimit({
      maxSize: LARGEST_BODY_BYTES,
      onError: (c) => fault(c, 413, `a request has at most ${LARGEST_BODY_BYTES} bytes`) as never,
    }),
    async (c) => {
      const sent = await argumentsOf(c, ports.bodyWithinMs ?? BODY_WITHIN_MS);
      if (!sent.ok) return fault(c, sent.code, sent.why);
      const key = c.req.header('idempotency-key');
      if (key !== undefined && (key === '' || key.length > 200))
        return fault(c, 400, 'Idempotency-Key has 1 to 200 characters');
      const made = await ports.create(sent.given, {
        peer: ports.peerOf(c),
        language: languageIn(c),
        idempotencyKey: key,
      });
      return made.ok
        ? send(c, writeOpen311(formatOf(c), 'service_requests', made.value), 200)
        : refuse(c, made.errors);
    },
  );
  site.all('/*', unknown);
  site.onError((error, c) => {
    if (error.name === 'BodyLimitError')
      return fault(c, 413, `a request has at most ${LARGEST_BODY_BYTES} bytes`);
    ports.log.error({ err: error }, 'Open311 could not answer');
    return fault(c, 503, 'the service is away at the moment; nothing was recorded, try again in a minute');
  });
  return site;
}
