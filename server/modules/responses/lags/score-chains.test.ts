import { expect, test } from 'vitest';
import { LAG_TARGETS_MS, type Lags } from '../../../../contract/responses.ts';
import { scoreChains } from './score-chains.ts';

const MINUTE = 60_000;
const AT = '2021-07-20T08:00:00+08:00';
const chain = (
  steps: [Lags['steps'][number]['step'], number | null, boolean][],
  whole: number | null,
): Lags => ({
  aboutKind: 'proposal',
  aboutId: '00000000-0000-7000-8000-000000000001',
  title: '',
  asOf: AT,
  steps: steps.map(([step, lagMs, ended]) => ({ step, from: AT, to: ended ? AT : null, lagMs })),
  signalToStartMs: whole,
});

test('a drill is scored step by step; what runs still and is late is said, what never began has no mark', () => {
  const scores = scoreChains({
    chains: [
      chain(
        [
          ['recognised-submitted', 4 * MINUTE, true],
          ['submitted-signed', 12 * MINUTE, true],
        ],
        18 * MINUTE,
      ),
      chain([['recognised-submitted', 6 * MINUTE, true]], 25 * MINUTE),
      chain([['recognised-submitted', 5 * MINUTE, true]], null),
      chain([['alarm-acknowledged', 9 * MINUTE, false]], null),
      chain([['alarm-acknowledged', MINUTE, false]], null),
      chain([['alarm-acknowledged', null, false]], null),
    ],
  });
  const of = (step: string) => scores.find((score) => score.step === step);
  expect(of('recognised-submitted')).toMatchObject({
    targetMs: LAG_TARGETS_MS['recognised-submitted'],
    ended: 3,
    within: 2,
    medianMs: 5 * MINUTE,
    maxMs: 6 * MINUTE,
  });
  expect(of('submitted-signed')).toMatchObject({ ended: 1, within: 0 });
  expect(of('alarm-acknowledged')).toMatchObject({ ended: 0, within: 0, stillLate: 1, medianMs: null });
  expect(of('ordered-moved')).toMatchObject({ ended: 0, within: 0, stillLate: 0, maxMs: null });
  expect(of('signal-started')).toMatchObject({ ended: 2, within: 1, maxMs: 25 * MINUTE });
});
