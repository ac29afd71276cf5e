import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldReceipt } from './fold-receipt.ts';
import type { PlaybackRow } from './store/playbacks.ts';

const SENT_MS = Date.UTC(2021, 6, 20);
const sent: PlaybackRow = {
  messageId: 'm',
  loudspeakerId: 'LS01',
  state: 'sent',
  reason: null,
  late: false,
  drill: false,
  attempts: 1,
  validUntil: new Date(SENT_MS + 600_000),
  sentAt: new Date(SENT_MS),
  receivedAt: null,
  endedAt: null,
  deadlineAt: new Date(SENT_MS + 120_000),
};
type Word = { state: 'received' | 'played' | 'failed'; reason?: string };
const after = (row: PlaybackRow, words: readonly [Word, number][]): PlaybackRow =>
  words.reduce((at, [word, seconds]) => foldReceipt(at, word, SENT_MS + seconds * 1000) ?? at, row);

test.each<[string, PlaybackRow, [Word, number][], Partial<PlaybackRow>]>([
  [
    'received, then played',
    sent,
    [
      [{ state: 'received' }, 2],
      [{ state: 'played' }, 30],
    ],
    { state: 'played', late: false },
  ],
  [
    'played without received',
    sent,
    [[{ state: 'played' }, 30]],
    { state: 'played', receivedAt: new Date(SENT_MS + 30_000) },
  ],
  [
    'the first last word stands',
    sent,
    [
      [{ state: 'failed', reason: '功放故障' }, 5],
      [{ state: 'played' }, 9],
    ],
    { state: 'failed', reason: '功放故障' },
  ],
  [
    'late played counts and is marked',
    { ...sent, state: 'no-answer' },
    [[{ state: 'played' }, 300]],
    { state: 'played', late: true },
  ],
  ['late before the watch saw it', sent, [[{ state: 'played' }, 121]], { state: 'played', late: true }],
  [
    'late received does not mean that it sounded',
    { ...sent, state: 'no-answer' },
    [[{ state: 'received' }, 300]],
    { state: 'no-answer', receivedAt: new Date(SENT_MS + 300_000) },
  ],
])('%s', (_name, row, words, expected) => {
  expect(after(row, words)).toMatchObject(expected);
});

const word = fc.constantFrom<Word>({ state: 'received' }, { state: 'played' }, { state: 'failed' });

test('a word said twice says it once; nothing follows a last word', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, fc.nat(400)), { maxLength: 6 }), (words) => {
      const ordered = words.toSorted(([, a], [, b]) => a - b);
      const doubled = ordered.flatMap((each) => [each, each]);
      expect(after(sent, doubled)).toEqual(after(sent, ordered));
      const last = ordered.find(([{ state }]) => state !== 'received');
      const end = after(sent, ordered);
      if (last)
        expect(end).toMatchObject({ state: last[0].state, endedAt: new Date(SENT_MS + last[1] * 1000) });
      else expect(['sent', 'received', 'no-answer']).toContain(end.state);
    }),
  );
});
