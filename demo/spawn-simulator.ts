import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { toBeijingIso } from '../contract/time.ts';

export interface SpawnOptions {
  /** Address of the station gateway. */
  host: string;
  port: number;
  /** The three numbers of the server's scenario clock. */
  time: { startMs: number; speed: number; originMs: number };
  /** Further arguments of demo/simulator/main.ts. */
  args?: readonly string[];
  /** A line the simulator said on its standard error. */
  onFault: (line: string) => void;
  /** It ended without being asked to. */
  onExit: (code: number | null) => void;
}

/** Longer than a station needs to hang up. */
const STOP_TIMEOUT_MS = 3_000;

/** Starts the stations in a process of their own. It ends with this process, however that ends: its input closes. */
export function spawnSimulator(options: SpawnOptions): { pid: number | undefined; stop(): Promise<void> } {
  const { host, port, time, args = [] } = options;
  const main = path.join(import.meta.dirname, 'simulator/main.ts');
  const clock = [
    '--start',
    toBeijingIso(time.startMs),
    '--speed',
    String(time.speed),
    '--clock-origin',
    String(time.originMs),
  ];
  const child: ChildProcess = spawn(
    process.execPath,
    [main, '--host', host, '--port', String(port), ...clock, '--exit-with-stdin', ...args],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  createInterface({ input: child.stderr! }).on('line', options.onFault);
  let stopping = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      options.onFault(error.message);
      resolve();
    });
    child.once('exit', (code) => {
      if (!stopping) options.onExit(code);
      resolve();
    });
  });
  return {
    pid: child.pid,
    async stop() {
      stopping = true;
      child.stdin?.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}
