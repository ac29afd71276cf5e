import { expect, test } from 'vitest';
import { run } from '../../bench/chaos.ts';
import { loadTestConfig } from '../../server/config/test-config.ts';

/** The database that is killed here is the embedded one, whatever the rest of the run uses: once is enough. */
const ownServer = loadTestConfig().databaseUrl !== undefined;

test.skipIf(ownServer)(
  'kill -9 of Ward, of the database and of both during ingest: every acknowledged value is there once',
  { timeout: 300_000 },
  async () => {
    const lines: object[] = [];
    for await (const line of run(['--rounds', '3'])) lines.push(line);
    const result = lines.at(-1) as { acknowledged: number; resent: number; transitions: number };
    expect(result).toMatchObject({
      exitCode: 0,
      lost: [],
      doubled: [],
      replayDifferences: [],
      projectionFaults: 0,
      auditOk: true,
      outboxDoubles: 0,
    });
    // It looked at something: values were confirmed, frames were sent again, rules changed their mind.
    expect(result.acknowledged).toBeGreaterThan(50);
    expect(result.resent).toBeGreaterThan(0);
    expect(result.transitions).toBeGreaterThan(5);
  },
);
