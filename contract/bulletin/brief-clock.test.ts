import { expect, test } from 'vitest';
import { briefClock } from './brief-clock.ts';

const at = (time: string): number => Date.parse(`${time}+08:00`);
const SENT = [
  { act: 'create', at: '2026-03-01T09:00:00+08:00' },
  { act: 'submit', at: '2026-03-02T00:10:00+08:00' },
  { act: 'take-back', at: '2026-03-02T09:00:00+08:00' },
  { act: 'submit', at: '2026-03-05T09:00:00+08:00' },
];

test.each([
  ['nobody said when it happened', null, SENT, '2026-03-09T00:00:00', { is: 'unknown' }],
  [
    'the first time it was sent counts',
    '2026-03-01',
    SENT,
    '2026-03-09T00:00:00',
    { is: 'sent', days: 1, at: SENT[1]!.at },
  ],
  ['a day ends at midnight in Beijing', '2026-03-01', [], '2026-03-01T23:59:59', { is: 'waits', days: 0 }],
  ['and begins there', '2026-03-01', [], '2026-03-02T00:00:00', { is: 'waits', days: 1 }],
] as const)('%s', (_what, day, journal, now, want) => {
  expect(briefClock(day, journal, at(now))).toEqual(want);
});
