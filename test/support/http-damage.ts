/** JSON Schema as far as the contract's OpenAPI document uses it. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minLength?: number;
  minimum?: number;
  format?: string;
  pattern?: string;
}

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

export interface DeclaredRoute {
  id: string;
  method: string;
  path: string;
  query: string[];
  /** A body that fits the contract (as far as a schema tells); undefined = the route takes none. */
  body: unknown;
  mediaType: string | undefined;
}

/** A small value that fits a schema. */
function sample(schema: Schema | undefined, document: ApiDocument): unknown {
  if (!schema) return {};
  if (schema.$ref) return sample(document.components?.schemas?.[schema.$ref.split('/').at(-1)!], document);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return sample(either[0], document);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => sample(part, document)));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object' || schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, part]) => [name, sample(part, document)]),
    );
  if (type === 'array')
    return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sample(schema.items, document));
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (schema.format === 'uuid') return '00000000-0000-4000-8000-000000000000';
  if (schema.format === 'date-time' || schema.pattern?.includes('\\d{4}')) return '2026-07-20T08:00:00+08:00';
  return 'x'.repeat(Math.max(schema.minLength ?? 0, 3));
}

export function declaredRoutes(document: ApiDocument): DeclaredRoute[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        query: (operation.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name),
        body: content && mediaType === 'application/json' ? sample(content.schema, document) : undefined,
        mediaType,
      };
    }),
  );
}

const NASTY_VALUES = [null, -1, 1e308, 'x\u0000y', '\ud800', '9'.repeat(40), [], {}, true];
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

export interface DamagedRequest {
  path: string;
  body: string | Uint8Array<ArrayBuffer> | null;
  headers: Record<string, string>;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Bodies that no client of ours sends. */
function damagedBodies(route: DeclaredRoute): Omit<DamagedRequest, 'path'>[] {
  const good = JSON.stringify(route.body ?? {});
  const wrong = [
    '',
    'null',
    '[]',
    '"text"',
    '12',
    '{',
    good.slice(0, Math.max(1, good.length - 1)),
    deep,
    `{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"toString":1}`,
  ].map((body) => ({ body, headers: JSON_TYPE }));
  const whole = route.body as Record<string, unknown> | undefined;
  const replaced = Object.keys(whole ?? {}).flatMap((name, n) =>
    NASTY_VALUES.filter((_, m) => (n + m) % 3 === 0).map((value) => ({
      body: JSON.stringify({ ...whole, [name]: value }),
      headers: JSON_TYPE,
    })),
  );
  return [
    ...wrong,
    ...replaced,
    { body: JSON.stringify({ a: 'x'.repeat(2_000_000) }), headers: JSON_TYPE },
    { body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), headers: JSON_TYPE },
    { body: utf8(good), headers: { 'content-type': 'text/plain' } },
    { body: utf8(good), headers: { 'content-type': 'application/json; charset=utf-16' } },
    { body: utf8('a=1&b=2'), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { body: utf8('--x'), headers: { 'content-type': 'multipart/form-data' } },
  ];
}

const NASTY_PARAMETERS = [
  'x',
  '%00',
  '%ff',
  "a'%22;--",
  '..%2f..',
  '00000000-0000-4000-8000-000000000000',
  'y'.repeat(3_000),
];
const NASTY_QUERIES = [
  '',
  '%00',
  '%ff',
  '-1',
  '1e400',
  'NaN',
  '9999999999999999999',
  '2026-13-45',
  '%F0%9F%92%A7',
];

const filled = (path: string, value: string): string => path.replaceAll(/\{\w+\}/g, value);

/** Requests that damage one thing each: a parameter, a query, the body. */
export function damagedRequests(route: DeclaredRoute): DamagedRequest[] {
  const takesBody = route.mediaType !== undefined;
  const body = takesBody && route.body !== undefined ? JSON.stringify(route.body) : null;
  const headers = takesBody ? JSON_TYPE : {};
  const parameters = route.path.includes('{') ? NASTY_PARAMETERS : ['x'];
  return [
    ...parameters.map((value) => ({ path: filled(route.path, value), body, headers })),
    ...route.query.flatMap((name, n) =>
      NASTY_QUERIES.filter((_, m) => (n + m) % 2 === 0).map((value) => ({
        path: `${filled(route.path, 'x')}?${name}=${value}`,
        body,
        headers,
      })),
    ),
    ...(takesBody
      ? damagedBodies(route).map((damaged) => ({ path: filled(route.path, 'x'), ...damaged }))
      : []),
  ];
}
