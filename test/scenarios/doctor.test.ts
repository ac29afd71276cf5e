import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../server/platform/db/migrate.ts';
import { testDatabase } from '../support/database.ts';
import { OLD_MIGRATIONS } from '../support/older-district.ts';
import { type Environment, ownSettings, runWard } from '../support/ward-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ward-doctor-'));
chmodSync(folder, 0o711);
const file = path.join(folder, 'a-file');
writeFileSync(file, 'not a folder');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let live = '';
let demo = '';
let older = '';
let empty = '';

beforeAll(async () => {
  const made = await Promise.all([
    testDatabase(),
    testDatabase(),
    testDatabase({ empty: true }),
    testDatabase({ empty: true }),
  ]);
  [live, demo, older, empty] = made.map(({ url }) => url) as [string, string, string, string];
  await migrate(made[2], { migrations: OLD_MIGRATIONS });
  for (const [index, world] of [
    [0, 'live'],
    [1, 'demo'],
    [2, 'live'],
  ] as const)
    await made[index].execute(`insert into settings (key, value, updated_at) values ('world', $1, now())`, [
      JSON.stringify(world),
    ]);
});

/** What is planted, the settings, the lines that tell of it; ✗ lines must make the exit code 1. */
const FINDINGS: readonly [string, () => Environment, ...RegExp[]][] = [
  [
    'a time server that does not answer, no watcher and no channel',
    () => ({ DATABASE_URL: live, WARD_NTP_SERVERS: '127.0.0.1' }),
    /^✓ schema up to date$/m,
    /^✓ typeface fangsong: \S.* \((comes with Ward|\/.+)\)$/m,
    /^! clock unknown \(no time server answered\); stations will not be set right \(4AH\)/m,
    /^! no watcher outside .*set WARD_HEARTBEAT_URL$/m,
    /^! outgoing channels: none \(WARD_CHANNELS_FILE\)$/m,
  ],
  [
    'an older schema, and a watcher without telling its secret path',
    () => ({ DATABASE_URL: older, WARD_HEARTBEAT_URL: 'http://127.0.0.1:9/secret' }),
    /^! \d+ migration\(s\) to come at the next start, with a backup first$/m,
    /^✓ heartbeat to 127\.0\.0\.1:9$/m,
  ],
  ['an empty database', () => ({ DATABASE_URL: empty }), /^✗ This database is empty: start Ward or restore/m],
  [
    'the database of a demo',
    () => ({ DATABASE_URL: demo }),
    /^✗ This database belongs to a demo: a real district needs/m,
  ],
  [
    'a data directory that is a file',
    () => ({ DATABASE_URL: 'postgresql://ward@127.0.0.1:1/ward', WARD_DATA_DIR: file }),
    /^✗ The data directory .*a-file cannot be used/m,
  ],
  [
    'no database server',
    () => ({ DATABASE_URL: 'postgresql://ward@127.0.0.1:1/ward' }),
    /^✗ The database cannot be used: nothing answers at that address/m,
  ],
];

test.each(FINDINGS)(
  'doctor finds %s',
  async (_, settings, ...lines) => {
    const { code, out, err } = await runWard(['doctor'], await ownSettings(folder, settings()));
    for (const line of lines) expect(out).toMatch(line);
    expect(err).toBe('');
    const bad = out.split('\n').filter((one) => one.startsWith('✗')).length;
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      bad === 0 ? 'Nothing stands in the way.' : `${bad} thing(s) must be mended.`,
    );
    expect(code).toBe(bad === 0 ? 0 : 1);
  },
  60_000,
);

test('doctor lists faults of the settings themselves, all at once', async () => {
  const env = { DATABASE_URL: 'mysql://x/y', WARD_HOST: '0.0.0.0', WARD_LOG_DAYS: '7' };
  const { code, err } = await runWard(['doctor'], await ownSettings(folder, env));
  expect(code).toBe(1);
  expect(err).toMatch(/DATABASE_URL.*postgresql/);
  expect(err).toMatch(/WARD_LOG_DAYS.*183/);
  expect(err).not.toMatch(/^\s+at /m);
}, 60_000);
