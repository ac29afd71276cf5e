import { createSocket } from 'node:dgram';
import { access } from 'node:fs/promises';

export type ClockState = 'synchronised' | 'unsynchronised' | 'unknown';

export interface ClockReading {
  state: ClockState;
  /** Server minus this machine, milliseconds; undefined when no server answered. */
  offsetMs?: number;
  source: string;
}

/** Seconds between 1900-01-01 (NTP era 0) and 1970-01-01. */
const NTP_EPOCH_S = 2_208_988_800;
/** A clock further off than this would set stations wrong (SL 651-2014 6.6.4.24 judges 5 minutes; ours is far tighter). */
export const LARGEST_OFFSET_MS = 1_000;

const ntpToMs = (packet: Buffer, offset: number): number =>
  (packet.readUInt32BE(offset) - NTP_EPOCH_S) * 1000 + (packet.readUInt32BE(offset + 4) / 2 ** 32) * 1000;

/** One SNTP exchange (RFC 4330); the offset in milliseconds, or undefined without a sane answer in time. */
export function querySntp(
  server: string,
  options: { port?: number; timeoutMs?: number; nowMs?: () => number } = {},
): Promise<number | undefined> {
  const { port = 123, timeoutMs = 3_000, nowMs = Date.now } = options;
  return new Promise((resolve) => {
    const socket = createSocket(server.includes(':') ? 'udp6' : 'udp4');
    const finish = (offsetMs: number | undefined): void => {
      clearTimeout(timer);
      socket.close();
      resolve(offsetMs);
    };
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    const request = Buffer.alloc(48);
    request[0] = 0b00_100_011;
    const sentMs = nowMs();
    request.writeUInt32BE(Math.floor(sentMs / 1000) + NTP_EPOCH_S, 40);
    request.writeUInt32BE(Math.floor(((sentMs % 1000) / 1000) * 2 ** 32), 44);
    socket.on('error', () => finish(undefined));
    socket.on('message', (answer) => {
      const mode = answer.length >= 48 ? answer[0]! & 0b111 : 0;
      const stratum = answer[1] ?? 0;
      // Stratum 0 is a kiss-o'-death, 16 an unsynchronised server; the originate time must be ours.
      if (
        mode !== 4 ||
        stratum === 0 ||
        stratum > 15 ||
        !answer.subarray(24, 32).equals(request.subarray(40, 48))
      )
        return;
      const receivedMs = nowMs();
      finish((ntpToMs(answer, 32) - sentMs + (ntpToMs(answer, 40) - receivedMs)) / 2);
    });
    socket.send(request, port, server, (error) => {
      if (error) finish(undefined);
    });
  });
}

/** Asks the configured servers in turn; without any, what systemd says of its own synchronisation. */
export async function readClockState(servers: readonly string[]): Promise<ClockReading> {
  for (const server of servers) {
    const offsetMs = await querySntp(server);
    if (offsetMs !== undefined) {
      return {
        state: Math.abs(offsetMs) <= LARGEST_OFFSET_MS ? 'synchronised' : 'unsynchronised',
        offsetMs,
        source: server,
      };
    }
  }
  if (servers.length > 0) return { state: 'unknown', source: 'no time server answered' };
  const marked = await access('/run/systemd/timesync/synchronized').then(
    () => true,
    () => false,
  );
  return marked
    ? { state: 'synchronised', source: 'systemd-timesyncd' }
    : { state: 'unknown', source: 'no time server configured' };
}
