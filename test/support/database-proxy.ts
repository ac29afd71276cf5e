import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface DatabaseProxy {
  /** The same database, reached through the proxy. */
  readonly url: string;
  /** Connections break and new ones are refused, as when the server is gone. */
  cut(): void;
  /** Connections stay open and nothing moves any more, as behind a dead switch. */
  freeze(): void;
  /** As before; what was frozen goes on. */
  restore(): void;
  stop(): Promise<void>;
}

/** Stands between Ward and a PostgreSQL, on a real socket. */
export async function startDatabaseProxy(url: string): Promise<DatabaseProxy> {
  const target = new URL(url);
  const folder = target.searchParams.get('host');
  const port = Number(target.port || 5432);
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'open' | 'cut' | 'frozen' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = folder
      ? connect(`${folder}/.s.PGSQL.${port}`)
      : connect({ host: target.hostname || '127.0.0.1', port });
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        for (const other of pair) other.destroy();
        pairs.delete(pair);
      });
      if (state === 'frozen') socket.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.searchParams.delete('host');
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as { port: number }).port);
  const each = (work: (socket: Socket) => void): void => {
    for (const pair of [...pairs]) for (const socket of pair) work(socket);
  };
  return {
    url: through.toString(),
    cut() {
      state = 'cut';
      each((socket) => socket.destroy());
    },
    freeze() {
      state = 'frozen';
      each((socket) => socket.pause());
    },
    restore() {
      state = 'open';
      each((socket) => socket.resume());
    },
    async stop() {
      each((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
