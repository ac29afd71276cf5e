import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTemporaryPostgres } from '../../server/platform/db/embedded/index.ts';
import { type Db, openDb } from '../../server/platform/db/index.ts';

/** What the server's process is to begin with. */
export interface WardSettings {
  /** Stations of the load simulator, each judged by a plan; 0 = none. */
  loadStations: number;
  /** Stations with so many days of five-minute rain and level up to now. */
  history: { stations: number; days: number } | null;
}

export interface Ready {
  consoleUrl: string;
  stationPort: number;
  username: string;
  password: string;
}

export interface WardProcess extends Ready {
  db: Db;
  pid: number;
  /** Cookie of a signed-in duty officer. */
  cookie: string;
  stop(): Promise<void>;
}

/** The whole server in a process of its own on a PostgreSQL of its own, both as the product starts them. */
export async function startWardProcess(settings: WardSettings): Promise<WardProcess> {
  const postgres = await startTemporaryPostgres({ fsync: true });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ward-bench-'));
  const db = openDb({ url: postgres.url, maxConnections: 3, onIdleError: () => undefined });
  const child = fork(
    path.join(import.meta.dirname, 'ward-server.ts'),
    [postgres.url, dataDir, JSON.stringify(settings)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.connected) child.send('stop');
    await gone;
    await db.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as Ready),
    gone.then(() => undefined),
  ]);
  if (!ready) {
    await stop();
    throw new Error('the server ended before it was ready');
  }
  const cookie = await signIn(ready.consoleUrl, ready);
  return { ...ready, db, pid: child.pid ?? 0, cookie, stop };
}

export async function signIn(
  consoleUrl: string,
  login: { username: string; password: string },
): Promise<string> {
  const response = await fetch(`${consoleUrl}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(consoleUrl).origin },
    body: JSON.stringify({ username: login.username, password: login.password }),
  });
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}
