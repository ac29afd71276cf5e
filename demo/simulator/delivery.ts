import { crc16 } from '../../server/protocols/kit/crc16.ts';
import {
  type EndName,
  encodeFrame,
  encodePackets,
  type Frame,
  type FrameSpec,
} from '../../server/protocols/sl651/index.ts';
import type { Link } from './link.ts';

/** A self-report that waits for its confirm (M2), or a body in packets with one confirm (M3). */
export interface Job {
  spec: FrameSpec;
  packets?: boolean;
  /** Number of the packet (1 for a single frame) that the line damages the first time. */
  damaged?: number;
}

export interface DeliveryStats {
  /** Frames written, resends included. */
  sent: number;
  resent: number;
  confirmed: number;
  /** Given up after two resends, or the line was down: the data stay in the station's storage. */
  kept: number;
}

/** SL 651-2014 6.3.2: the sender resends at most twice. */
const RESENDS = 2;
const MOST_WAITING = 64;
const END_OF_TEXT = 0x03;

type Outcome = EndName | 'silence';

export interface Delivery {
  readonly stats: DeliveryStats;
  enqueue(job: Job): void;
  /** Takes a confirm or NAK; false = it belongs to nothing that waits. */
  take(frame: Frame): boolean;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

const flipped = (bytes: Uint8Array): Uint8Array => {
  const damaged = Uint8Array.from(bytes);
  damaged[Math.floor(bytes.length / 2)]! ^= 0x10;
  return damaged;
};

/** The same packet with ETX: a resent one ends like the last one (table 15). */
function asLast(packet: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(packet);
  bytes[bytes.length - 3] = END_OF_TEXT;
  const crc = crc16(bytes, 0, bytes.length - 2);
  bytes[bytes.length - 2] = crc >>> 8;
  bytes[bytes.length - 1] = crc & 0xff;
  return bytes;
}

/**
 * One report at a time: send, wait, resend twice, then keep the data. A resend keeps the serial and carries the time it
 * is sent at. `onSettled` gets how the centre ended it.
 */
export function createDelivery(
  link: Link,
  options: { ackTimeoutMs: number; clockMs: () => number; onSettled: (end: Outcome) => void },
): Delivery {
  const { ackTimeoutMs, clockMs, onSettled } = options;
  const stats: DeliveryStats = { sent: 0, resent: 0, confirmed: 0, kept: 0 };
  const queue: Job[] = [];
  const idlers: (() => void)[] = [];
  let running = false;
  let waiting: { functionCode: number; serial: number | null; settle: (end: Outcome) => void } | undefined;
  let onNak: ((sequence: number) => void) | undefined;

  function write(bytes: Uint8Array, again: boolean): void {
    if (!link.write(bytes)) return;
    stats.sent++;
    if (again) stats.resent++;
  }

  function confirmOf(spec: FrameSpec): Promise<Outcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle('silence'), ackTimeoutMs);
      const settle = (end: Outcome): void => {
        clearTimeout(timer);
        waiting = undefined;
        resolve(end);
      };
      waiting = { functionCode: spec.functionCode, serial: spec.serial, settle };
    });
  }

  async function deliver({ spec, packets, damaged }: Job): Promise<void> {
    if (!(await link.open())) {
      stats.kept++;
      return;
    }
    let frames: Uint8Array[] = [];
    let asked = 0;
    onNak = (sequence) => {
      const frame = frames[sequence - 1];
      if (frame && asked++ < frames.length * RESENDS) write(asLast(frame), true);
    };
    for (let attempt = 0; attempt <= RESENDS; attempt++) {
      const confirm = confirmOf(spec);
      const stamped = { ...spec, sentAtMs: clockMs() };
      frames = packets ? encodePackets(stamped) : [encodeFrame(stamped)];
      frames.forEach((frame, index) => {
        write(attempt === 0 && damaged === index + 1 ? flipped(frame) : frame, attempt > 0);
      });
      const end = await confirm;
      if (end === 'silence') continue;
      stats.confirmed++;
      onSettled(end);
      return;
    }
    stats.kept++;
    onSettled('silence');
  }

  async function run(): Promise<void> {
    running = true;
    for (let job = queue.shift(); job; job = queue.shift()) await deliver(job);
    running = false;
    for (const resolve of idlers.splice(0)) resolve();
  }

  return {
    stats,
    enqueue(job) {
      queue.push(job);
      // What cannot be sent for long stays in storage, the newest reports go first.
      if (queue.length > MOST_WAITING) {
        queue.shift();
        stats.kept++;
      }
      if (!running) void run();
    },
    take(frame) {
      if (!waiting || frame.functionCode !== waiting.functionCode) return false;
      if (frame.end === 'NAK') {
        if (frame.packet) onNak?.(frame.packet.sequence);
        return true;
      }
      if (frame.serial !== waiting.serial) return false;
      waiting.settle(frame.end);
      return true;
    },
    idle: () => (running ? new Promise((resolve) => idlers.push(resolve)) : Promise.resolve()),
  };
}
