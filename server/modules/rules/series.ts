import { ROW, SLOT_HELD, SLOT_ROWS } from './hot.ts';

/** What one station has told of one quantity, by observation time; late values are put into their place. */

/**
 * Values are kept as whole numbers, so that a sum does not depend on the order of its parts and equals its threshold
 * exactly: rain in thousandths of a millimetre, level and flow in millionths.
 */
export const SCALE = { rain: 1_000, level: 1_000_000, flow: 1_000_000 } as const;
export type Quantity = keyof typeof SCALE;

/** `late`: put before a newer value that was there already. `same`: nothing new. */
export type PutOutcome = 'newest' | 'late' | 'corrected' | 'same' | 'too-old';

/** Places in a row: one value lies in one cache line. */
export const AT = 0;
export const VALUE = 1;
/** Rain alone: running sum of values, running length of known periods, begin of the period as told. */
export const SUM = 2;
export const KNOWN = 3;
export const FROM = 4;
export const WIDTH = { rain: 5, level: 2, flow: 2 } as const;

const FIRST_CAPACITY = 32;
const MOST_AT_ONCE = 1_024;

/** Where plain readings wait until somebody looks at the series: many stations' newest values lie close together. */
export interface HeldBack {
  table: { lines: Float64Array<ArrayBuffer> };
  line: number;
}

/**
 * Sorted rows. Rain of an increment is spread evenly over its period, which begins no earlier than the increment before it
 * ended; rows of rain have running sums: `SUM` of values, `KNOWN` of the lengths of periods.
 */
export class Series {
  readonly quantity: Quantity;
  readonly silentAfterMs: number;
  readonly keptMs: number;
  readonly width: number;
  /** Rows hold `head` ≤ index < `end`. */
  head = 0;
  end = 0;
  rows: Float64Array<ArrayBuffer>;
  /** Telephoned in, or suspect: it may raise, never clear. Looked at only where there is one. */
  doubtful = new Uint8Array(FIRST_CAPACITY);
  hasDoubtful = false;
  /** Where the reading that was put last stands. */
  placed = 0;
  capacity = FIRST_CAPACITY;

  private readonly held: HeldBack;

  constructor(quantity: Quantity, silentAfterMs: number, keptMs: number, held: HeldBack) {
    this.held = held;
    this.quantity = quantity;
    this.silentAfterMs = silentAfterMs;
    this.keptMs = keptMs;
    this.width = WIDTH[quantity];
    this.rows = new Float64Array(FIRST_CAPACITY * this.width);
  }

  at(index: number): number {
    return this.rows[index * this.width]!;
  }

  /** Rain: where the period of an increment begins as counted. */
  begin(index: number): number {
    const { rows, width, head } = this;
    const place = index * width;
    const fromMs = rows[place + FROM]!;
    const beginMs = index === head ? fromMs : Math.max(fromMs, rows[place - width]!);
    return Math.min(rows[place]!, beginMs);
  }

  isDoubtful(index: number): boolean {
    return this.hasDoubtful && this.doubtful[index] === 1;
  }

  /** Index of the first value observed after a time. */
  after(atMs: number): number {
    const { rows, width } = this;
    let low = this.head;
    let high = this.end;
    if (high === low || rows[(high - 1) * width]! <= atMs) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle * width]! <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** As `after`, beginning to look at a place that is probably near. */
  afterNear(atMs: number, hint: number): number {
    const { rows, width, head, end } = this;
    let index = hint < head ? head : hint > end ? end : hint;
    let steps = 0;
    while (index < end && rows[index * width]! <= atMs) {
      if (++steps > 8) return this.after(atMs);
      index++;
    }
    while (index > head && rows[(index - 1) * width]! > atMs) {
      if (++steps > 8) return this.after(atMs);
      index--;
    }
    return index;
  }

  /** Whatever looks at rows calls this first. */
  settle(): void {
    const { table, line } = this.held;
    if (table.lines[line + SLOT_HELD]! > 0) this.takeHeld();
  }

  private takeHeld(): void {
    const { table, line } = this.held;
    const { lines } = table;
    const end = line + SLOT_ROWS + lines[line + SLOT_HELD]! * ROW;
    lines[line + SLOT_HELD] = 0;
    for (let place = line + SLOT_ROWS; place < end; place += ROW)
      this.append(lines[place]!, lines[place + 1]!, lines[place + 2]!);
  }

  put(atMs: number, fromMs: number, value: number, doubtful: boolean, nowMs: number): PutOutcome {
    this.settle();
    if (atMs <= nowMs - this.keptMs) return 'too-old';
    const whole = Math.round(value * SCALE[this.quantity]);
    const kept = this.quantity === 'rain' && whole < 0 ? 0 : whole;
    if (doubtful) this.hasDoubtful = true;
    if (this.end === this.head || this.at(this.end - 1) < atMs) {
      if (this.end === this.capacity) this.makeRoom(nowMs);
      this.placed = this.end++;
      this.write(this.placed, atMs, fromMs, kept, doubtful);
      return 'newest';
    }
    const index = this.after(atMs) - 1;
    if (index >= this.head && this.at(index) === atMs) {
      const place = index * this.width;
      const sameFrom = this.quantity !== 'rain' || this.rows[place + FROM] === fromMs;
      if (this.rows[place + VALUE] === kept && sameFrom && this.isDoubtful(index) === doubtful) return 'same';
      this.write(index, atMs, fromMs, kept, doubtful);
      this.totalFrom(index + 1);
      return 'corrected';
    }
    if (this.end === this.capacity) this.makeRoom(nowMs);
    const place = this.after(atMs);
    this.placed = place;
    this.shift(place, place + 1);
    this.end++;
    this.write(place, atMs, fromMs, kept, doubtful);
    this.totalFrom(place + 1);
    return 'late';
  }

  private append(atMs: number, fromMs: number, whole: number): void {
    if (this.end === this.capacity) this.makeRoom(atMs);
    const { rows, width } = this;
    const place = this.end++ * width;
    const beforeMs = rows[place - width]!;
    rows[place] = atMs;
    rows[place + VALUE] = whole;
    if (this.hasDoubtful) this.doubtful[this.end - 1] = 0;
    if (width === WIDTH.rain) {
      rows[place + SUM] = rows[place - width + SUM]! + whole;
      rows[place + KNOWN] = rows[place - width + KNOWN]! + atMs - beforeMs;
      rows[place + FROM] = fromMs;
    }
  }

  /** Withdraws what stood at a time. */
  remove(atMs: number): PutOutcome {
    this.settle();
    const index = this.after(atMs) - 1;
    if (index < this.head || this.at(index) !== atMs) return 'same';
    this.shift(index + 1, index);
    this.end--;
    this.totalFrom(index);
    return 'corrected';
  }

  private shift(from: number, to: number): void {
    this.rows.copyWithin(to * this.width, from * this.width, this.end * this.width);
    if (this.hasDoubtful) this.doubtful.copyWithin(to, from, this.end);
  }

  private write(index: number, atMs: number, fromMs: number, value: number, doubtful: boolean): void {
    const place = index * this.width;
    this.rows[place] = atMs;
    this.rows[place + VALUE] = value;
    if (this.quantity === 'rain') this.rows[place + FROM] = fromMs;
    if (this.hasDoubtful) this.doubtful[index] = doubtful ? 1 : 0;
    this.total(index);
  }

  private totalFrom(index: number): void {
    if (this.quantity !== 'rain') return;
    for (let i = index; i < this.end; i++) this.total(i);
  }

  private total(index: number): void {
    if (this.quantity !== 'rain') return;
    const { rows, width } = this;
    const place = index * width;
    const first = index === this.head;
    rows[place + SUM] = (first ? 0 : rows[place - width + SUM]!) + rows[place + VALUE]!;
    const known = first ? 0 : rows[place - width + KNOWN]!;
    rows[place + KNOWN] = known + (this.isDoubtful(index) ? 0 : rows[place]! - this.begin(index));
  }

  /** Rows that come in the time kept at the pace of those here, and a quarter more: a series grows once, not step by step. */
  private roomAtThisPace(oldest: number, size: number): number {
    const spanMs = this.at(this.end - 1) - this.at(oldest);
    if (spanMs <= 0) return 0;
    return Math.min(MOST_AT_ONCE, Math.ceil((this.keptMs / spanMs) * size * 1.3));
  }

  /** Drops what no window reaches any more (one value before it stays: the period after it begins there). */
  private makeRoom(nowMs: number): void {
    const oldest = Math.max(this.head, this.after(nowMs - this.keptMs) - 1);
    const size = this.end - oldest;
    const { capacity } = this;
    if (size > capacity * 0.8) {
      const wider = Math.max(Math.ceil(capacity * 1.5), this.roomAtThisPace(oldest, size));
      const rows = new Float64Array(wider * this.width);
      rows.set(this.rows.subarray(oldest * this.width, this.end * this.width));
      const doubtful = new Uint8Array(wider);
      doubtful.set(this.doubtful.subarray(oldest, this.end));
      this.rows = rows;
      this.doubtful = doubtful;
      this.capacity = wider;
    } else this.shift(oldest, 0);
    this.head = 0;
    this.end = size;
  }
}
