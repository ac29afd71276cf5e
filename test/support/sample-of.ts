import { z } from 'zod';

type Json = Record<string, unknown>;

/** Samples of formats by their name. */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2021-07-20T08:00:00+08:00',
  uuid: '00000000-0000-7000-8000-000000000000',
  uri: 'http://127.0.0.1/',
};

function sample(schema: Json, name: string, known: Readonly<Record<string, unknown>>): unknown {
  if (name in known) return known[name];
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const choice = (schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf']) as Json[] | undefined;
  if (choice?.[0]) return sample(choice[0], name, known);
  if (schema['type'] === 'object') {
    const required = (schema['required'] ?? []) as string[];
    const properties = (schema['properties'] ?? {}) as Record<string, Json>;
    return Object.fromEntries(required.map((key) => [key, sample(properties[key] ?? {}, key, known)]));
  }
  if (schema['type'] === 'array') return [sample((schema['items'] ?? {}) as Json, '', known)];
  if (schema['type'] === 'boolean') return true;
  if (schema['type'] === 'number' || schema['type'] === 'integer')
    return Math.max(1, Number(schema['minimum'] ?? 1));
  const format = FORMATS[String(schema['format'])];
  return format ?? 'sample'.padEnd(Number(schema['minLength'] ?? 0), 'x');
}

/** The smallest input that fits a schema; `known` gives values by property name. Undefined where none was found. */
export function sampleOf(schema: z.ZodType, known: Readonly<Record<string, unknown>> = {}): unknown {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  const made = sample(json, '', known);
  return schema.safeParse(made).success ? made : undefined;
}
