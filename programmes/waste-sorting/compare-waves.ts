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

const FIELDS = ['issued', 'returned', 'valid', 'knows', 'sorts'] as const;
const numberOf = (data: Data, field: string): number => {
  const value = data[field];
  return typeof value === 'number' ? value : 0;
};

/**
 * Waves in order, each with its own three counts. Answers of a batch that is not counted yet are unknown and stand in no
 * share; so two waves are compared by what was validly answered, never by what was handed out.
 */
export function compareWaves(questionnaires: readonly { state: string; data: Data }[]): Wave[] {
  const waves = new Map<number, Record<(typeof FIELDS)[number], number>>();
  for (const { state, data } of questionnaires) {
    if (state === 'void') continue;
    const wave = numberOf(data, 'wave');
    const sums = waves.get(wave) ?? { issued: 0, returned: 0, valid: 0, knows: 0, sorts: 0 };
    sums.issued += numberOf(data, 'issued');
    if (state !== 'issued') sums.returned += numberOf(data, 'returned');
    if (state === 'counted') for (const field of FIELDS.slice(2)) sums[field] += numberOf(data, field);
    waves.set(wave, sums);
  }
  const share = (part: number, valid: number): number | null => (valid === 0 ? null : part / valid);
  return [...waves]
    .sort(([a], [b]) => a - b)
    .map(([wave, { issued, returned, valid, knows, sorts }]) => ({
      wave,
      issued,
      returned,
      valid,
      knowsShare: share(knows, valid),
      sortsShare: share(sorts, valid),
    }));
}
