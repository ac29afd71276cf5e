import type { MoveRequest } from '../../contract/ledger.ts';
import { toBeijingIso } from '../../contract/time.ts';
import type { Place } from '../../programmes/kit/index.ts';
import { createRandom, type Random } from './random.ts';

/** A move of the demo: who made it, when it was entered, and the request they sent. */
export interface ScriptedMove {
  username: string;
  recordedAtMs: number;
  request: MoveRequest;
  /** One move of a merging or splitting. */
  together?: true;
}

/** A record of the demo while its story is written. */
export interface Thing {
  id: string;
  type: string;
  unitId: string;
  version: number;
  /** Last entry: nothing of the record is entered before it. */
  lastMs: number;
  lastHappenedMs: number;
}

interface What {
  data?: Readonly<
    Record<string, string | number | Thing | Place | readonly Readonly<Record<string, string | number>>[]>
  >;
  links?: Readonly<Record<string, readonly Thing[]>>;
  reason?: string;
  /** Entered this much later than it happened (补录); otherwise within the hour. */
  lateMs?: number;
  /** One move of a merging or splitting, entered at this moment with the others. */
  togetherMs?: number;
}

export interface Script {
  random: Random;
  open(
    username: string,
    type: string,
    move: string,
    unitId: string,
    happenedAtMs: number,
    what?: What,
  ): Thing;
  go(username: string, thing: Thing, move: string, happenedAtMs: number, what?: What): void;
  /** Moves of one merging: all entered at one moment. */
  merge(
    username: string,
    happenedAtMs: number,
    reason: string,
    survivor: { thing: Thing; move: string; link: string; data?: What['data'] },
    others: { things: readonly Thing[]; move: string; link: string },
  ): void;
  /** A part of a splitting, opened on the day of the whole, and the end of the whole, all entered at one moment. */
  split(
    username: string,
    happenedAtMs: number,
    reason: string,
    whole: { thing: Thing; move: string; link: string; beganMs: number },
    parts: { move: string; link: string; data: readonly NonNullable<What['data']>[] },
  ): Thing[];
  /** A moment of somebody's working time between two days (`2021-03-01`): some days are busy, most are not. */
  moment(fromDay: string, toDay: string): number;
  /** Every move in the order in which it was entered. */
  moves(): ScriptedMove[];
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const dayMs = (day: string, time = '00:00'): number => Date.parse(`${day}T${time}:00+08:00`);

export function createScript(seed: number): Script {
  const random = createRandom(seed);
  const moves: (ScriptedMove & { n: number })[] = [];
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => random.between(0, 15).toString(16)).join('');
  /** UUID version 7 of the day it happened, from the seed. */
  const idAt = (atMs: number): string => {
    const time = atMs.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  };
  const isThing = (value: unknown): value is Thing =>
    typeof value === 'object' && value !== null && 'lastHappenedMs' in value;
  const put = (username: string, thing: Thing, move: string, happenedAtMs: number, what: What) => {
    const about = [
      ...Object.values(what.data ?? {}).filter(isThing),
      ...Object.values(what.links ?? {}).flat(),
    ];
    const atMs = Math.max(happenedAtMs, thing.lastHappenedMs);
    // Nothing is entered before what it speaks of.
    const recordedAtMs =
      what.togetherMs ??
      Math.max(
        atMs + (what.lateMs ?? random.between(1, 50) * MINUTE_MS),
        thing.lastMs,
        ...about.map(({ lastMs }) => lastMs),
      ) + MINUTE_MS;
    const opens = thing.version === 0;
    moves.push({
      n: moves.length,
      username,
      recordedAtMs,
      request: {
        type: thing.type,
        move,
        ...(opens
          ? { newRecordId: thing.id, unitId: thing.unitId }
          : { recordId: thing.id, expectedVersion: thing.version }),
        happenedAt: toBeijingIso(atMs),
        data: Object.fromEntries(
          Object.entries(what.data ?? {}).map(([name, value]) => [name, isThing(value) ? value.id : value]),
        ),
        links: Object.fromEntries(
          Object.entries(what.links ?? {}).map(([link, things]) => [link, things.map(({ id }) => id)]),
        ),
        reason: what.reason ?? null,
      },
      ...(what.togetherMs === undefined ? {} : { together: true as const }),
    });
    Object.assign(thing, { version: thing.version + 1, lastMs: recordedAtMs, lastHappenedMs: atMs });
  };
  const enteredAt = (happenedAtMs: number, things: readonly Thing[]): number =>
    Math.max(happenedAtMs, ...things.map(({ lastMs }) => lastMs)) + 2 * MINUTE_MS;
  const opened = (type: string, unitId: string, atMs: number): Thing => ({
    id: idAt(atMs),
    type,
    unitId,
    version: 0,
    lastMs: 0,
    lastHappenedMs: 0,
  });
  return {
    random,
    open(username, type, move, unitId, happenedAtMs, what = {}) {
      const thing = opened(type, unitId, happenedAtMs);
      put(username, thing, move, happenedAtMs, what);
      return thing;
    },
    go: (username, thing, move, happenedAtMs, what = {}) => put(username, thing, move, happenedAtMs, what),
    merge(username, happenedAtMs, reason, { thing, move, link, data }, others) {
      const togetherMs = enteredAt(happenedAtMs, [thing, ...others.things]);
      put(username, thing, move, happenedAtMs, {
        ...(data ? { data } : {}),
        links: { [link]: others.things },
        reason,
        togetherMs,
      });
      for (const other of others.things)
        put(username, other, others.move, happenedAtMs, {
          links: { [others.link]: [thing] },
          reason,
          togetherMs,
        });
    },
    split(username, happenedAtMs, reason, whole, parts) {
      const togetherMs = enteredAt(happenedAtMs, [whole.thing]);
      const things = parts.data.map((data) => {
        const part = opened(whole.thing.type, whole.thing.unitId, happenedAtMs);
        put(username, part, parts.move, whole.beganMs, {
          data,
          links: { [parts.link]: [whole.thing] },
          togetherMs,
        });
        return part;
      });
      put(username, whole.thing, whole.move, happenedAtMs, {
        links: { [whole.link]: things },
        reason,
        togetherMs,
      });
      return things;
    },
    moment(fromDay, toDay) {
      const days = Math.round((dayMs(toDay) - dayMs(fromDay)) / DAY_MS);
      // A square draws the moments together; what falls on a Sunday is mostly done on the Monday after.
      const drawn = Math.min(
        days,
        Math.floor((random.chance(0.5) ? random.next() ** 2 : random.next()) * (days + 1)),
      );
      const atMs = dayMs(fromDay) + drawn * DAY_MS;
      const sunday = new Date(atMs + 8 * HOUR_MS).getUTCDay() === 0;
      const movedMs = sunday && drawn < days && random.chance(0.8) ? DAY_MS : 0;
      return atMs + movedMs + random.between(8 * 60 + 30, 19 * 60 + 30) * MINUTE_MS;
    },
    moves: () =>
      moves.sort((a, b) => a.recordedAtMs - b.recordedAtMs || a.n - b.n).map(({ n: _, ...move }) => move),
  };
}
