import type { Data } from '../kit/index.ts';

/** One wave of a questionnaire over all places. Shares are of the valid ones; null where nothing valid was counted. */
export interface Wave {
  wave: number;
  issued: number;
  returned: number;
  valid: number;
  knowsShare: number | null;
  sortsShare: number | null;
}

const NOTHING = { issued: 0, returned: 0, valid: 0, knows: 0, sorts: 0, knowsAsked: 0, sortsAsked: 0 };
const numberOf = (data: Data, field: string): number => {
  const value = data[field];
  return typeof value === 'number' ? value : 0;
};

/**
 * Waves in order, each with its own three counts. Answers of a batch that is not counted yet are unknown and stand in no
 * share; so two waves are compared by what was validly answered, never by what was handed out.
 */
export function compareWaves(questionnaires: readonly { state: string; data: Data }[]): Wave[] {
  const waves = new Map<number, typeof NOTHING>();
  for (const { state, data } of questionnaires) {
    if (state === 'void') continue;
    const wave = numberOf(data, 'wave');
    const sums = waves.get(wave) ?? { ...NOTHING };
    sums.issued += numberOf(data, 'issued');
    if (state !== 'issued') sums.returned += numberOf(data, 'returned');
    if (state === 'counted') {
      sums.valid += numberOf(data, 'valid');
      for (const field of ['knows', 'sorts'] as const) {
        sums[field] += numberOf(data, field);
        // A questionnaire that did not ask stands in no share.
        if (typeof data[field] === 'number') sums[`${field}Asked`] += numberOf(data, 'valid');
      }
    }
    waves.set(wave, sums);
  }
  const share = (part: number, asked: number): number | null => (asked === 0 ? null : part / asked);
  return [...waves]
    .sort(([a], [b]) => a - b)
    .map(([wave, { issued, returned, valid, knows, sorts, knowsAsked, sortsAsked }]) => ({
      wave,
      issued,
      returned,
      valid,
      knowsShare: share(knows, knowsAsked),
      sortsShare: share(sorts, sortsAsked),
    }));
}
