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
