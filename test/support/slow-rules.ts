/**
 * The rules once more, in the plainest way: every condition is worked out anew from the full list of readings, at every
 * reading that touches it and at every minute. It shares no code with the engine but the names of its parts; the engine
 * has to say the same.
 */
import type { Condition, LeafCondition, Plan, Truth } from '../../contract/plan.ts';
import type { EngineReading } from '../../server/modules/rules/engine.ts';
import { rulesOf, type StationFacts } from '../../server/modules/rules/facts.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

export interface SlowTransition {
  ruleId: string;
  to: Truth;
  decidedAtMs: number;
}
export interface SlowSignal {
  kind: string;
  colour: string;
  area: string;
  effectiveMs: number;
  expiresMs: number | null;
}

interface Kept {
  atMs: number;
  fromMs: number;
  value: number;
  doubtful: boolean;
}
interface Found {
  blind: boolean;
  open: boolean;
  value: number;
}
interface SlowAtom {
  about: string[];
  find: (nowMs: number) => Found;
  bar: number;
  hysteresis: number;
  held: boolean;
  truth: Truth;
}
interface SlowNode {
  truthAt: (nowMs: number) => Truth;
  atoms: SlowAtom[];
  told: boolean;
  /** Signals are looked at at whole minutes and when one is entered. */
  hear?: (nowMs: number) => void;
}

const colours = ['blue', 'yellow', 'orange', 'red'];
const kleene = (k: number, truths: readonly Truth[]): Truth => {
  const sure = truths.filter((t) => t === 'true').length;
  const open = truths.filter((t) => t === 'unknown').length;
  return sure >= k ? 'true' : sure + open >= k ? 'unknown' : 'false';
};

export function createSlowRules(
  plan: Pick<Plan, 'levels' | 'alarms' | 'zones'>,
  facts: ReadonlyMap<string, StationFacts>,
) {
  const readings = new Map<string, Map<number, Kept>>();
  let signals: readonly SlowSignal[] = [];
  let clock = Number.NEGATIVE_INFINITY;
  let begun = false;
  const list = (station: string, quantity: string, nowMs: number): Kept[] =>
    [...(readings.get(`${station} ${quantity}`)?.values() ?? [])]
      .filter((r) => r.atMs <= nowMs)
      .sort((a, b) => a.atMs - b.atMs);
  const silent = (station: string): number => facts.get(station)?.silentAfterMs ?? HOUR;

  const rain = (station: string, windowMs: number, nowMs: number): { um: number; missingMs: number } => {
    const all = list(station, 'rain', nowMs);
    const start = nowMs - windowMs;
    let um = 0;
    let covered = 0;
    all.forEach((r, n) => {
      if (r.atMs <= start) return;
      const begin = Math.min(r.atMs, Math.max(r.fromMs, all[n - 1]?.atMs ?? Number.NEGATIVE_INFINITY));
      const whole = Math.max(0, Math.round(r.value * 1000));
      const out = Math.max(0, start - begin);
      um += whole - (out > 0 && r.atMs > begin ? Math.floor((whole * out) / (r.atMs - begin)) : 0);
      if (!r.doubtful) covered += r.atMs - Math.max(begin, start);
    });
    const own = all.filter((r) => !r.doubtful).at(-1);
    const onItsWay = own && nowMs - own.atMs <= silent(station) ? Math.min(windowMs, nowMs - own.atMs) : 0;
    return { um, missingMs: Math.max(0, windowMs - covered - onItsWay) };
  };
  const latest = (station: string, quantity: 'level' | 'flow', nowMs: number): Found => {
    const newest = list(station, quantity, nowMs).at(-1);
    if (!newest || nowMs - newest.atMs > silent(station)) return { blind: true, open: true, value: 0 };
    return { blind: false, open: newest.doubtful, value: Math.round(newest.value * 1e6) };
  };
  const rise = (station: string, windowMs: number, nowMs: number): Found => {
    const found = latest(station, 'level', nowMs);
    const inside = list(station, 'level', nowMs).filter((r) => r.atMs > nowMs - windowMs);
    const [first] = inside;
    if (found.blind || !first) return { blind: true, open: true, value: 0 };
    const lowest = Math.min(...inside.map((r) => Math.round(r.value * 1e6)));
    const holes = inside.some((r, n) => n > 0 && r.atMs - inside[n - 1]!.atMs > silent(station));
    const late = first.atMs > nowMs - windowMs + silent(station);
    return {
      blind: false,
      open: found.open || holes || late || inside.length < 2,
      value: found.value - lowest,
    };
  };
  const atom = (about: string[], find: SlowAtom['find'], bar: number, hysteresis: number): SlowAtom => ({
    about,
    find,
    bar: Math.round(bar),
    hysteresis: Math.round(hysteresis),
    held: false,
    truth: 'unknown',
  });
  const never: SlowAtom['find'] = () => ({ blind: true, open: true, value: 0 });
  const rainAtom = (station: string, c: { hours: number; mm: number; hysteresisMm: number }): SlowAtom =>
    atom(
      [`${station} rain`],
      (nowMs) => {
        const { um, missingMs } = rain(station, c.hours * HOUR, nowMs);
        return { blind: false, open: missingMs * 10 > c.hours * HOUR, value: um };
      },
      c.mm * 1000,
      c.hysteresisMm * 1000,
    );

  const anyNodes: { node: SlowNode; add: (station: string) => void }[] = [];
  const rainStations = new Set<string>();
  let mine: SlowNode[] = [];
  let pendingMinute: number | undefined;
  const plainLeaf = (c: LeafCondition): SlowNode => {
    if ('signal' in c) {
      const { kind, colour, area } = c.signal;
      const areas = [area, `${area.slice(0, 4)}00`, `${area.slice(0, 2)}0000`];
      let truth: Truth = 'unknown';
      return {
        atoms: [],
        told: true,
        truthAt: () => truth,
        hear: (nowMs) => {
          truth = signals.some(
            (s) =>
              s.kind === kind &&
              colours.indexOf(s.colour) >= colours.indexOf(colour) &&
              areas.includes(s.area) &&
              s.effectiveMs <= nowMs &&
              (s.expiresMs === null || s.expiresMs > nowMs),
          )
            ? 'true'
            : 'false';
        },
      };
    }
    if ('event' in c) return { atoms: [], told: true, truthAt: () => 'false' };
    const atoms: SlowAtom[] = [];
    const node: SlowNode = {
      atoms,
      told: false,
      truthAt: () =>
        atoms.length < ('rain' in c ? c.rain.atLeast : 1)
          ? 'unknown'
          : kleene(
              'rain' in c ? c.rain.atLeast : 1,
              atoms.map((a) => a.truth),
            ),
    };
    if ('rain' in c) {
      if (c.rain.stations === 'any')
        anyNodes.push({ node, add: (station) => atoms.push(rainAtom(station, c.rain)) });
      else for (const station of new Set(c.rain.stations)) atoms.push(rainAtom(station, c.rain));
    } else if ('arealRain' in c) {
      const { weights, hours, mm, hysteresisMm } = c.arealRain;
      const parts = Object.entries(weights).map(([s, w]) => [s, Math.round(w * 1e6)] as const);
      const whole = parts.reduce((sum, [, w]) => sum + w, 0);
      atoms.push(
        atom(
          parts.map(([s]) => `${s} rain`),
          (nowMs) => {
            let value = 0;
            let missing = 0;
            for (const [s, w] of parts) {
              const { um, missingMs } = rain(s, hours * HOUR, nowMs);
              value += w * um;
              missing += w * missingMs;
            }
            return { blind: false, open: missing > (hours * HOUR * whole) / 10, value };
          },
          mm * 1000 * whole,
          hysteresisMm * 1000 * whole,
        ),
      );
    } else if ('level' in c) {
      const { station, reaches, offsetM, hysteresisM } = c.level;
      const f = facts.get(station);
      const base =
        typeof reaches === 'string'
          ? f?.levels[reaches]
          : f?.datum === reaches.datum
            ? reaches.value
            : undefined;
      const find: SlowAtom['find'] = base === undefined ? never : (nowMs) => latest(station, 'level', nowMs);
      atoms.push(atom([`${station} level`], find, ((base ?? 0) + offsetM) * 1e6, hysteresisM * 1e6));
    } else if ('flow' in c) {
      const { station, reaches, offset, hysteresis } = c.flow;
      const base = typeof reaches === 'string' ? facts.get(station)?.flows[reaches] : reaches;
      const find: SlowAtom['find'] = base === undefined ? never : (nowMs) => latest(station, 'flow', nowMs);
      atoms.push(atom([`${station} flow`], find, ((base ?? 0) + offset) * 1e6, hysteresis * 1e6));
    } else {
      const { station, metres, minutes, hysteresisM } = c.rise;
      const find: SlowAtom['find'] = (nowMs) => rise(station, minutes * MINUTE, nowMs);
      atoms.push(atom([`${station} level`], find, metres * 1e6, hysteresisM * 1e6));
    }
    return node;
  };
  const leafNode = (c: LeafCondition): SlowNode => {
    const node = plainLeaf(c);
    mine.push(node);
    return node;
  };
  const forNode = (minutes: number, part: SlowNode): SlowNode => {
    let provenMs = 0;
    let runningSince: number | null = null;
    return {
      ...part,
      truthAt: (nowMs) => {
        const truth = part.truthAt(nowMs);
        if (runningSince !== null) provenMs += nowMs - runningSince;
        runningSince = truth === 'true' ? nowMs : null;
        if (truth === 'false') provenMs = 0;
        return truth !== 'true' ? truth : provenMs >= minutes * MINUTE ? 'true' : 'false';
      },
    };
  };
  const nodeOf = (c: Condition): SlowNode => {
    if ('not' in c) {
      const part = nodeOf(c.not);
      const turned = { true: 'false', false: 'true', unknown: 'unknown' } as const;
      return { ...part, truthAt: (nowMs) => turned[part.truthAt(nowMs)] };
    }
    if ('for' in c) return forNode(c.for.minutes, nodeOf(c.for.of));
    const [parts, k] =
      'all' in c
        ? [c.all, c.all.length]
        : 'any' in c
          ? [c.any, 1]
          : 'atLeast' in c
            ? [c.atLeast.of, c.atLeast.k]
            : [undefined, 0];
    if (!parts) {
      const leaf = c as LeafCondition;
      const minutes =
        'level' in leaf ? leaf.level.forMinutes : 'flow' in leaf ? leaf.flow.forMinutes : undefined;
      return minutes === undefined ? leafNode(leaf) : forNode(minutes, leafNode(leaf));
    }
    const nodes = parts.map(nodeOf);
    return {
      atoms: [],
      told: false,
      truthAt: (nowMs) =>
        kleene(
          k,
          nodes.map((node) => node.truthAt(nowMs)),
        ),
    };
  };

  const rules = rulesOf(plan as Plan).map((rule) => {
    mine = [];
    const root = nodeOf(rule.condition);
    return {
      id: rule.id,
      root,
      leaves: mine.map((node) => ({ node, truth: 'unknown' as Truth })),
      truth: 'unknown' as Truth,
    };
  });
  const joinAny = (station: string): void => {
    if (rainStations.has(station)) return;
    rainStations.add(station);
    for (const { add } of anyNodes) add(station);
  };
  for (const [id, { measuresRain }] of facts) if (measuresRain) joinAny(id);

  const judgeAtom = (each: SlowAtom, nowMs: number): void => {
    const { blind, open, value } = each.find(nowMs);
    if (blind) each.truth = 'unknown';
    else if (value >= each.bar - (each.held ? each.hysteresis : 0)) each.truth = 'true';
    else each.truth = open ? 'unknown' : 'false';
    if (each.truth === 'true') each.held = true;
    if (each.truth === 'false') each.held = false;
  };
  /** `about`: the series a frame touched; undefined = a whole minute, which judges everything. */
  const judgeAll = (nowMs: number, about?: ReadonlySet<string>): SlowTransition[] => {
    const seen: SlowTransition[] = [];
    for (const rule of rules) {
      let changed = false;
      for (const leaf of rule.leaves) {
        for (const each of leaf.node.atoms)
          if (!about || each.about.some((name) => about.has(name))) judgeAtom(each, nowMs);
        if (!about) leaf.node.hear?.(nowMs);
        const truth = leaf.node.truthAt(nowMs);
        if (truth !== leaf.truth) changed = true;
        leaf.truth = truth;
      }
      if (about && !changed) continue;
      const truth = rule.root.truthAt(nowMs);
      if (truth !== rule.truth) seen.push({ ruleId: rule.id, to: truth, decidedAtMs: nowMs });
      rule.truth = truth;
    }
    return seen;
  };
  const advance = (nowMs: number, seen: SlowTransition[]): void => {
    for (let minute = Math.floor(clock / MINUTE) + 1; minute * MINUTE <= nowMs; minute++) {
      clock = minute * MINUTE;
      seen.push(...judgeAll(clock));
    }
  };
  const begin = (nowMs: number): SlowTransition[] => {
    if (begun) return [];
    begun = true;
    clock = nowMs;
    return judgeAll(nowMs);
  };
  return {
    refresh(next: readonly SlowSignal[], askedMs: number): SlowTransition[] {
      const nowMs = Math.max(askedMs, clock);
      const seen = this.observe([], nowMs);
      signals = next;
      seen.push(...judgeAll(nowMs));
      return seen;
    },
    observe(frame: readonly EngineReading[], receivedAtMs: number): SlowTransition[] {
      const nowMs = Math.max(receivedAtMs, clock);
      const seen = begin(nowMs);
      // A minute that falls on the very time of receipt comes after the frame.
      const last = Math.ceil(nowMs / MINUTE) - 1;
      if (pendingMinute !== undefined && pendingMinute < nowMs) {
        seen.push(...judgeAll(pendingMinute));
        pendingMinute = undefined;
      }
      if (last * MINUTE > clock) advance(last * MINUTE, seen);
      clock = nowMs;
      if (nowMs % MINUTE === 0) pendingMinute = nowMs;
      const about = new Set<string>();
      for (const reading of frame) {
        const name = `${reading.station} ${reading.quantity}`;
        const kept = readings.get(name) ?? new Map<number, Kept>();
        readings.set(name, kept);
        if (reading.quantity === 'rain') joinAny(reading.station);
        const { atMs, fromMs, value, doubtful } = reading;
        const before = kept.get(atMs);
        if (value === null) {
          if (kept.delete(atMs)) about.add(name);
          continue;
        }
        const same = before && before.value === value && before.doubtful === doubtful;
        if (same && (reading.quantity !== 'rain' || before.fromMs === fromMs)) continue;
        kept.set(atMs, { atMs, fromMs, value, doubtful });
        about.add(name);
      }
      // A station that has just joined `any` is unknown until it is judged.
      seen.push(...judgeAll(nowMs, about));
      return seen;
    },
    tick(nowMs: number): SlowTransition[] {
      const seen = begin(nowMs);
      if (pendingMinute !== undefined && pendingMinute <= nowMs) seen.push(...judgeAll(pendingMinute));
      pendingMinute = undefined;
      advance(nowMs, seen);
      clock = Math.max(clock, Math.floor(nowMs / MINUTE) * MINUTE);
      return seen;
    },
  };
}
