import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommittedFrame, CommittedObservation } from './committed-frame.ts';
import { KeptFrames } from './kept-frames.ts';
import { ObservationRows } from './observation-rows.ts';

const observation = fc
  .record({
    seriesId: fc.integer({ min: 1, max: 9 }),
    observedAtMs: fc.integer({ min: 0, max: 1e13 }),
    value: fc.option(fc.double({ noNaN: true }), { nil: null }),
    quality: fc.integer({ min: 0, max: 65_535 }),
    periodMs: fc.option(fc.integer({ min: 1, max: 86_400_000 }), { nil: undefined }),
    corrected: fc.boolean(),
  })
  .map(
    ({ periodMs, corrected, ...rest }): CommittedObservation => ({
      ...rest,
      ...(periodMs === undefined ? {} : { fromMs: rest.observedAtMs - periodMs }),
      ...(corrected ? { corrected: true as const } : {}),
    }),
  );
const frame = fc.record({
  observations: fc.array(observation, { maxLength: 12 }),
  /** Numbers that another writer took before it. */
  skipped: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
  asRows: fc.boolean(),
});

const FRAMES = 8;
const ROWS = 32;

test('a reader gets every frame as it was taken or is told to look in the database; the newest are always kept', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 40 }), (taken) => {
      const kept = new KeptFrames(FRAMES, ROWS);
      const all = new Map<number, CommittedFrame>();
      let seq = 0;
      for (const { observations, skipped, asRows } of taken) {
        seq += 1 + skipped;
        all.set(seq, { seq, receivedAtMs: seq * 1_000, stationId: `s${seq}`, observations });
        if (asRows) {
          const rows = new ObservationRows(20);
          for (const [n, one] of observations.entries()) rows.setObservation(3 + n, one);
          kept.addRows(seq, seq * 1_000, `s${seq}`, rows, 3, observations.length);
        } else kept.addObservations(seq, seq * 1_000, `s${seq}`, observations);
        // Twelve rows at most each: two frames always have room.
        const from = all.has(seq - 1) ? seq - 2 : seq - 1;
        expect(kept.after(from, 10)).toEqual([all.get(from + 1), all.get(from + 2)].filter(Boolean));
        for (let after = 0; after <= seq; after++) {
          const found = kept.after(after, 100);
          expect(found).toEqual(found.map((_, n) => all.get(after + 1 + n)));
          if (found.length > 0) expect(found.at(-1)?.seq).toBe(seq);
        }
      }
    }),
  );
});

test('a frame larger than the ring is left to the database, and what follows is kept', () => {
  const kept = new KeptFrames(FRAMES, 2);
  const one: CommittedObservation = { seriesId: 1, observedAtMs: 1, value: 1, quality: 0 };
  kept.addObservations(1, 0, 'a', [one]);
  kept.addObservations(2, 0, 'a', [one, one, one]);
  kept.addObservations(3, 0, 'a', [one]);
  expect([0, 1, 2, 3].map((seq) => kept.after(seq, 9).map((found) => found.seq))).toEqual([[], [], [3], []]);
});
