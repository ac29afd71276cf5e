import type { Context } from 'hono';
import type { z } from 'zod';
import type { Actor, Permission } from '../../../contract/permissions.ts';

type Schema = z.ZodType;
type Out<S> = S extends z.ZodType ? z.output<S> : undefined;

/**
 * Who may call a route. A permission is checked against the actor's posts at the unit of the thing addressed (`scope`);
 * `signed-in` needs an account only; `public` needs nothing (listed and tested one by one).
 */
export type Access = Permission | 'signed-in' | 'public';

export interface RouteInput<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** Present on every route but public ones. */
  actor: Actor;
  /** `Idempotency-Key` header, if sent. */
  idempotencyKey: string | undefined;
  context: Context;
}

export interface RouteSpec<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema | undefined,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI path below `/api`, e.g. `/stations/{stationId}`. */
  path: string;
  /** camelCase verb-noun, unique: the name in the OpenAPI document. */
  operationId: string;
  summary: string;
  access: Access;
  params?: P;
  query?: Q;
  body?: B;
  /** Schema of the JSON answer; absent = 204, or `produces` for other media types. */
  response?: R;
  /** Media type of an answer that is not JSON; the handler returns a `Response`. */
  produces?: string;
  /** Largest request body in bytes; 1 MiB unless said. */
  maxBodyBytes?: number;
  /** Body as raw bytes of these media types (uploads) in place of JSON; `body` is then absent, read `context.req`. */
  consumes?: readonly string[];
  /**
   * Unit path of the thing addressed, for the permission check; `null` = no such thing (404, also told to those who may
   * not see it). A route without scope gives the actor only what lies under units where the permission holds.
   */
  scope?: (input: RouteInput<Out<P>, Out<Q>, Out<B>>) => Promise<string | null>;
}

export interface WardRoute {
  spec: RouteSpec<Schema | undefined, Schema | undefined, Schema | undefined, Schema | undefined>;
  handle: (input: RouteInput<unknown, unknown, unknown>) => Promise<unknown>;
}

/** Declares a route: a spec (data) and a handler that gets checked input and returns the answer's value. */
export function route<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  R extends Schema | undefined = undefined,
>(
  spec: RouteSpec<P, Q, B, R>,
  handle: (
    input: RouteInput<Out<P>, Out<Q>, Out<B>>,
  ) => Promise<R extends z.ZodType ? z.input<R> : Response | undefined | void>,
): WardRoute {
  return { spec, handle } as unknown as WardRoute;
}
