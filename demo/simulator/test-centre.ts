import { createServer, type Socket } from 'node:net';
import {
  type Command,
  commandFrame,
  confirmFrame,
  createAssembler,
  createFramer,
  type EndName,
  type Frame,
  resendFrame,
  STANDARD_DIALECT,
} from '../../server/protocols/sl651/index.ts';

/** A centre of a few lines for tests of the simulator: collects what stations send and answers as it is told. */
export interface TestCentre {
  port: number;
  /** Uplinks in order of arrival, keepalives included; a picture stands as its packets and, joined, in `pictures`. */
  frames: Frame[];
  pictures: Frame[];
  refused: string[];
  /** How reports are confirmed; `silent` = not at all. */
  confirm: Extract<EndName, 'ESC' | 'EOT' | 'ACK'> | 'silent';
  connections(): number;
  send(bytes: Uint8Array): void;
  /** Sends a command to a station and gives its answer frames, up to the one that ends with ETX. */
  ask(station: string, password: string, command: Command, sentAtMs: number): Promise<Frame[]>;
  /** Resolves with the first uplink that fits, seen already or still to come. */
  when(fits: (frame: Frame) => boolean): Promise<Frame>;
  close(): Promise<void>;
}

const M2 = new Set([0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36]);

export async function startTestCentre(): Promise<TestCentre> {
  const sockets = new Set<Socket>();
  const watchers: { fits: (frame: Frame) => boolean; resolve: (frame: Frame) => void }[] = [];
  let heardAtMs = 0;
  const lineOf = new Map<string, Socket>();

  function take(
    socket: Socket,
    frame: Frame,
    bytes: Uint8Array,
    assemble: ReturnType<typeof createAssembler>,
  ): void {
    centre.frames.push(frame);
    // Only the first packet of a body carries a time.
    heardAtMs = frame.sentAtMs ?? heardAtMs;
    lineOf.set(frame.station, socket);
    for (const watcher of watchers.filter(({ fits }) => fits(frame))) {
      watchers.splice(watchers.indexOf(watcher), 1);
      watcher.resolve(frame);
    }
    const joined = assemble.add(frame, bytes, 0);
    if (joined.kind === 'complete') centre.pictures.push(joined.frame);
    if (centre.confirm === 'silent' || !M2.has(frame.functionCode) || joined.kind === 'waiting') return;
    if (joined.kind === 'missing')
      for (const sequence of joined.sequences) socket.write(resendFrame(frame, sequence, heardAtMs));
    else
      socket.write(
        confirmFrame(joined.kind === 'complete' ? joined.frame : frame, centre.confirm, heardAtMs),
      );
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    const framer = createFramer();
    const assembler = createAssembler();
    socket.on('data', (chunk) => {
      for (const event of framer.push(chunk)) {
        if (event.kind === 'frame') take(socket, event.frame, event.bytes, assembler);
        else centre.refused.push(event.reason);
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const centre: TestCentre = {
    port: (server.address() as { port: number }).port,
    frames: [],
    pictures: [],
    refused: [],
    confirm: 'ESC',
    connections: () => sockets.size,
    send: (bytes) => {
      for (const socket of sockets) socket.write(bytes);
    },
    ask: (station, password, command, sentAtMs) =>
      new Promise((resolve) => {
        const encoding = centre.frames.find((frame) => frame.station === station)?.encoding ?? 'HEX/BCD';
        const known = centre.frames.length;
        const bytes = commandFrame(
          { encoding, centre: 1, station, password },
          command,
          sentAtMs,
          STANDARD_DIALECT,
        );
        const functionCode =
          bytes[0] === 0x7e
            ? bytes[10]!
            : Number.parseInt(String.fromCharCode(...bytes.subarray(17, 19)), 16);
        const mine = (frame: Frame): boolean =>
          frame.functionCode === functionCode && frame.station === station;
        watchers.push({
          fits: (frame) => mine(frame) && frame.end === 'ETX',
          resolve: () => resolve(centre.frames.slice(known).filter(mine)),
        });
        lineOf.get(station)?.write(bytes);
      }),
    when: (fits) => {
      const seen = centre.frames.find(fits);
      return seen ? Promise.resolve(seen) : new Promise((resolve) => watchers.push({ fits, resolve }));
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return centre;
}
