import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { toBeijingIso } from '../contract/time.ts';
import type { TerminalOrders } from './simulator/terminals.ts';

export interface SpawnOptions {
  /** Address of the station gateway. */
  host: string;
  port: number;
  /** The three numbers of the server's scenario clock. */
  time: { startMs: number; speed: number; originMs: number };
  /** Further arguments of demo/simulator/main.ts. */
  args?: readonly string[];
  /** What its loudspeaker terminals need; without it there are none. Goes over its standard input: it holds passwords. */
  orders?: TerminalOrders;
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

/** Starts the stations in a process of their own. It ends with this process, however that ends: its input closes. */
export function spawnSimulator(options: SpawnOptions): {
  pid: number | undefined;
  /** Resolves when it says that it runs, and when it ends before that. */
  started: Promise<SimulatorStarted>;
  stop(): Promise<void>;
} {
  const { host, port, time, args = [], orders } = options;
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
    [
      main,
      '--host',
      host,
      '--port',
      String(port),
      ...clock,
      '--exit-with-stdin',
      ...(orders ? ['--terminals'] : []),
      ...args,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  createInterface({ input: child.stderr! }).on('line', options.onFault);
  if (orders) child.stdin!.write(`${JSON.stringify(orders)}\n`);
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
    started: Promise.race([said, ended.then(() => ({}))]),
    async stop() {
      stopping = true;
      child.stdin?.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}
