import { createFramer, decodeFrame, readingsOf, STANDARD_DIALECT } from '../server/protocols/sl651/index.ts';
import { GOOD_FRAMES } from '../test/support/sl651-frames.ts';

/** Frames that are decoded in one measured pass, and passes; the fastest and the median are told. */
const FRAMES_A_PASS = 400_000;
const PASSES = 7;

interface Pass {
  framesPerSecond: number;
  elements: number;
}

/** Published frames of every function and both codings; of the 13 picture packets only the first. */
function mixedFrames(): Uint8Array[] {
  return GOOD_FRAMES.filter(({ decoded }) => (decoded?.packet?.seq ?? 1) === 1).map(({ bytes }) => bytes);
}

function measure(frames: readonly Uint8Array[], decode: (bytes: Uint8Array) => number): Pass[] {
  return Array.from({ length: PASSES }, () => {
    let elements = 0;
    const startedAt = performance.now();
    for (let count = 0; count < FRAMES_A_PASS; count++) elements += decode(frames[count % frames.length]!);
    return { framesPerSecond: FRAMES_A_PASS / ((performance.now() - startedAt) / 1000), elements };
  });
}

function decodeOne(bytes: Uint8Array): number {
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) throw new Error(`${decoded.reason}: ${decoded.detail}`);
  return countElements(decoded.frame.blocks);
}

function decodeToReadings(bytes: Uint8Array): number {
  const decoded = decodeFrame(bytes);
  if (!decoded.ok) throw new Error(`${decoded.reason}: ${decoded.detail}`);
  return readingsOf(decoded.frame, STANDARD_DIALECT).length;
}

const framer = createFramer();
function frameOne(bytes: Uint8Array): number {
  return framer.push(bytes).length;
}

function countElements(blocks: readonly { groups: readonly { elements: readonly unknown[] }[] }[]): number {
  let count = 0;
  for (const { groups } of blocks) for (const { elements } of groups) count += elements.length;
  return count;
}

function report(name: string, passes: readonly Pass[], bytesPerFrame: number): object {
  const rates = passes.map(({ framesPerSecond }) => framesPerSecond).sort((a, b) => a - b);
  return {
    bench: 'decode',
    case: name,
    framesPerSecondMedian: Math.round(rates[Math.floor(rates.length / 2)]!),
    framesPerSecondBest: Math.round(rates.at(-1)!),
    megabytesPerSecondMedian: Math.round((rates[Math.floor(rates.length / 2)]! * bytesPerFrame) / 1e6),
    resultsPerFrame: Math.round((passes[0]!.elements / FRAMES_A_PASS) * 100) / 100,
  };
}

/** SL 651 decoding on one core: mixed published frames to full frame objects; target ≥ 500,000 frames/s. */
export async function* run(): AsyncGenerator<object> {
  const frames = mixedFrames();
  const bytesPerFrame = frames.reduce((sum, bytes) => sum + bytes.length, 0) / frames.length;
  const upward = GOOD_FRAMES.filter(
    ({ decoded }) => ['30', '31', '32', '33', '34'].includes(decoded!.func) && decoded!.dir === 'up',
  );
  const reports = upward.map(({ bytes }) => bytes);
  const reportBytes = reports.reduce((sum, bytes) => sum + bytes.length, 0) / reports.length;
  measure(frames, decodeOne);
  yield { ...report('mixed frames', measure(frames, decodeOne), bytesPerFrame), target: 500_000 };
  yield report('station reports only', measure(reports, decodeOne), reportBytes);
  yield report('mixed frames through the framer', measure(frames, frameOne), bytesPerFrame);
  yield report('mixed frames to readings', measure(frames, decodeToReadings), bytesPerFrame);
}
