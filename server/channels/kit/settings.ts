import { z } from 'zod';

/** Parts that settings of channels share. */
export const httpUrl = z.url({ protocol: /^https?$/ });
export const secret = z.string().min(1).max(4_096);
export const timeoutMs = z.number().int().min(100).max(20_000).default(10_000);
export const headers = z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().max(4_096)).default({});

/** A text field of a message body; undefined where it is missing or no text. */
export function textOf(body: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' && value.length > 0 ? value : undefined;
}
