import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { StationLink } from '../../contract/gateway.ts';
import { signIn } from './ward-process.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const READY = /demo is ready:\s+(\S+)/;
const USERNAME = 'officer-a';

export interface DemoProcess {
  url: string;
  username: string;
  password: string;
  /** Milliseconds from the command. */
  readyMs: number;
  /** Until the console's page and its script were served. */
  pageMs: number;
  /** Until as many stations as asked for were connected. */
  connectedMs: number;
  /** What the terminal showed, with its time. */
  steps: { atMs: number; text: string }[];
  stop(): Promise<void>;
}

async function untilOnline(url: string, cookie: string, stations: number): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/api/gateway/links`, { headers: { cookie } });
    if (!response.ok) throw new Error(`links: ${response.status} ${await response.text()}`);
    const links = z.array(StationLink).parse(await response.json());
    if (links.filter(({ online }) => online).length >= stations) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The console's page with the script that it names, as a browser asks for them. */
async function readPage(url: string): Promise<void> {
  const page = await (await fetch(url)).text();
  const script = /<script[^>]+src="([^"]+)"/.exec(page)?.[1];
  if (script === undefined) throw new Error('the page names no script: is the console built?');
  const response = await fetch(new URL(script, url));
  if (!response.ok) throw new Error(`${script}: ${response.status}`);
  await response.arrayBuffer();
}

/** `npm start` on a data directory and ports of its own, followed until the stations are connected. */
export async function startDemoProcess(options: {
  dataDir: string;
  stations: number;
  /** Run without npm before it: what Ward itself takes. */
  withoutNpm?: boolean;
}): Promise<DemoProcess> {
  const ports = ['WARD_PORT', 'WARD_PUBLIC_PORT', 'WARD_STATION_PORT', 'WARD_MQTT_PORT'];
  const environment = [`WARD_DATA_DIR=${options.dataDir}`, ...ports.map((name) => `${name}=0`)];
  const command = options.withoutNpm ? ['node', 'ward.mjs', 'start', '--demo'] : ['npm', 'start', '--silent'];
  const startedMs = performance.now();
  const since = (): number => Math.round(performance.now() - startedMs);
  const child = spawn('env', [...environment, ...command], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    await gone;
  };
  const steps: DemoProcess['steps'] = [];
  let ready = false;
  const url = await new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      if (ready) return;
      // What follows are the sign-ins.
      const address = READY.exec(text)?.[1];
      ready = address !== undefined;
      if (text.trim()) steps.push({ atMs: since(), text: text.trim() });
      if (address) resolve(address);
    });
    void gone.then(() => resolve(undefined));
  });
  if (url === undefined) throw new Error(`npm start ended: ${steps.map(({ text }) => text).join(' | ')}`);
  const readyMs = since();
  try {
    await readPage(url);
    const pageMs = since();
    const logins = JSON.parse(
      await readFile(path.join(options.dataDir, 'demo-logins.json'), 'utf8'),
    ) as Record<string, string>;
    const login = { username: USERNAME, password: logins[USERNAME] ?? '' };
    await untilOnline(url, await signIn(url, login), options.stations);
    return { url, ...login, readyMs, pageMs, connectedMs: since(), steps, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
