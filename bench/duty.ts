import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Round, RoundStill } from '../contract/rounds.ts';
import { seedDemo } from '../demo/seed/seed-demo.ts';
import { startWard, type Ward } from '../server/app.ts';
import { loadConfig } from '../server/config/config.ts';
import { startTemporaryPostgres } from '../server/platform/db/embedded/index.ts';
import { createLogger } from '../server/platform/log.ts';
import { atMost, percentiles } from './support/judge.ts';
import { signIn } from './support/ward-process.ts';

const TARGET_MS = 2_000;
/** The next picture of a round, from being asked of the camera to its last byte; the console asks for it while the one before is looked at. */
const STILL_TARGET_MS = 150;
const START_MS = Date.parse('2021-07-20T08:00:00+08:00');
const checkoutDir = path.resolve(import.meta.dirname, '..');
const anyPort = { host: '127.0.0.1', port: 0 };

/** So many alarms stand open beside what the demo has, each of them a line of the page. */
async function openAlarms(ward: Ward, count: number): Promise<void> {
  await ward.context.db.execute(
    `insert into alarms (id, version, key, state, priority, group_key, unit_path, raised_at, doc)
     select gen_random_uuid(), 1, 'bench-' || n, 'UNACK', 1 + n % 4, 'bench-' || n % 20, 'zhengzhou/district', $2,
       jsonb_build_object('key', 'bench-' || n, 'cause', 'rain', 'title', '测站 ' || n || ' 1小时雨量超过35毫米', 'consequence', '积水',
         'advice', '巡查', 'priority', 1 + n % 4, 'placeId', null, 'placeName', '测站 ' || n, 'unitPath', 'zhengzhou/district',
         'planId', null, 'ruleId', null, 'groupKey', 'bench-' || n % 20, 'groupTitle', '雨量', 'actable', true, 'state', 'UNACK',
         'active', true, 'condition', 'true', 'acknowledged', false, 'episode', 1, 'groupSinceMs', $3::bigint, 'firstOut', false,
         'raisedAtMs', $3::bigint, 'recordedAtMs', $3::bigint, 'returnedAtMs', null, 'waitingSinceMs', $3::bigint,
         'acknowledgedAtMs', null, 'acknowledgedBy', null, 'verification', null, 'verifiedBy', null, 'shelvedUntilMs', null,
         'shelvedReason', null, 'workOrder', null, 'suppressedBy', null, 'releaseAtMs', null, 'escalationStep', 9,
         'evidence', '[]'::jsonb, 'evidenceChanged', false)
     from generate_series(1, $1) n`,
    [count, new Date(START_MS), START_MS],
  );
}

/**
 * `npm run bench -- duty [--alarms N] [--rounds N]`: the hand-over page, an hourly report and the sheet for a power cut over
 * HTTP, on the demo district with a day of readings and many open alarms; target 2 s each. Then a video round: every camera's
 * picture, taken and fetched; target 150 ms.
 */
export async function* run(args: readonly string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({
    args: [...args],
    options: { alarms: { type: 'string', default: '400' }, rounds: { type: 'string', default: '20' } },
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'ward-bench-duty-'));
  const postgres = await startTemporaryPostgres();
  let ward: Ward | undefined;
  try {
    const config = loadConfig({
      world: 'demo',
      checkoutDir,
      env: { WARD_DATA_DIR: folder, DATABASE_URL: postgres.url },
      scenario: { startMs: START_MS, speed: 1 },
    });
    let password = '';
    ward = await startWard({
      config: { ...config, console: anyPort, site: anyPort, stations: anyPort, mqtt: anyPort },
      log: createLogger({ level: 'silent' }),
      checkoutDir,
      seed: async ({ context, people, telemetry, outside }) => {
        const media = outside.media;
        const logins = await seedDemo({
          ...context,
          people,
          telemetry,
          media,
          dataDir: folder,
          startMs: START_MS,
        });
        password = logins[0]!.password;
      },
    });
    await openAlarms(ward, Number(values.alarms));
    const url = ward.consoleUrl;
    const cookie = await signIn(url, { username: 'officer-a', password });
    const fetched = async (method: string, address: string, body?: object): Promise<Buffer> => {
      const response = await fetch(`${url}/api${address}`, {
        method,
        headers: { cookie, origin: url, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      if (!response.ok) throw new Error(`${address}: ${response.status} ${bytes.toString()}`);
      return bytes;
    };
    const ask = async (method: string, address: string, body?: object): Promise<number> => {
      const startedMs = performance.now();
      await fetched(method, address, body);
      return performance.now() - startedMs;
    };
    const cases = {
      'hand-over page': () => ask('GET', '/handover-page?unitId=district'),
      // A draft of a minute that is there already is answered as it is: each round is of another minute.
      'hourly report': () => ask('POST', '/duty-reports', { unitId: 'district' }),
      'power-cut PDF': () => ask('GET', '/power-cut-sheet?unitId=district'),
    };
    for (const [name, measure] of Object.entries(cases)) {
      const took: number[] = [];
      for (let round = 0; round < Number(values.rounds); round++) {
        if (name === 'hourly report') await ward.context.db.execute('truncate duty_reports cascade');
        took.push(await measure());
      }
      const { p50, max } = percentiles(took);
      yield { case: name, first: Math.round(took[0]!), p50, ...atMost(max, TARGET_MS) };
    }
    const begun = await fetched('POST', '/rounds', { unitId: 'district' });
    const { round, cameras } = Round.parse(JSON.parse(begun.toString()));
    const waits: number[] = [];
    for (const { id } of cameras) {
      const startedMs = performance.now();
      const asked = await fetched('POST', `/rounds/${round.id}/cameras/${encodeURIComponent(id)}/still`);
      const { still } = RoundStill.parse(JSON.parse(asked.toString()));
      if (!still) continue;
      await fetched('GET', `/cameras/${encodeURIComponent(id)}/stills/${still.id}/image`);
      waits.push(performance.now() - startedMs);
    }
    const { p50, p95 } = percentiles(waits);
    yield { case: `next still of ${waits.length} cameras: p95 ms`, p50, ...atMost(p95, STILL_TARGET_MS) };
    yield { case: 'cameras of the round without a picture', ...atMost(cameras.length - waits.length, 0) };
  } finally {
    await ward?.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
