import { z } from 'zod';

/** Stable problem codes (RFC 9457 `type` = `urn:ward:problem:<code>`) with the HTTP status they are sent with. */
export const PROBLEMS = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'second-factor-needed': 401,
  forbidden: 403,
  'foreign-origin': 403,
  'device-revoked': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'version-conflict': 409,
  'illegal-move': 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  unprocessable: 422,
  'paper-not-kept': 422,
  'too-many-requests': 429,
  internal: 500,
  'database-away': 503,
  'storage-full': 503,
  'not-ready': 503,
  'station-offline': 503,
  'command-timeout': 504,
} as const satisfies Record<string, number>;
export type ProblemCode = keyof typeof PROBLEMS;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string().optional(),
  /** What the reader can do next. */
  remedy: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
