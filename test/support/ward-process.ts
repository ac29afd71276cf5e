import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../../server/cli/main.ts');
/** What `ward.mjs` gives its Node too: sources compiled once. */
const COMPILED = path.resolve(import.meta.dirname, '../../node_modules/.cache/ward');
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];
/** Generous: a loaded machine starts slowly, and how fast is the matter of bench/. */
const READY_WITHIN_MS = 180_000;

export type Environment = Record<string, string>;

export interface Ended {
  code: number | null;
  signal: string | null;
}

export interface Finished extends Ended {
  out: string;
  err: string;
}

/** Ports are settled before the start, so that stations find a killed Ward again. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Settings of a Ward of its own: free ports, quiet log, its data in `dataDir`. */
export async function ownSettings(dataDir: string, change: Environment = {}): Promise<Environment> {
  return {
    WARD_DATA_DIR: dataDir,
    WARD_PORT: String(await freePort()),
    WARD_PUBLIC_PORT: String(await freePort()),
    WARD_STATION_PORT: String(await freePort()),
    WARD_MQTT_PORT: String(await freePort()),
    ...change,
  };
}

/** What is run: the sources of this checkout unless said. */
type Program = readonly [string, ...string[]];
const CHECKOUT: Program = [process.execPath, ...NODE_FLAGS, MAIN];

/** A Ward of its own as it is, before anything is known of it. */
export function spawnWard(args: readonly string[], env: Environment, program = CHECKOUT): ChildProcess {
  const [command, ...before] = program;
  return spawn(command, [...before, ...args], {
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC', NODE_COMPILE_CACHE: COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const endOf = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));

/** Runs a command of the real CLI to its end. */
export async function runWard(args: readonly string[], env: Environment): Promise<Finished> {
  const child = spawnWard(args, env);
  let out = '';
  let err = '';
  child.stdout!.on('data', (chunk) => (out += chunk));
  child.stderr!.on('data', (chunk) => (err += chunk));
  return { ...(await endOf(child)), out, err };
}

export interface WardProcess {
  readonly pid: number;
  readonly consoleUrl: string;
  readonly siteUrl: string;
  readonly stationPort: number;
  readonly mqttPort: number;
  output(): string;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Starts Ward as its own process and waits until it says that it is ready. */
export async function startWardProcess(
  env: Environment,
  args: readonly string[] = [],
  program = CHECKOUT,
): Promise<WardProcess> {
  const child = spawnWard(['start', ...args], env, program);
  let output = '';
  const ended = endOf(child);
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Ward was not ready in time:\n${output}`));
    }, READY_WITHIN_MS);
    const read = (chunk: Buffer): void => {
      output += chunk;
      if (!/ready: +http/.test(output)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    void ended.then(({ code, signal }) => {
      clearTimeout(late);
      reject(new Error(`Ward ended (${code ?? signal}) before it was ready:\n${output}`));
    });
  });
  const scheme = env['WARD_TLS_CERT'] ? 'https' : 'http';
  return {
    pid: child.pid!,
    consoleUrl: `${scheme}://127.0.0.1:${env['WARD_PORT']}`,
    siteUrl: `${scheme}://127.0.0.1:${env['WARD_PUBLIC_PORT']}`,
    stationPort: Number(env['WARD_STATION_PORT']),
    mqttPort: Number(env['WARD_MQTT_PORT']),
    output: () => output,
    signal: (name) => void child.kill(name),
    ended,
  };
}

/** Looks again until it is so. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
