import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoLogin } from '../../demo/seed/demo-logins.ts';
import { removeEmbedded } from '../../server/platform/db/embedded/index.ts';
import { districtStations, openStopped, seedDistrict } from '../support/chaos.ts';
import { testDatabase } from '../support/database.ts';
import { signIn } from '../support/http-client.ts';
import type { Measured } from '../support/reporting-station.ts';
import { type Environment, ownSettings, runWard, startWardProcess, until } from '../support/ward-process.ts';

const LONG = { timeout: 300_000 };
const folder = mkdtempSync(path.join(tmpdir(), 'ward-move-'));
chmodSync(folder, 0o711);
const trial = path.join(folder, 'trial');
const duty = path.join(folder, 'duty');
const back = path.join(folder, 'back');
const file = path.join(folder, 'trial.ward-backup');
const PICTURE = `files/ab/${'ab'.repeat(32)}`;
const SEALED_ALSO = `${PICTURE}.00000000-0000-4000-8000-000000000000`;

let logins: DemoLogin[];
let beforeBackup: { station: string; measured: Measured }[];
let dutyEnv: Environment;

/** Ingest goes on while the backup is written. */
beforeAll(async () => {
  const env = await ownSettings(trial);
  logins = await seedDistrict(env);
  mkdirSync(path.dirname(path.join(trial, PICTURE)), { recursive: true });
  writeFileSync(path.join(trial, PICTURE), 'picture');
  writeFileSync(path.join(trial, SEALED_ALSO), 'half a pic');
  const ward = await startWardProcess(env);
  await signIn(ward.consoleUrl, logins, 'officer-a');
  const stations = districtStations();
  for (const station of stations) station.start(ward.stationPort);
  await until('reports', () => stations.every(({ acknowledged }) => acknowledged.length > 1), 120_000);
  beforeBackup = stations.flatMap(({ id, acknowledged }) =>
    acknowledged.map((measured) => ({ station: id, measured })),
  );
  const made = await runWard(['backup', file], env);
  expect(made.err).not.toMatch(/^\s+at /m);
  expect([made.code, made.out]).toEqual([0, expect.stringContaining('tables')]);
  for (const station of stations) station.drop();
  ward.signal('SIGTERM');
  await ward.ended;
  dutyEnv = await ownSettings(duty, { DATABASE_URL: (await testDatabase({ empty: true })).url });
}, 400_000);
afterAll(async () => {
  await removeEmbedded(path.join(trial, 'postgres'));
  await removeEmbedded(path.join(back, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
});

async function holds(env: Environment): Promise<{ missing: number; rows: Record<string, number> }> {
  const opened = await openStopped(env, true);
  try {
    let missing = 0;
    for (const { station, measured } of beforeBackup) {
      const found = await opened.db.query(
        `select from observations o join series s on s.id = o.series_id
         where s.station_id = $1 and s.element = 'Z' and o.observed_at = $2 and o.value = $3`,
        [station, new Date(measured.atMs), measured.values['Z']],
      );
      if (found.length !== 1) missing++;
    }
    const rows: Record<string, number> = {};
    for (const table of ['frames', 'observations', 'audit_entries', 'plans', 'people', 'stations']) {
      const [row] = await opened.db.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      rows[table] = row!.n;
    }
    return { missing, rows };
  } finally {
    await opened.close();
  }
}

test(
  'the road from trial to duty: a backup taken during ingest is restored on a server and Ward starts on it',
  LONG,
  async () => {
    const restored = await runWard(['restore', file], dutyEnv);
    expect([restored.code, restored.out]).toEqual([0, expect.stringContaining('Restored the state of')]);
    expect((await holds(dutyEnv)).missing).toBe(0);
    expect(beforeBackup.length).toBeGreaterThan(10);
    expect(readFileSync(path.join(duty, PICTURE), 'utf8')).toBe('picture');
    expect(() => readFileSync(path.join(duty, SEALED_ALSO))).toThrow();
    expect(readFileSync(path.join(duty, 'secrets/session'), 'utf8')).toBe(
      readFileSync(path.join(trial, 'secrets/session'), 'utf8'),
    );
    const ward = await startWardProcess(dutyEnv);
    await signIn(ward.consoleUrl, logins, 'officer-a');
    ward.signal('SIGTERM');
    expect((await ward.ended).code).toBe(0);
    const audit = await runWard(['audit', 'verify'], dutyEnv);
    expect([audit.code, audit.out]).toEqual([0, expect.stringContaining('The audit chain holds')]);
  },
);

test('and back from the server into an embedded database, row by row', LONG, async () => {
  const second = path.join(folder, 'duty.ward-backup');
  expect((await runWard(['backup', second], dutyEnv)).code).toBe(0);
  const backEnv = await ownSettings(back);
  expect((await runWard(['restore', second], backEnv)).code).toBe(0);
  expect(await holds(backEnv)).toEqual(await holds(dutyEnv));
});

test('what cannot be restored is refused in one sentence, and the target stays as it was', LONG, async () => {
  const truncated = path.join(folder, 'truncated.ward-backup');
  const bytes = readFileSync(file);
  writeFileSync(truncated, bytes.subarray(0, bytes.length - Math.floor(bytes.length / 3)));
  const noise = path.join(folder, 'noise.ward-backup');
  writeFileSync(noise, 'this is no backup at all');
  const empty = await testDatabase({ empty: true });
  const emptyEnv = await ownSettings(path.join(folder, 'empty'), { DATABASE_URL: empty.url });
  const cases: readonly [string[], Environment, RegExp][] = [
    [[truncated], emptyEnv, /damaged|cannot be restored/],
    [[noise], emptyEnv, /no Ward backup|not a Ward backup/],
    [[path.join(folder, 'absent')], emptyEnv, /there is no such file/],
    [[file, '--demo'], emptyEnv, /belongs to a live district/],
    [[file], dutyEnv, /not empty/],
  ];
  for (const [args, env, sentence] of cases) {
    const { code, err } = await runWard(['restore', ...args], env);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  }
  // After the damaged one it is empty again: the good one goes in.
  expect((await runWard(['restore', file], emptyEnv)).code).toBe(0);
});
