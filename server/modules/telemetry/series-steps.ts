import type { SeriesMemory } from './quality.ts';
import type { SeriesRow } from './store.ts';
import { isKnown } from './write-rows.ts';

/** What a batch has made of a series so far. Made once a series and used by batch after batch. */
export class SeriesStep {
  readonly id: number;
  readonly kind: string;
  batch = 0;
  frame = 0;
  /** Nothing is stored or about to be stored after it. */
  newestMs = Number.POSITIVE_INFINITY;
  /** Row of its newest usable value, and the number of that row's frame; -1 = none in this batch. */
  latestRow = -1;
  latestSeq = 0;
  /** The hour marked last. */
  dirtyHourMs = Number.NEGATIVE_INFINITY;
  private known = false;
  private readonly now: SeriesMemory = nothing();
  private savedNewestMs = Number.POSITIVE_INFINITY;
  private savedKnown = false;
  private readonly saved: SeriesMemory = nothing();

  constructor({ id, kind }: SeriesRow) {
    this.id = id;
    this.kind = kind;
  }

  /** Last accepted usable value; a reader does not keep it. */
  get past(): SeriesMemory | undefined {
    return this.known ? this.now : undefined;
  }

  /** The same before the frame under way. */
  get pastBeforeFrame(): SeriesMemory | undefined {
    return this.savedKnown ? this.saved : undefined;
  }

  remember(atMs: number, value: number): void {
    const { now } = this;
    if (this.known && now.atMs >= atMs) return;
    if (!this.known || now.value !== value) now.sameSinceMs = atMs;
    now.atMs = atMs;
    now.value = value;
    this.known = true;
  }

  begin(batch: number, newestMs: number | undefined, past: SeriesMemory | undefined): void {
    this.batch = batch;
    this.frame = 0;
    this.newestMs = newestMs ?? Number.POSITIVE_INFINITY;
    this.latestRow = -1;
    this.dirtyHourMs = Number.NEGATIVE_INFINITY;
    this.known = past !== undefined;
    if (past) set(this.now, past);
  }

  save(frame: number): void {
    this.frame = frame;
    this.savedNewestMs = this.newestMs;
    this.savedKnown = this.known;
    set(this.saved, this.now);
  }

  undo(): void {
    this.frame = 0;
    this.newestMs = this.savedNewestMs;
    this.known = this.savedKnown;
    set(this.now, this.saved);
  }
}

const nothing = (): SeriesMemory => ({
  atMs: Number.NEGATIVE_INFINITY,
  value: Number.NaN,
  sameSinceMs: Number.NEGATIVE_INFINITY,
});

function set(into: SeriesMemory, from: SeriesMemory): void {
  into.atMs = from.atMs;
  into.value = from.value;
  into.sameSinceMs = from.sameSinceMs;
}

interface Known {
  memory: { get(seriesId: number): SeriesMemory | undefined };
  newest: { get(seriesId: number): number | undefined };
}

/** The series that a batch touches; what a frame did to them can be undone. */
export class SeriesSteps {
  private readonly byId = new Map<number, SeriesStep>();
  private known: Known | undefined;
  private batch = 0;
  private frame = 0;
  private ofBatch: SeriesStep[] = [];
  private readonly ofFrame: SeriesStep[] = [];

  begin(known: Known): void {
    this.known = known;
    this.batch++;
    this.ofBatch = [];
  }

  beginFrame(): void {
    this.frame++;
    this.ofFrame.length = 0;
  }

  undoFrame(): void {
    for (const step of this.ofFrame) step.undo();
  }

  /** The step of a series that the frame under way touches. */
  of(series: SeriesRow): SeriesStep {
    const step = this.inBatch(series);
    if (step.frame !== this.frame) {
      step.save(this.frame);
      this.ofFrame.push(step);
    }
    return step;
  }

  /** Last accepted usable value before the frame under way. */
  beforeFrame(series: SeriesRow): SeriesMemory | undefined {
    const step = this.inBatch(series);
    return step.frame === this.frame ? step.pastBeforeFrame : step.past;
  }

  touched(): SeriesStep[] {
    return this.ofBatch;
  }

  memory(): Map<number, SeriesMemory> {
    const memory = new Map<number, SeriesMemory>();
    for (const { id, past, latestRow } of this.ofBatch)
      if (past && latestRow >= 0) memory.set(id, { ...past });
    return memory;
  }

  /** Notes what the batch brought; what is in `memory` already is written over in place. */
  keep(memory: Map<number, SeriesMemory>, newest: Map<number, number>): void {
    for (const { id, past, newestMs, latestRow } of this.ofBatch) {
      if (newestMs !== Number.POSITIVE_INFINITY) newest.set(id, newestMs);
      if (!past || latestRow < 0) continue;
      const own = memory.get(id);
      if (own && isKnown(own)) set(own, past);
      else memory.set(id, { ...past });
    }
  }

  private inBatch(series: SeriesRow): SeriesStep {
    let step = this.byId.get(series.id);
    if (!step) {
      step = new SeriesStep(series);
      this.byId.set(series.id, step);
    }
    if (step.batch !== this.batch) {
      const { memory, newest } = this.known!;
      step.begin(this.batch, newest.get(series.id), memory.get(series.id));
      this.ofBatch.push(step);
    }
    return step;
  }
}
