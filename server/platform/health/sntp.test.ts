import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { querySntp } from './sntp.ts';

const NTP_EPOCH_S = 2_208_988_800;

async function timeServer(answer: (request: Buffer) => Buffer): Promise<{ port: number; close(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (request, from) => socket.send(answer(request), from.port, from.address));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', () => resolve()));
  return { port: socket.address().port, close: () => socket.close() };
}

function serverAnswer(request: Buffer, atMs: number, stratum = 2): Buffer {
  const packet = Buffer.alloc(48);
  packet[0] = 0b00_100_100;
  packet[1] = stratum;
  request.copy(packet, 24, 40, 48);
  for (const offset of [32, 40]) {
    packet.writeUInt32BE(Math.floor(atMs / 1000) + NTP_EPOCH_S, offset);
    packet.writeUInt32BE(Math.floor(((atMs % 1000) / 1000) * 2 ** 32), offset + 4);
  }
  return packet;
}

test('the offset to a server five seconds ahead is five seconds', async () => {
  const server = await timeServer((request) => serverAnswer(request, 1_000_005_000));
  const offsetMs = await querySntp('127.0.0.1', { port: server.port, nowMs: () => 1_000_000_000 });
  server.close();
  expect(offsetMs).toBeCloseTo(5_000, 1);
});

test('a kiss-of-death and an answer to somebody else are no time', async () => {
  const kiss = await timeServer((request) => serverAnswer(request, 1_000, 0));
  expect(await querySntp('127.0.0.1', { port: kiss.port, timeoutMs: 80 })).toBeUndefined();
  kiss.close();
  const foreign = await timeServer(() => serverAnswer(Buffer.alloc(48, 7), 1_000));
  expect(await querySntp('127.0.0.1', { port: foreign.port, timeoutMs: 80 })).toBeUndefined();
  foreign.close();
});
