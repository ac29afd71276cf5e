import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { findLoudspeaker, type Media, takeReport } from '../../modules/media/index.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Db } from '../../platform/db/index.ts';
import { listenFault } from '../../platform/http/listen.ts';
import type { Logger } from '../../platform/log.ts';
import type { SendResult } from '../../platform/outbox/index.ts';
import { boundedStream } from './bounded-stream.ts';
import { playTopic, reportLeafOf } from './topics.ts';

export interface MqttGatewayOptions {
  host: string;
  port: number;
  db: Db;
  bus: Bus;
  log: Logger;
  media: Pick<Media, 'loudspeakers' | 'playbacks'>;
  /** With a certificate the same port speaks TLS too; the first byte tells. */
  tls?: { cert: string; key: string } | undefined;
  /** A terminal listens to its topic: what waits for it can go now. */
  onReady?: (deviceId: string) => void;
}

export interface MqttGateway {
  port: number;
  /** Resolves when the message is on the wire; it says nothing of what the terminal does with it. */
  publish(terminal: string, payload: unknown): Promise<SendResult>;
  stats(): { connected: number; refused: Readonly<Record<string, number>> };
  stop(): Promise<void>;
}

const MOST_PACKET_BYTES = 16 * 1024;
const MOST_CONNECTIONS = 2_000;
const CONNECT_WITHIN_MS = 10_000;
/** A ping is a sign of life; one in this time is written down. */
const PING_NOTED_EVERY_MS = 60_000;
const TLS_HANDSHAKE = 0x16;
/** MQTT 3.1.1 table 3.1. */
const CODES = { identifier: 2, unavailable: 3, credentials: 4 } as const;

interface Session {
  client: Client;
  deviceId: string;
  passwordHash: string | null;
  pingNotedMs: number;
}

const refusal = (message: string, returnCode: number): AuthenticateError =>
  Object.assign(new Error(message), { returnCode }) as AuthenticateError;

/** The broker for loudspeaker terminals: each signs in as itself and reaches its own topics only. */
export async function startMqttGateway(options: MqttGatewayOptions): Promise<MqttGateway> {
  const { db, bus, log, media, tls } = options;
  const sessions = new Map<string, Session>();
  const terminals = new WeakMap<Client, string>();
  const refused: Record<string, number> = {};
  const sockets = new Set<Socket>();
  let stopped = false;

  const count = (reason: string, about: Record<string, unknown>): void => {
    refused[reason] = (refused[reason] ?? 0) + 1;
    log.warn({ reason, ...about }, 'a loudspeaker terminal was refused');
  };
  /** Kept beside the device, so that its page says why it is silent. */
  const refuse = async (terminal: string, reason: string, detail = ''): Promise<void> => {
    count(reason, { terminal, detail });
    await media.loudspeakers.refuse(terminal, detail ? `${reason}: ${detail}` : reason);
  };
  const sessionOf = (client: Client | null): [terminal: string, session: Session] | undefined => {
    const terminal = client === null ? undefined : terminals.get(client);
    const session = terminal === undefined ? undefined : sessions.get(terminal);
    return terminal !== undefined && session?.client === client ? [terminal, session] : undefined;
  };

  const admit = async (
    client: Client,
    user: string | undefined,
    password: string | undefined,
  ): Promise<void> => {
    const terminal = user ?? '';
    const admitted = await media.loudspeakers.admit(terminal, password);
    if (!admitted.ok) {
      count(admitted.reason, { terminal: terminal.slice(0, 40) });
      throw refusal(admitted.reason, CODES.credentials);
    }
    const { device } = admitted;
    if (device.transport !== 'mqtt') {
      await refuse(terminal, 'registered-for-http');
      throw refusal('registered-for-http', CODES.credentials);
    }
    // One session a terminal: under a foreign identifier it could push another terminal off the line.
    if (client.id !== terminal) {
      await refuse(terminal, 'client-identifier', `must be ${terminal}`);
      throw refusal('client-identifier', CODES.identifier);
    }
    terminals.set(client, terminal);
    sessions.set(terminal, {
      client,
      deviceId: device.id,
      passwordHash: device.passwordHash,
      pingNotedMs: 0,
    });
    await media.loudspeakers.beat(device.id, null);
  };

  const broker = new Aedes({
    connectTimeout: CONNECT_WITHIN_MS,
    maxTopicLevels: 8,
    authenticate: (client, user, password, done) => {
      admit(client, user, password?.toString('utf8')).then(
        () => done(null, true),
        (error: AuthenticateError) =>
          done('returnCode' in error ? error : refusal('the store is away', CODES.unavailable), false),
      );
    },
    authorizeSubscribe: (client, subscription, done) => {
      const session = sessionOf(client);
      if (session && subscription.topic === playTopic(session[0])) return done(null, subscription);
      const deny = (): void => done(null, null);
      if (!session) return deny();
      refuse(session[0], 'foreign-topic', `subscribes to ${subscription.topic.slice(0, 100)}`).then(
        deny,
        deny,
      );
    },
    // The report is written here, before the broker confirms the packet: what is confirmed is kept.
    authorizePublish: (client, packet, done) => {
      const session = sessionOf(client);
      if (!session) return done(new Error('not signed in'));
      const [terminal, { deviceId }] = session;
      const leaf = reportLeafOf(packet.topic, terminal);
      if (leaf === undefined || packet.retain) {
        const detail = packet.retain ? 'retained message' : `publishes to ${packet.topic.slice(0, 100)}`;
        refuse(terminal, 'foreign-topic', detail).then(
          () => done(new Error(detail)),
          () => done(new Error(detail)),
        );
        return;
      }
      const payload = Buffer.from(packet.payload);
      takeReport(media, deviceId, leaf, payload).then(
        async (outcome) => {
          // What can never be taken is confirmed all the same: it would be sent for ever.
          if (!outcome.ok) await refuse(terminal, outcome.reason, leaf).catch(() => undefined);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await broker.listen();

  broker.on('subscribe', (_subscriptions, client) => {
    const session = sessionOf(client);
    if (session) options.onReady?.(session[1].deviceId);
  });
  broker.on('ping', (_packet, client) => {
    const session = sessionOf(client)?.[1];
    const nowMs = performance.now();
    if (!session || (session.pingNotedMs !== 0 && nowMs - session.pingNotedMs < PING_NOTED_EVERY_MS)) return;
    session.pingNotedMs = nowMs;
    void media.loudspeakers.beat(session.deviceId, null).catch(() => undefined);
  });
  broker.on('clientDisconnect', (client) => {
    const session = sessionOf(client);
    if (session) sessions.delete(session[0]);
  });
  broker.on('clientError', (client, error) =>
    log.info({ terminal: client.id, err: error }, 'terminal cut off'),
  );

  /** Out of service or given another password: the line it stands on ends. */
  const off = bus.on('media.changed', async ({ deviceId }) => {
    const found = [...sessions].find(([, session]) => session.deviceId === deviceId);
    if (!found) return;
    const [terminal, session] = found;
    const device = await findLoudspeaker(db, deviceId);
    if (device?.enabled && device.passwordHash === session.passwordHash && device.terminal === terminal)
      return;
    sessions.delete(terminal);
    session.client.close();
  });

  const serve = (stream: Socket, peer: string | undefined): void => {
    const bounded: Duplex = boundedStream(stream, MOST_PACKET_BYTES, (reason) =>
      count('too-long', { peer, reason }),
    );
    broker.handle(bounded);
  };
  const secure = tls
    ? createTlsServer({ cert: tls.cert, key: tls.key }, (socket) => serve(socket, socket.remoteAddress))
    : undefined;
  secure?.on('tlsClientError', (error) => count('tls', { detail: error.message }));

  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.setKeepAlive(true, 60_000);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    if (!secure) return serve(socket, socket.remoteAddress);
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) return;
      socket.unshift(first);
      if (first[0] === TLS_HANDSHAKE) secure.emit('connection', socket);
      else serve(socket, socket.remoteAddress);
    });
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(options.port, options.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenFault('loudspeaker (MQTT)', options.host, options.port, error as NodeJS.ErrnoException);
  }

  return {
    port: (server.address() as AddressInfo).port,
    publish: (terminal, payload) =>
      new Promise((resolve) => {
        if (stopped || !sessions.get(terminal)?.client.connected)
          return resolve({ ok: false, retry: true, reason: 'the terminal is not connected' });
        broker.publish(
          {
            cmd: 'publish',
            topic: playTopic(terminal),
            payload: Buffer.from(JSON.stringify(payload)),
            qos: 1,
            retain: false,
            dup: false,
          },
          (error) =>
            resolve(error ? { ok: false, retry: true, reason: 'the terminal was cut off' } : { ok: true }),
        );
      }),
    stats: () => ({ connected: sessions.size, refused: { ...refused } }),
    async stop() {
      stopped = true;
      off();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      secure?.close();
      await closed;
    },
  };
}
