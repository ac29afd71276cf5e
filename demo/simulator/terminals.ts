import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { z } from 'zod';
import type { Clock } from '../../server/platform/clock.ts';

/** A loudspeaker terminal of the demo as the simulator is told of it. */
export const Terminal = z.strictObject({
  terminal: z.string(),
  password: z.string(),
  transport: z.enum(['mqtt', 'http']),
  heartbeatSeconds: z.number().positive(),
});
export type Terminal = z.infer<typeof Terminal>;

/** What the simulator is told of the loudspeakers, as one JSON line. */
export const TerminalOrders = z.strictObject({
  terminals: z.array(Terminal),
  mqtt: z.strictObject({ host: z.string(), port: z.number().int() }),
  /** `https://…/api`: where HTTP terminals report. */
  apiUrl: z.url(),
});
export type TerminalOrders = z.infer<typeof TerminalOrders>;

export interface RunningTerminals {
  /** Where the HTTP terminals take messages, below `/<terminal>`; undefined where none speaks HTTP. */
  httpPort: number | undefined;
  stop(): void;
}

const Play = z.object({ messageId: z.string(), text: z.string(), sirenSeconds: z.number().optional() });
/** What speaking the text three times takes, beside the siren. */
const SPEECH_MS = 30_000;
const MOST_BODY_BYTES = 64 * 1024;

type Say = (leaf: 'heartbeat' | 'receipt', payload: Record<string, unknown>) => Promise<unknown>;

/** Plays each message once, however often it comes, and says so. */
function player(clock: Clock, say: Say): (payload: string) => void {
  const known = new Set<string>();
  return (payload) => {
    const message = Play.parse(JSON.parse(payload));
    const receipt = (state: string): void =>
      void say('receipt', { messageId: message.messageId, state }).catch(() => undefined);
    receipt('received');
    if (known.has(message.messageId)) return;
    known.add(message.messageId);
    clock.setTimer((message.sirenSeconds ?? 0) * 1_000 + SPEECH_MS, () => receipt('played'));
  };
}

/** Says how it is, at once and at its own interval. */
function beat(clock: Clock, heartbeatSeconds: number, say: Say, stopped: () => boolean): void {
  if (stopped()) return;
  void say('heartbeat', { state: 'idle', volume: 80, firmware: 'demo' }).catch(() => undefined);
  clock.setTimer(heartbeatSeconds * 1_000, () => beat(clock, heartbeatSeconds, say, stopped));
}

function overMqtt(device: Terminal, orders: TerminalOrders, clock: Clock): { stop(): void } {
  const { terminal, password, heartbeatSeconds } = device;
  let stopped = false;
  const client: MqttClient = mqtt.connect(`mqtt://${orders.mqtt.host}:${orders.mqtt.port}`, {
    username: terminal,
    password,
    clientId: terminal,
    reconnectPeriod: 1_000,
  });
  const say: Say = (leaf, payload) =>
    client.publishAsync(`ward/speaker/${terminal}/${leaf}`, JSON.stringify(payload), { qos: 1 });
  const play = player(clock, say);
  client.on('error', () => undefined);
  client.on('message', (_topic, bytes) => play(bytes.toString('utf8')));
  client.on('connect', () => {
    client.subscribe(`ward/speaker/${terminal}/play`, { qos: 1 });
  });
  client.once('connect', () => beat(clock, heartbeatSeconds, say, () => stopped));
  return {
    stop() {
      stopped = true;
      client.end(true);
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BODY_BYTES) throw new RangeError('too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** HTTP terminals share one listener; each takes messages below its own number, with its password as bearer token. */
function overHttp(devices: readonly Terminal[], orders: TerminalOrders, clock: Clock): Promise<Server> {
  const players = new Map<string, { device: Terminal; play: (payload: string) => void }>();
  let stopped = false;
  for (const device of devices) {
    const { terminal, password, heartbeatSeconds } = device;
    const say: Say = (leaf, payload) =>
      fetch(`${orders.apiUrl}/terminals/${terminal}/reports`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`${terminal}:${password}`).toString('base64')}`,
        },
        body: JSON.stringify({ type: leaf, [leaf]: payload }),
      });
    players.set(terminal, { device, play: player(clock, say) });
    beat(clock, heartbeatSeconds, say, () => stopped);
  }
  const server = createServer((request, response) => {
    const found = players.get((request.url ?? '').slice(1));
    if (!found || request.headers.authorization !== `Bearer ${found.device.password}`) {
      response.writeHead(found ? 401 : 404).end();
      return;
    }
    bodyOf(request)
      .then((payload) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"state":"received"}');
        found.play(payload);
      })
      .catch(() => response.writeHead(400).end());
  });
  server.on('close', () => {
    stopped = true;
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Starts the loudspeaker terminals of the demo or of a drill. They sound nothing; they answer as terminals do. */
export async function startTerminals(orders: TerminalOrders, clock: Clock): Promise<RunningTerminals> {
  const http = orders.terminals.filter(({ transport }) => transport === 'http');
  const lines = orders.terminals
    .filter(({ transport }) => transport === 'mqtt')
    .map((device) => overMqtt(device, orders, clock));
  const server = http.length > 0 ? await overHttp(http, orders, clock) : undefined;
  return {
    httpPort: server && (server.address() as AddressInfo).port,
    stop() {
      for (const line of lines) line.stop();
      server?.closeAllConnections();
      server?.close();
    },
  };
}
