import {
  createFramer,
  decodeFrame,
  presentFrame,
  readingsOf,
  STANDARD_DIALECT,
} from '../server/protocols/sl651/index.ts';
import { GOOD_FRAMES } from '../test/support/sl651-frames.ts';

const DEFAULT_COUNT = 1_000_000;
/** A frame that takes longer than this to refuse or read counts as a stall. */
const STALL_MS = 50;

interface Tally {
  accepted: number;
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
  if (random(2) === 0) sealHex(mutated);
  return mutated;
}

/** Gives a HEX frame the length and CRC that its damaged body asks for, so that the body readers are reached too. */
function sealHex(bytes: Uint8Array): void {
  if (bytes.length < 17) return;
  bytes[0] = bytes[1] = 0x7e;
  bytes[11] = (bytes[11]! & 0x80) | ((bytes.length - 17) >> 8);
  bytes[12] = (bytes.length - 17) & 0xff;
  bytes[13] = bytes[13] === 0x16 ? 0x16 : 0x02;
  bytes[bytes.length - 3] = 0x03;
  let register = 0xffff;
  for (const byte of bytes.subarray(0, bytes.length - 2)) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = register & 1 ? (register >> 1) ^ 0xa001 : register >> 1;
  }
  bytes[bytes.length - 2] = register >> 8;
  bytes[bytes.length - 1] = register & 0xff;
}

function tryFrame(bytes: Uint8Array, tally: Tally): void {
  const startedAt = performance.now();
  const framer = createFramer();
  const events = [...framer.push(bytes), ...framer.flush()];
  const decoded = decodeFrame(bytes);
  if (decoded.ok) readingsOf(decoded.frame, STANDARD_DIALECT);
  for (const event of events) {
    if (event.kind === 'frame') {
      JSON.stringify(presentFrame(event.frame));
      tally.accepted++;
      if (event.frame.partial) tally.partial++;
    } else {
      tally.reasons[event.reason] = (tally.reasons[event.reason] ?? 0) + 1;
      if (!event.reason || !event.detail) tally.withoutReason++;
    }
  }
  const tookMs = performance.now() - startedAt;
  tally.slowestMs = Math.max(tally.slowestMs, tookMs);
  if (tookMs > STALL_MS) tally.stalls++;
}

/** `npm run bench -- fuzz [COUNT] [SEED]`: mutated frames through framer, decoder and readings; any throw ends it. */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const count = Number(args[0] ?? DEFAULT_COUNT);
  const seed = Number(args[1] ?? 651);
  const random = randomOf(seed);
  const tally: Tally = { accepted: 0, partial: 0, withoutReason: 0, stalls: 0, slowestMs: 0, reasons: {} };
  const startedAt = performance.now();
  for (let index = 0; index < count; index++) {
    const frame = GOOD_FRAMES[random(GOOD_FRAMES.length)]!.bytes;
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
