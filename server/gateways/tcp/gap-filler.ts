import type { Clock, Timer } from '../../platform/clock.ts';
import type { Logger } from '../../platform/log.ts';
import type { Command } from '../../protocols/sl651/index.ts';
import type { Link } from './links.ts';
import type { Gap } from './ports.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Hours of one query: the answer of a 5-minute level stays within a few frames. */
const HOURS_OF_A_QUERY = 6;
/** A stretch that stays empty is asked for so often, then left alone for a while: the station does not have it. */
const TRIES = 2;
const AGAIN_AFTER_MS = 6 * HOUR_MS;
/** Stations that are asked at a time: filling gaps never crowds out reports. */
const STATIONS_AT_A_TIME = 4;
const LOOK_AGAIN_MS = 15 * MINUTE_MS;
/** Most queries to one station in a row. */
const QUERIES_IN_A_ROW = 200;

export interface GapFillerOptions {
  findGaps: (stationAddress: string) => Promise<readonly Gap[]>;
  clock: Clock;
  log: Logger;
  online: () => readonly Link[];
}

interface Query {
  command: Extract<Command, { kind: 'read-period' }>;
  key: string;
}

/**
 * Asks stations for what is missing (38H). A station resends a report twice and then keeps its data (6.3); the store
 * knows the stretches without values, this asks for them while the station is there, behind what people ask.
 */
export class GapFiller {
  private readonly options: GapFillerOptions;
  private readonly known = new Map<string, readonly Gap[]>();
  private readonly tried = new Map<string, { count: number; atMs: number }>();
  private readonly running = new Set<string>();
  private timer: Timer | undefined;
  private closed = false;

  constructor(options: GapFillerOptions) {
    this.options = options;
    this.lookAgain();
  }

  /** Whether the station is to be kept online for questions about gaps found before. */
  hasWork(link: Link): boolean {
    return this.queriesFor(link).length > 0;
  }

  /** Looks for gaps of a station that is online and asks for them, one question after the other. */
  async fill(link: Link): Promise<void> {
    const { address } = link.station;
    if (this.closed || this.running.has(address) || this.running.size >= STATIONS_AT_A_TIME) return;
    this.running.add(address);
    try {
      for (let count = 0; count < QUERIES_IN_A_ROW && link.line !== null && !this.closed; count++) {
        this.known.set(address, await this.options.findGaps(address));
        const [query] = this.queriesFor(link);
        if (!query) break;
        this.note(query.key);
        const result = await link.exchange.ask(query.command);
        if (!result.ok) break;
      }
    } catch (error) {
      this.options.log.warn({ err: error, station: address }, 'gaps could not be filled');
    } finally {
      this.running.delete(address);
    }
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
  }

  private lookAgain(): void {
    this.timer = this.options.clock.setTimer(LOOK_AGAIN_MS, () => {
      if (this.closed) return;
      void this.fillAll();
      this.lookAgain();
    });
  }

  /** Every station that is online, a few at a time. */
  async fillAll(): Promise<void> {
    const waiting = [...this.options.online()];
    const worker = async (): Promise<void> => {
      for (let link = waiting.shift(); link; link = waiting.shift()) await this.fill(link);
    };
    await Promise.all(Array.from({ length: STATIONS_AT_A_TIME }, worker));
  }

  private queriesFor(link: Link): Query[] {
    const nowMs = this.options.clock.nowMs();
    const queries = (this.known.get(link.station.address) ?? []).flatMap((gap) =>
      splitGap(link.station.address, gap),
    );
    return queries.filter(({ key }) => {
      const tried = this.tried.get(key);
      return !tried || tried.count < TRIES || nowMs - tried.atMs > AGAIN_AFTER_MS;
    });
  }

  private note(key: string): void {
    const atMs = this.options.clock.nowMs();
    const before = this.tried.get(key);
    const fresh = !before || atMs - before.atMs > AGAIN_AFTER_MS;
    this.tried.set(key, { count: fresh ? 1 : before.count + 1, atMs });
    for (const [old, { atMs: oldMs }] of this.tried)
      if (atMs - oldMs > 4 * AGAIN_AFTER_MS) this.tried.delete(old);
  }
}

/** Whole hours (table 44) around a gap, in pieces of a few hours; hourly slots are asked for with step 0. */
export function splitGap(address: string, gap: Gap): Query[] {
  const slots = /^DR(P|Z\d)$/.test(gap.element);
  const firstMs = Math.floor((gap.fromMs - gap.stepMs) / HOUR_MS) * HOUR_MS;
  const lastMs = Math.ceil(gap.toMs / HOUR_MS) * HOUR_MS;
  const queries: Query[] = [];
  for (let fromMs = firstMs; fromMs < lastMs; fromMs += HOURS_OF_A_QUERY * HOUR_MS) {
    const toMs = Math.min(lastMs, fromMs + HOURS_OF_A_QUERY * HOUR_MS);
    queries.push({
      key: `${address} ${gap.element} ${fromMs}`,
      command: {
        kind: 'read-period',
        element: gap.element,
        fromMs,
        toMs,
        stepMinutes: slots ? 0 : Math.round(gap.stepMs / MINUTE_MS),
      },
    });
  }
  return queries;
}
