import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** One connection or a pool: the thing a store function runs its statements on. */
export interface Sql {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Like `query`, resolving to the number of rows touched. */
  execute(text: string, values?: readonly unknown[]): Promise<number>;
  /** Like `query`, parsed and planned once a connection under its name; only a transaction has it. */
  prepared?<R = Record<string, unknown>>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<R[]>;
}

/** A statement that every move runs: planned once a connection inside a transaction, as any other outside of one. */
export const often = <R = Record<string, unknown>>(
  sql: Sql,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<R[]> => (sql.prepared ? sql.prepared<R>(name, text, values) : sql.query<R>(text, values));

/** Statements of one transaction. */
export interface Tx extends Sql {
  /** Runs `COPY … FROM STDIN` with the bytes given. */
  copyIn(text: string, bytes: Uint8Array): Promise<void>;
  /** Like `query`, parsed and planned once a connection under its name. */
  prepared<R = Record<string, unknown>>(name: string, text: string, values: readonly unknown[]): Promise<R[]>;
  /**
   * Work that waits for nobody's answer among them: on a pipelined connection its statements are sent one behind the other,
   * else one after the other. All of it has ended when this settles; rejects by the fault that came first.
   */
  all<T extends readonly unknown[]>(work: { [K in keyof T]: () => Promise<T[K]> }): Promise<T>;
}

export interface TransactionOptions {
  isolation?: 'repeatable read' | 'serializable';
  /** Statements that may take minutes (a migration): no answer is waited for without end. */
  unlimited?: boolean;
}

export interface Db extends Sql {
  /** Runs `work` in one transaction; resolves after COMMIT, rolls back and rethrows when `work` throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** A connection of its own for sessions that keep state (advisory lock, COPY). Release it. */
  connect(): Promise<pg.PoolClient>;
  readonly pool: pg.Pool;
  /**
   * Connections (one unless said) beside the pool for work that must not wait behind the others; closed with this one.
   * Pipelined, they send a statement before the one in front of it is answered, and take no COPY.
   */
  reserve(settings?: { connections?: number; pipelined?: boolean }): Db;
  close(): Promise<void>;
}

const OID_INT8 = 20;
const OID_NUMERIC = 1700;

/** bigint and numeric arrive as JS numbers: identities and measured values stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === OID_INT8 || oid === OID_NUMERIC) return Number;
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * A statement without an answer for so long means that the server is out of reach (a dead switch, a machine without
 * power): TCP alone would wait a quarter of an hour. What happened to the statement is unknown; the connection is dropped.
 */
const ANSWER_WITHIN_MS = 60_000;
const NO_ANSWER = 'Query read timeout';

function onClient(client: Pick<pg.PoolClient, 'query'>, answerWithinMs?: number): Sql {
  const run = (text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> =>
    client.query({
      text,
      values: values as unknown[],
      ...(answerWithinMs === undefined ? {} : { query_timeout: answerWithinMs }),
    } as pg.QueryConfig);
  return {
    query: async <R>(text: string, values?: readonly unknown[]) => (await run(text, values)).rows as R[],
    execute: async (text, values) => (await run(text, values)).rowCount ?? 0,
  };
}

/** SQLSTATE of every statement of a transaction after the one that failed. */
const AFTER_A_FAILURE = '25P02';

/** Every statement is answered before the result is told: none of them runs after the ROLLBACK of another. */
async function allAtOnce(work: readonly (() => Promise<unknown>)[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(work.map((each) => each()));
  const failed = settled.filter((each) => each.status === 'rejected').map(({ reason }) => reason);
  if (failed.length > 0) throw failed.find(({ code }) => code !== AFTER_A_FAILURE) ?? failed[0];
  return settled.map((each) => (each.status === 'fulfilled' ? each.value : undefined));
}

async function oneByOne(work: readonly (() => Promise<unknown>)[]): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const each of work) results.push(await each());
  return results;
}

function transactionOn(client: pg.PoolClient, pipelined: boolean, answerWithinMs?: number): Tx {
  const limit = answerWithinMs === undefined ? {} : { query_timeout: answerWithinMs };
  return {
    ...onClient(client, answerWithinMs),
    async copyIn(text, bytes) {
      const stream = client.query(copyFrom(text));
      const signal = answerWithinMs === undefined ? undefined : AbortSignal.timeout(answerWithinMs);
      stream.end(bytes);
      await once(stream, 'finish', { signal }).catch((error: unknown) => {
        throw signal?.aborted ? new Error(NO_ANSWER) : error;
      });
    },
    async prepared<R>(name: string, text: string, values: readonly unknown[]) {
      const query = { name, text, values: values as unknown[], ...limit };
      return (await client.query(query as pg.QueryConfig)).rows as R[];
    },
    all: (work) => (pipelined ? allAtOnce(work) : oneByOne(work)) as Promise<never>,
  };
}

export interface OpenOptions {
  url: string;
  maxConnections?: number;
  /** A statement is sent before the one in front of it is answered. */
  pipelined?: boolean;
  applicationName?: string;
  answerWithinMs?: number;
  /** Told of errors on idle connections (the server went away); the pool itself recovers. */
  onIdleError?: (error: Error) => void;
}

/** Opens a pool. Nothing is contacted until the first statement. */
export function openDb(options: OpenOptions): Db {
  const { answerWithinMs = ANSWER_WITHIN_MS, pipelined = false } = options;
  const settings: pg.PoolConfig & { pipeline: boolean } = {
    pipeline: pipelined,
    connectionString: options.url,
    max: options.maxConnections ?? 12,
    types,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    application_name: options.applicationName ?? 'ward',
    options: '-c timezone=UTC -c jit=off',
  };
  const pool = new pg.Pool(settings);
  pool.on('error', (error) => options.onIdleError?.(error));
  // A connection that is cut while somebody holds it between two statements: its next statement fails, which the holder
  // handles. Without a listener the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const reserved: Db[] = [];
  return {
    ...onClient(pool as unknown as pg.PoolClient, answerWithinMs),
    pool,
    connect: () => pool.connect(),
    async transaction(work, how) {
      const client = await pool.connect();
      // A client whose COMMIT or ROLLBACK failed is in an unknown state: it is destroyed, never given back.
      let broken: Error | undefined;
      try {
        const sql = transactionOn(client, pipelined, how?.unlimited ? undefined : answerWithinMs);
        await sql.execute(how?.isolation ? `BEGIN ISOLATION LEVEL ${how.isolation}` : 'BEGIN');
        const result = await work(sql);
        await sql.execute('COMMIT');
        return result;
      } catch (error) {
        if ((error as Error).message === NO_ANSWER) broken = error as Error;
        else
          await client.query('ROLLBACK').catch((rollbackError: Error) => {
            broken = rollbackError;
          });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    reserve({ connections = 1, pipelined: ahead = false } = {}) {
      const own = openDb({ ...options, maxConnections: connections, pipelined: ahead });
      reserved.push(own);
      return own;
    },
    async close() {
      await Promise.all([pool.end(), ...reserved.map((own) => own.close())]);
    },
  };
}

/** Runs statements on one checked-out client, for work that must stay on a single connection. */
export { onClient as sqlOnClient };
