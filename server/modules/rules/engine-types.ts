import type { Truth } from '../../../contract/plan.ts';
import type { Evidence } from './evidence.ts';
import type { Rule } from './facts.ts';
import type { Quantity } from './series.ts';
import type { Proven } from './tree.ts';

/** One value as the engine takes it; null withdraws what stood at that time. */
export interface EngineReading {
  station: string;
  quantity: Quantity;
  atMs: number;
  fromMs: number;
  value: number | null;
  /** Telephoned in, or suspect: it may raise, never clear. */
  doubtful: boolean;
  corrected: boolean;
}

export interface Transition {
  ruleId: string;
  kind: Rule['kind'];
  target: string;
  station: string | null;
  from: Truth;
  to: Truth;
  /** Duty time at which it was recognised. */
  decidedAtMs: number;
  /** Event time: of the newest reading it rests on. */
  atMs: number;
  /** Event time of the oldest evidence that made it so. */
  signalAtMs: number;
  /** Recognised from late or corrected data. */
  correction: boolean;
  actable: boolean;
  evidence: Evidence[];
}

/** Of a class, not a literal, as `ToldEvidence` is. */
export class ToldTransition implements Transition {
  ruleId: string;
  kind: Rule['kind'];
  target: string;
  station: string | null;
  from: Truth;
  to: Truth;
  decidedAtMs: number;
  atMs: number;
  signalAtMs: number;
  correction: boolean;
  actable: boolean;
  evidence: Evidence[];

  constructor(of: Transition) {
    this.ruleId = of.ruleId;
    this.kind = of.kind;
    this.target = of.target;
    this.station = of.station;
    this.from = of.from;
    this.to = of.to;
    this.decidedAtMs = of.decidedAtMs;
    this.atMs = of.atMs;
    this.signalAtMs = of.signalAtMs;
    this.correction = of.correction;
    this.actable = of.actable;
    this.evidence = of.evidence;
  }
}

/** What must survive a restart; the readings come from the store. Taken at a whole minute only. */
export interface EngineState {
  atMs: number;
  truths: Record<string, { truth: Truth; sinceMs: number | null }>;
  /** Thresholds that were reached and not clearly left: their hysteresis holds. */
  latched: string[];
  proven: Record<string, Proven>;
  rainStations: string[];
}
