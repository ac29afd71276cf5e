import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { SimulatorOrders } from './simulator/orders.ts';

export interface SpawnOptions {
  /** Further arguments of demo/simulator/main.ts. */
  args?: readonly string[];
  /** A line the simulator said on its standard error. */
  onFault: (line: string) => void;
  /** It ended without being asked to. */
  onExit: (code: number | null) => void;
}

/** What the simulator says on its standard output when everything runs. */
export interface SimulatorStarted {
  /** Where the HTTP terminals listen on 127.0.0.1. */
  terminalPort?: number;
}

/** Longer than a station needs to hang up. */
const STOP_TIMEOUT_MS = 3_000;

export interface SpawnedSimulator {
  pid: number | undefined;
  /** Says where to connect and on which clock. Resolves when it says that it runs, and when it ends before that. */
  begin(orders: SimulatorOrders): Promise<SimulatorStarted>;
  stop(): Promise<void>;
}

/**
 * Starts the stations' own process, which loads its sources while the server starts and waits to be told where to connect.
 * It ends with this process, however that ends: its input closes.
 */
export function spawnSimulator(options: SpawnOptions): SpawnedSimulator {
  const { args = [] } = options;
  const main = path.join(import.meta.dirname, 'simulator/main.ts');
  const child: ChildProcess = spawn(process.execPath, [main, '--orders', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  createInterface({ input: child.stderr! }).on('line', options.onFault);
  // An end before its orders is told by onExit.
  child.stdin!.on('error', () => undefined);
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
  const said = new Promise<SimulatorStarted>((resolve) => {
    createInterface({ input: child.stdout! }).once('line', (line) =>
      resolve(JSON.parse(line) as SimulatorStarted),
    );
  });
  return {
    pid: child.pid,
    begin(orders) {
      child.stdin!.write(`${JSON.stringify(orders)}\n`);
      return Promise.race([said, ended.then(() => ({}))]);
    },
    async stop() {
      stopping = true;
      child.stdin?.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}
