import type { SeriesKind } from '../../../contract/telemetry.ts';

export interface ElementRule {
  kind: SeriesKind;
  unit: string;
  /** Physical range; outside it a value is marked, not deleted. */
  min: number;
  max: number;
  /** Fastest believable change per minute. */
  maxRatePerMinute?: number;
}

const level: ElementRule = { kind: 'level', unit: 'm', min: -100, max: 9_000, maxRatePerMinute: 1 };
const rainOf = (max: number): ElementRule => ({ kind: 'rain-source', unit: 'mm', min: 0, max });

/** How an element is stored; SL 651-2014 table C.1. The largest one-minute rain on record is 38.1 mm (Barot 1970). */
const RULES: Record<string, ElementRule> = {
  RAIN: { kind: 'rain', unit: 'mm', min: 0, max: 420 },
  Z: level,
  ZU: level,
  ZB: { ...level, kind: 'other' },
  DRZ1: { ...level, kind: 'other' },
  Q: { kind: 'flow', unit: 'm³/s', min: 0, max: 120_000 },
  QA: { kind: 'flow', unit: 'm³/s', min: 0, max: 120_000 },
  DRP: rainOf(60),
  PN01: rainOf(40),
  PN05: rainOf(100),
  PN10: rainOf(160),
  PN30: rainOf(300),
  P1: rainOf(420),
  P2: rainOf(600),
  P3: rainOf(800),
  P6: rainOf(1_000),
  P12: rainOf(1_500),
  PJ: rainOf(2_000),
  PD: rainOf(2_000),
  PT: { kind: 'rain-source', unit: 'mm', min: 0, max: 999_999.9 },
  VT: { kind: 'voltage', unit: 'V', min: 0, max: 60 },
};
const OTHER: ElementRule = {
  kind: 'other',
  unit: '',
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
};

export const elementRule = (element: string): ElementRule => RULES[element] ?? OTHER;

/** Values by which terminals say “no reading” (seen: Z 9999.999 and −999). */
export const SENTINELS: Record<string, readonly number[]> = {
  Z: [9999.999, -999, -9999],
  ZU: [9999.999],
  ZB: [9999.999],
};
