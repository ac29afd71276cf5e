import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * Follows the fixed headers of an MQTT byte stream (MQTT 3.1.1, 2.2): undefined while every packet stays within the
 * limit, else what is wrong. The broker's parser gathers a whole packet before anybody is asked for a password.
 */
export function packetSizes(mostBytes: number): (chunk: Uint8Array) => string | undefined {
  let left = 0;
  let inLength = false;
  let length = 0;
  let factor = 1;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const step = Math.min(left, chunk.length - at);
        left -= step;
        at += step;
        continue;
      }
      const byte = chunk[at++]!;
      if (!inLength) {
        inLength = true;
        length = 0;
        factor = 1;
        continue;
      }
      length += (byte & 0x7f) * factor;
      factor *= 128;
      if (length > mostBytes) return `a packet of more than ${mostBytes} bytes`;
      if (byte & 0x80) {
        if (factor > 128 ** 3) return 'a packet length of more than four bytes';
        continue;
      }
      left = length;
      inLength = false;
    }
    return undefined;
  };
}

/** The socket as the broker sees it: cut as soon as a packet claims to be too long. */
export function boundedStream(
  socket: Socket,
  mostBytes: number,
  onRefused: (reason: string) => void,
): Duplex {
  const check = packetSizes(mostBytes);
  const stream = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (socket.destroyed) done(new Error('closed'));
      else socket.write(chunk, done);
    },
    final: (done) => {
      socket.end(done);
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    const refused = check(chunk);
    if (refused !== undefined) {
      onRefused(refused);
      stream.destroy();
    } else if (!stream.push(chunk)) socket.pause();
  });
  socket.on('end', () => stream.push(null));
  socket.on('error', () => stream.destroy());
  socket.on('close', () => stream.destroy());
  return stream;
}
