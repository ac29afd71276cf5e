import type { Truth } from '../../../contract/plan.ts';

/** One reason in figures: what was measured, against what, and where the threshold stands. */
export interface Evidence {
  station: string | null;
  quantity: 'rain' | 'areal-rain' | 'level' | 'flow' | 'rise' | 'signal' | 'event';
  value: number | null;
  unit: string | null;
  threshold: number | null;
  datum: string | null;
  hours: number | null;
  /** Time of the newest reading it rests on; null for what has none. */
  atMs: number | null;
  text: string | null;
  source: string;
  truth: Truth;
}

/**
 * Of a class, not a literal: the first judgement tells of every rule at once, and V8 makes all later objects of a literal
 * that once lived so long in old memory, where they stay long after they are told.
 */
export class ToldEvidence implements Evidence {
  station: string | null;
  quantity: Evidence['quantity'];
  value: number | null;
  unit: string | null;
  threshold: number | null;
  datum: string | null;
  hours: number | null;
  atMs: number | null;
  text: string | null;
  source: string;
  truth: Truth;

  constructor(of: Evidence) {
    this.station = of.station;
    this.quantity = of.quantity;
    this.value = of.value;
    this.unit = of.unit;
    this.threshold = of.threshold;
    this.datum = of.datum;
    this.hours = of.hours;
    this.atMs = of.atMs;
    this.text = of.text;
    this.source = of.source;
    this.truth = of.truth;
  }
}

export interface Judgement {
  truth: Truth;
  evidence: Evidence[];
}

export const NO_EVIDENCE = {
  station: null,
  value: null,
  unit: null,
  threshold: null,
  datum: null,
  hours: null,
  atMs: null,
  text: null,
} as const;
