import { KNOWN, type Series, SUM, VALUE } from './series.ts';

/** A missing part up to this share of a window does not make “no” uncertain (a report on its way). */
const TOLERATED_TENTHS = 1;
const NEVER = Number.POSITIVE_INFINITY;

/** What a measure says at one moment. */
export interface Sample {
  /** In the whole units of its series (areal rain: times the whole of the weights). */
  value: number;
  /** Less is not proven: data are missing, old, or only telephoned in. */
  open: boolean;
  /** Nothing at all can be said, not even “reached”. */
  blind: boolean;
  /** Observation time of the newest value it rests on; NaN = none. */
  atMs: number;
  /** No time before this can change it without new data, given its value stays at or above `floor`. */
  nextMs: number;
  /** When its station goes silent unless something comes. */
  silentMs: number;
  /** Rise: the lowest value of the window. */
  lowest: number;
  /** Rain: how much more may go missing before less is not proven; ∞: it is not proven now. */
  spare: number;
  /** Where the window begins in its series, to look there first next time. */
  first: number;
}

export const newSample = (): Sample => ({
  value: 0,
  open: true,
  blind: true,
  atMs: Number.NaN,
  nextMs: NEVER,
  silentMs: NEVER,
  lowest: 0,
  spare: 0,
  first: 0,
});

export interface RainSum {
  value: number;
  /** Length of the window (`nowMs` − `windowMs`, `nowMs`] that ought to be known and is not. */
  missingMs: number;
  fresh: boolean;
  /** Newest increment, and newest one that a station sent itself. */
  lastMs: number;
  stationMs: number;
  nextMs: number;
  first: number;
}
const sum: RainSum = {
  value: 0,
  missingMs: 0,
  fresh: false,
  lastMs: Number.NaN,
  stationMs: Number.NaN,
  nextMs: NEVER,
  first: 0,
};

/** Rain of a window into `sum`. `floor`: the value whose loss matters (−∞: none does). */
function sumRain(series: Series, windowMs: number, nowMs: number, hint: number, floor: number): RainSum {
  series.settle();
  const { end, head, rows, width } = series;
  const startMs = nowMs - windowMs;
  const last = (end > head && rows[(end - 1) * width]! <= nowMs ? end : series.after(nowMs)) - 1;
  const first = series.afterNear(startMs, hint);
  sum.first = first;
  sum.value = 0;
  let coveredMs = 0;
  if (first <= last) {
    const [here, there] = [first * width, last * width];
    const beginMs = series.begin(first);
    const periodMs = rows[here]! - beginMs;
    const outMs = Math.max(0, startMs - beginMs);
    const value = rows[here + VALUE]!;
    // The share that fell before the window, rounded down to a whole unit.
    const lost = outMs > 0 && periodMs > 0 ? Math.floor((value * outMs) / periodMs) : 0;
    sum.value = rows[there + SUM]! - (rows[here + SUM]! - value) - lost;
    const known = series.isDoubtful(first) ? 0 : periodMs;
    coveredMs = rows[there + KNOWN]! - (rows[here + KNOWN]! - known) - (known > 0 ? outMs : 0);
  }
  let station = last;
  while (station >= head && series.isDoubtful(station)) station--;
  sum.lastMs = last >= head ? rows[last * width]! : Number.NaN;
  sum.stationMs = station >= head ? rows[station * width]! : Number.NaN;
  sum.fresh = station >= head && nowMs - sum.stationMs <= series.silentAfterMs;
  const onItsWayMs = sum.fresh ? Math.min(windowMs, nowMs - sum.stationMs) : 0;
  sum.missingMs = Math.max(0, windowMs - coveredMs - onItsWayMs);
  // What is on its way grows as fast as the window loses at its other end: while fresh, less cannot become known.
  const tolerated = (windowMs * TOLERATED_TENTHS) / 10;
  const open = sum.missingMs > tolerated;
  let nextMs = sum.fresh === open ? nowMs + Math.abs(tolerated - sum.missingMs) : NEVER;
  if (last + 1 < end) nextMs = Math.min(nextMs, rows[(last + 1) * width]!);
  if (floor > 0 && first <= last && sum.value >= floor)
    nextMs = Math.min(nextMs, lossOf(series, first, last, rows[last * width + SUM]! - floor, windowMs));
  sum.nextMs = nextMs;
  return sum;
}

/** The earliest time at which the window has lost more than `spare` of the running sum. */
function lossOf(series: Series, first: number, last: number, spare: number, windowMs: number): number {
  const { rows, width } = series;
  let low = first;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle * width + SUM]! > spare) high = middle;
    else low = middle + 1;
  }
  const place = low * width;
  const value = rows[place + VALUE]!;
  const beginMs = series.begin(low);
  const periodMs = rows[place]! - beginMs;
  const left = spare - (rows[place + SUM]! - value);
  if (periodMs <= 0 || value <= 0) return rows[place]! + windowMs;
  return beginMs + windowMs + (Math.max(0, left) * periodMs) / value - 1;
}

/** Rain at one station. A known part that passes a threshold is enough, whatever is missing: never blind. */
export function sampleRain(
  series: Series,
  windowMs: number,
  nowMs: number,
  hint: number,
  floor: number,
  into: Sample,
): void {
  const { value, missingMs, lastMs, nextMs, first } = sumRain(series, windowMs, nowMs, hint, floor);
  into.value = value;
  const spareMs = (windowMs * TOLERATED_TENTHS) / 10 - missingMs;
  into.open = spareMs < 0;
  into.spare = into.open ? NEVER : spareMs;
  into.blind = false;
  into.atMs = lastMs;
  into.nextMs = nextMs;
  into.silentMs = sum.fresh ? sum.stationMs + series.silentAfterMs + 1 : NEVER;
  into.first = first;
}

export interface Share {
  series: Series;
  /** Whole millionths of the area. */
  weight: number;
  hint: number;
  /** Rain of its window when it was sampled last. */
  value: number;
}

/** Mean over stations by weight, times the whole of the weights (whole numbers stay exact). */
export function sampleArealRain(
  shares: readonly Share[],
  windowMs: number,
  nowMs: number,
  floor: number,
  into: Sample,
): void {
  let whole = 0;
  let missing = 0;
  let allFresh = true;
  into.value = 0;
  into.atMs = Number.NaN;
  into.nextMs = NEVER;
  into.silentMs = NEVER;
  for (const share of shares) {
    const { series, weight } = share;
    const part = sumRain(series, windowMs, nowMs, share.hint, Number.NEGATIVE_INFINITY);
    share.hint = part.first;
    share.value = part.value;
    whole += weight;
    into.value += weight * part.value;
    missing += weight * part.missingMs;
    if (part.fresh) into.silentMs = Math.min(into.silentMs, part.stationMs + series.silentAfterMs + 1);
    else allFresh = false;
    if (!(into.atMs >= part.lastMs)) into.atMs = part.lastMs;
    const next = series.after(nowMs);
    if (next < series.end) into.nextMs = Math.min(into.nextMs, series.at(next));
  }
  const tolerated = (windowMs * whole * TOLERATED_TENTHS) / 10;
  into.open = missing > tolerated;
  into.blind = false;
  // While all send, no more can go missing but what they leave out. Else the weighted missing part changes by at most its own length in time.
  if (!allFresh || into.open)
    into.nextMs = Math.min(into.nextMs, nowMs + Math.abs(missing - tolerated) / whole);
  into.spare = into.open ? NEVER : allFresh ? tolerated - missing : Number.NEGATIVE_INFINITY;
  if (floor > 0 && into.value >= floor) {
    // As long as each loses less than its part of what there is to spare, the mean stays above its threshold.
    const spare = (into.value - floor) / shares.length;
    for (const { series, weight, hint, value } of shares) {
      const last = series.after(nowMs) - 1;
      const leastWhole = value - spare / weight;
      if (hint > last || leastWhole <= 0) continue;
      const spareSum = series.rows[last * series.width + SUM]! - leastWhole;
      into.nextMs = Math.min(into.nextMs, lossOf(series, hint, last, spareSum, windowMs));
    }
  }
}

/** Newest level or flow; old = nothing is known, telephoned or suspect = “not reached” is not proven. */
export function sampleLatest(series: Series, nowMs: number, into: Sample): void {
  series.settle();
  const { end, head, rows, width } = series;
  const last = (end > head && rows[(end - 1) * width]! <= nowMs ? end : series.after(nowMs)) - 1;
  into.nextMs = last + 1 < end ? rows[(last + 1) * width]! : NEVER;
  into.silentMs = NEVER;
  if (last < head) {
    into.blind = true;
    into.open = true;
    into.atMs = Number.NaN;
    return;
  }
  const atMs = rows[last * width]!;
  into.value = rows[last * width + VALUE]!;
  into.atMs = atMs;
  into.blind = nowMs - atMs > series.silentAfterMs;
  into.open = into.blind || series.isDoubtful(last);
  if (!into.blind) into.silentMs = atMs + series.silentAfterMs + 1;
}

/**
 * Newest level above the lowest of the window. “Not risen” is proven only where the window is known from its beginning
 * on without a silence in between.
 */
export function sampleRise(
  series: Series,
  windowMs: number,
  nowMs: number,
  hint: number,
  floor: number,
  into: Sample,
): void {
  sampleLatest(series, nowMs, into);
  if (into.blind) return;
  const { rows, width } = series;
  const startMs = nowMs - windowMs;
  const last = series.after(nowMs) - 1;
  const first = series.afterNear(startMs, hint);
  into.first = first;
  if (first > last) {
    into.blind = true;
    into.open = true;
    return;
  }
  let lowest = rows[last * width + VALUE]!;
  let lowestAt = last;
  let holed = false;
  for (let i = last - 1; i >= first; i--) {
    const place = i * width;
    if (rows[place + width]! - rows[place]! > series.silentAfterMs) holed = true;
    if (rows[place + VALUE]! < lowest) {
      lowest = rows[place + VALUE]!;
      lowestAt = i;
    }
  }
  into.lowest = lowest;
  into.value = rows[last * width + VALUE]! - lowest;
  const firstMs = rows[first * width]!;
  const short = firstMs > startMs + series.silentAfterMs;
  if (holed || short || first === last) into.open = true;
  // A hole or a missing beginning passes out of the window; a rise passes with its lowest value.
  if (holed) into.nextMs = Math.min(into.nextMs, firstMs + windowMs);
  if (short) into.nextMs = Math.min(into.nextMs, firstMs - series.silentAfterMs + windowMs);
  if (floor > 0 && into.value >= floor)
    into.nextMs = Math.min(into.nextMs, rows[lowestAt * width]! + windowMs);
  // One value alone shows no rise: it stays alone when the one before it passes out, unless it is silent by then.
  const aloneMs = rows[(first === last ? first : last - 1) * width]! + windowMs;
  if (aloneMs < into.silentMs) into.nextMs = Math.min(into.nextMs, aloneMs);
}
