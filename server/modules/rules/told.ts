import { SIGNAL_COLOURS } from '../../../contract/plan.ts';
import { type Evidence, NO_EVIDENCE } from './evidence.ts';
import type { ActiveSignal, DeclaredDanger, Leaf } from './facts.ts';

/** What people have told: signals and dangers, as far as known now. */
export interface Told {
  signals: readonly ActiveSignal[];
  dangers: readonly DeclaredDanger[];
}

export interface ToldTruth {
  holds: boolean;
  atMs: number | null;
  text: string;
  /** When this changes by time alone. */
  nextMs: number;
}

/** A signal for the city or the province holds in its districts too. */
const covers = (signalArea: string, area: string): boolean =>
  signalArea === area || signalArea === `${area.slice(0, 4)}00` || signalArea === `${area.slice(0, 2)}0000`;

function judgeSignal(leaf: Leaf<'signal'>, { signals }: Told, nowMs: number): ToldTruth {
  const { kind, colour, area } = leaf.signal;
  let found: ActiveSignal | undefined;
  let nextMs = Number.POSITIVE_INFINITY;
  for (const signal of signals) {
    const grave = SIGNAL_COLOURS.indexOf(signal.colour) >= SIGNAL_COLOURS.indexOf(colour);
    if (signal.kind !== kind || !grave || !covers(signal.area, area)) continue;
    const { effectiveMs, expiresMs } = signal;
    if (effectiveMs > nowMs) nextMs = Math.min(nextMs, effectiveMs);
    else if (expiresMs === null || expiresMs > nowMs) {
      if (expiresMs !== null) nextMs = Math.min(nextMs, expiresMs);
      if (!found || effectiveMs < found.effectiveMs) found = signal;
    }
  }
  return {
    holds: found !== undefined,
    atMs: found?.effectiveMs ?? null,
    text: found ? `${found.issuer} ${found.kind} ${found.colour}` : `${kind} ${colour}`,
    nextMs,
  };
}

function judgeDanger(leaf: Leaf<'event'>, { dangers }: Told, nowMs: number): ToldTruth {
  const mine = dangers.filter(({ kind }) => kind === leaf.event.kind);
  const found = mine.find(({ atMs }) => atMs <= nowMs);
  return {
    holds: found !== undefined,
    atMs: found?.atMs ?? null,
    text: found?.text ?? leaf.event.kind,
    nextMs: Math.min(
      Number.POSITIVE_INFINITY,
      ...mine.map(({ atMs }) => atMs).filter((atMs) => atMs > nowMs),
    ),
  };
}

export const judgeTold = (leaf: Leaf<'signal'> | Leaf<'event'>, told: Told, nowMs: number): ToldTruth =>
  'signal' in leaf ? judgeSignal(leaf, told, nowMs) : judgeDanger(leaf, told, nowMs);

export function toldEvidence(leaf: Leaf<'signal'> | Leaf<'event'>, told: Told, nowMs: number): Evidence {
  const { holds, atMs, text } = judgeTold(leaf, told, nowMs);
  return {
    ...NO_EVIDENCE,
    quantity: 'signal' in leaf ? 'signal' : 'event',
    text,
    atMs,
    source: leaf.source,
    truth: holds ? 'true' : 'false',
  };
}
