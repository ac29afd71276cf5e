import {
  createFramer,
  decodeFrame,
  type FramerEvent,
  presentFrame,
  readingsOf,
  STANDARD_DIALECT,
} from '../server/protocols/sl651/index.ts';
import { GOOD_FRAMES } from '../test/support/sl651-frames.ts';

const DEFAULT_COUNT = 1_000_000;
/** A frame that takes longer than this to refuse or read counts as a stall. */
const STALL_MS = 50;

/** The published frames are nearly all HEX: every eighth mutation starts from an ASCII one. */
const ASCII_FRAMES = GOOD_FRAMES.filter(({ bytes }) => bytes[0] === 0x01);
const ASCII_EVERY = 8;

interface Tally {
  accepted: number;
  acceptedAscii: number;
  partial: number;
  withoutReason: number;
  stalls: number;
  slowestMs: number;
  reasons: Record<string, number>;
}

/** xorshift32: the same mutations in every run of one seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** One to eight changes: bits, bytes, cuts, doubled stretches, a piece of another frame, a corrected CRC. */
function mutate(frame: Uint8Array, other: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = [...frame];
  const changes = 1 + random(8);
  for (let change = 0; change < changes; change++) {
    const at = random(Math.max(1, bytes.length));
    const kinds = [
      () => (bytes[at]! ^= 1 << random(8)),
      () => (bytes[at] = random(256)),
      () => bytes.splice(at, 1 + random(8)),
      () => bytes.splice(at, 0, ...bytes.slice(at, at + random(16))),
      () => bytes.splice(at, random(8), ...other.slice(random(other.length)).slice(0, 24)),
      () => (bytes = bytes.slice(0, at)),
    ];
    kinds[random(kinds.length)]!();
  }
  const mutated = Uint8Array.from(bytes);
  if (random(2) === 0) (frame[0] === 0x01 ? sealAscii : sealHex)(mutated);
  return mutated;
}

/** CRC-16 of SL 651-2014 6.2.3.15, written a second time so that a fault of the first one is no help. */
function crcOf(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = register & 1 ? (register >> 1) ^ 0xa001 : register >> 1;
  }
  return register;
}

/** Gives a HEX frame the length and CRC that its damaged body asks for, so that the body readers are reached too. */
function sealHex(bytes: Uint8Array): void {
  if (bytes.length < 17) return;
  bytes[0] = bytes[1] = 0x7e;
  bytes[11] = (bytes[11]! & 0x80) | ((bytes.length - 17) >> 8);
  bytes[12] = (bytes.length - 17) & 0xff;
  bytes[13] = bytes[13] === 0x16 ? 0x16 : 0x02;
  bytes[bytes.length - 3] = 0x03;
  const crc = crcOf(bytes.subarray(0, -2));
  bytes[bytes.length - 2] = crc >> 8;
  bytes[bytes.length - 1] = crc & 0xff;
}

/** The same for an ASCII frame, whose length and CRC are written as four characters. */
function sealAscii(bytes: Uint8Array): void {
  if (bytes.length < 29) return;
  const write = (at: number, value: number): void =>
    bytes.set(Buffer.from(value.toString(16).toUpperCase().padStart(4, '0'), 'latin1'), at);
  bytes[0] = 0x01;
  write(19, bytes.length - 29);
  bytes[23] = bytes[23] === 0x16 ? 0x16 : 0x02;
  bytes[bytes.length - 5] = 0x03;
  write(bytes.length - 4, crcOf(bytes.subarray(0, -4)));
}

function readFrame(bytes: Uint8Array): { events: FramerEvent[]; tookMs: number } {
  const startedAt = performance.now();
  const framer = createFramer();
  const events = [...framer.push(bytes), ...framer.flush()];
  const decoded = decodeFrame(bytes);
  if (decoded.ok) readingsOf(decoded.frame, STANDARD_DIALECT);
  return { events, tookMs: performance.now() - startedAt };
}

function tryFrame(bytes: Uint8Array, tally: Tally): void {
  const { events, ...first } = readFrame(bytes);
  let { tookMs } = first;
  // A busy machine may take the processor away for a while; a frame that stalls does so every time.
  for (let again = 0; again < 3 && tookMs > STALL_MS; again++)
    tookMs = Math.min(tookMs, readFrame(bytes).tookMs);
  for (const event of events) {
    if (event.kind === 'frame') {
      JSON.stringify(presentFrame(event.frame));
      tally.accepted++;
      if (event.frame.encoding === 'ASCII') tally.acceptedAscii++;
      if (event.frame.partial) tally.partial++;
    } else {
      tally.reasons[event.reason] = (tally.reasons[event.reason] ?? 0) + 1;
      if (!event.reason || !event.detail) tally.withoutReason++;
    }
  }
  tally.slowestMs = Math.max(tally.slowestMs, tookMs);
  if (tookMs > STALL_MS) tally.stalls++;
}

/** `npm run bench -- fuzz [COUNT] [SEED]`: mutated frames through framer, decoder and readings; any throw ends it. */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const count = Number(args[0] ?? DEFAULT_COUNT);
  const seed = Number(args[1] ?? 651);
  const random = randomOf(seed);
  const tally: Tally = {
    accepted: 0,
    acceptedAscii: 0,
    partial: 0,
    withoutReason: 0,
    stalls: 0,
    slowestMs: 0,
    reasons: {},
  };
  const startedAt = performance.now();
  for (let index = 0; index < count; index++) {
    const from = index % ASCII_EVERY === 0 ? ASCII_FRAMES : GOOD_FRAMES;
    const frame = from[random(from.length)]!.bytes;
    const other = GOOD_FRAMES[random(GOOD_FRAMES.length)]!.bytes;
    tryFrame(mutate(frame, other, random), tally);
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  yield {
    bench: 'fuzz',
    frames: count,
    seed,
    seconds,
    ...tally,
    slowestMs: Math.round(tally.slowestMs * 10) / 10,
  };
}
