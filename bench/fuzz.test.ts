import { expect, test } from 'vitest';
import { run } from './fuzz.ts';

test('mutated frames: no throw, no stall, every refusal has a reason', async () => {
  for await (const line of run(['30000'])) {
    const tally = line as {
      accepted: number;
      acceptedAscii: number;
      stalls: number;
      withoutReason: number;
      reasons: Record<string, number>;
    };
    expect(tally.withoutReason).toBe(0);
    expect(tally.stalls).toBe(0);
    expect(tally.acceptedAscii).toBeGreaterThan(500);
    expect(tally.accepted).toBeGreaterThan(5000);
    expect(Object.keys(tally.reasons).length).toBeGreaterThanOrEqual(4);
  }
});
