import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { District } from '../../demo/district-schema.ts';
import { loadDistrict } from '../../demo/load-district.ts';
import { type DemoLogin, demoLogins } from '../../demo/seed/demo-logins.ts';
import { seedAccounts, seedOffices } from '../../demo/seed/seed-people.ts';
import { seedStations } from '../../demo/seed/seed-stations.ts';
import { loadConfig } from '../../server/config/config.ts';
import { sealEntries, verifyAudit } from '../../server/modules/audit/index.ts';
import { createPeople } from '../../server/modules/people/index.ts';
import { verifyProjections } from '../../server/modules/responses/index.ts';
import {
  insertPlanVersion,
  loadPlans,
  readTransitions,
  replayStored,
  type TransitionRow,
} from '../../server/modules/rules/index.ts';
import { createTelemetry, type Telemetry } from '../../server/modules/telemetry/index.ts';
import { type OpenedDatabase, openDatabase } from '../../server/open-database.ts';
import { createBus } from '../../server/platform/bus.ts';
import { systemClock } from '../../server/platform/clock.ts';
import type { Db } from '../../server/platform/db/index.ts';
import { createLogger } from '../../server/platform/log.ts';
import { installationSecret } from '../../server/platform/secrets.ts';
import { ReportingStation } from './reporting-station.ts';
import type { Environment } from './ward-process.ts';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');
const PLAN_FILE = path.join(CHECKOUT, 'demo/data/plans/shangjie-flood-response.yaml');
const STEP_MS = 300_000;
const log = createLogger({ level: 'silent' });

/** The database of a Ward that is not running, as its own commands open it. */
export function openStopped(env: Environment, beside: boolean): Promise<OpenedDatabase> {
  const config = loadConfig({ world: 'live', checkoutDir: CHECKOUT, env });
  return openDatabase({ config, log, nowMs: Date.now(), beside });
}

function telemetryOn(db: Db): Promise<Telemetry> {
  return createTelemetry({ db, clock: systemClock(), bus: createBus(log), log });
}

/** Units and people of the demo district in a live database, and what else `more` puts there. */
export async function seedStaff(
  env: Environment,
  more: (db: Db, nowMs: number) => Promise<void> = async () => undefined,
): Promise<DemoLogin[]> {
  const opened = await openStopped(env, false);
  try {
    const { db } = opened;
    const district = loadDistrict();
    const nowMs = Date.now();
    await seedOffices(db, district, nowMs);
    const dataDir = env['WARD_DATA_DIR']!;
    const logins = demoLogins(district, dataDir);
    const people = createPeople({
      db,
      clock: systemClock(),
      log,
      secret: await installationSecret(dataDir, 'session'),
      secure: false,
      trustedOrigins: () => [],
      onLogin: async () => undefined,
    });
    await seedAccounts(db, people, district, logins, nowMs);
    await more(db, nowMs);
    return logins;
  } finally {
    await opened.close();
  }
}

/** Its stations and plan too; judged from the present minute on. */
export const seedDistrict = (env: Environment, district = loadDistrict()): Promise<DemoLogin[]> =>
  seedStaff(env, async (db, nowMs) => {
    await seedStations(db, await telemetryOn(db), district);
    const document = await readFile(PLAN_FILE, 'utf8');
    const plan = { id: 'shangjie-flood', version: 'chaos-1', document, enteredBy: 'chaos', frameSeq: 0 };
    await db.transaction((tx) => insertPlanVersion(tx, plan, nowMs));
  });

/** Stations of the demo district as senders that give nothing up, around their lowest characteristic level. */
export const districtStations = (pauseMs = 60): ReportingStation[] =>
  reportingStations(loadDistrict(), { pauseMs });

/** The same of any district. */
export function reportingStations(
  district: District,
  times: { pauseMs: number; resendMs?: number },
): ReportingStation[] {
  const lastAtMs = Math.floor(Date.now() / STEP_MS) * STEP_MS;
  return district.stations
    .filter((station) => station.measures.includes('level'))
    .map(
      ({ id, address, password, rainSources, levels }) =>
        new ReportingStation({
          id,
          address,
          password,
          elements: rainSources[0] === 'PN05' ? ['Z', 'PN05', 'VT'] : ['Z', 'VT'],
          levelM: Math.min(
            ...levels.filter((level) => level.quantity === 'level').map(({ value }) => value),
            200,
          ),
          lastAtMs,
          stepMs: STEP_MS,
          ...times,
        }),
    );
}

export interface Reckoning {
  acknowledged: number;
  resent: number;
  /** Acknowledged values that are not in the store, are there with another value, or more than once. */
  lost: string[];
  doubled: string[];
  transitions: number;
  /** Differences between the transitions that were committed and those of a replay over the committed frames. */
  replayDifferences: string[];
  projectionFaults: number;
  auditOk: boolean;
  outboxDoubles: number;
}

async function compareStored(
  db: Db,
  stations: readonly ReportingStation[],
): Promise<Pick<Reckoning, 'acknowledged' | 'lost' | 'doubled'>> {
  const stored = new Map<string, number[]>();
  for (const row of await db.query<{ key: string; value: number }>(
    `select s.station_id || ' ' || s.element || ' ' || round(extract(epoch from o.observed_at)) as key, o.value
     from observations o join series s on s.id = o.series_id where s.element in ('Z', 'PN05', 'VT')`,
  ))
    stored.set(row.key, [...(stored.get(row.key) ?? []), row.value]);
  const lost: string[] = [];
  const doubled: string[] = [];
  let acknowledged = 0;
  for (const station of stations) {
    for (const { atMs, values } of station.acknowledged) {
      acknowledged++;
      for (const [element, value] of Object.entries(values)) {
        const key = `${station.id} ${element} ${atMs / 1000}`;
        const found = stored.get(key) ?? [];
        if (found[0] !== value) lost.push(`${key}: sent ${value}, stored ${found[0] ?? 'nothing'}`);
        if (found.length > 1) doubled.push(key);
      }
    }
  }
  // A report sent again is kept as a repetition; its content counts once.
  for (const { key } of await db.query<{ key: string }>(
    `select station_id || ' ' || content_hash as key from frames where duplicate_of is null and gateway = 'tcp'
     group by station_id, content_hash having count(*) > 1`,
  ))
    doubled.push(`frame ${key}`);
  return { acknowledged, lost, doubled };
}

type Told = Pick<TransitionRow, 'ruleId' | 'from' | 'to' | 'decidedAtMs' | 'correction' | 'evidence'>;
const tellOf = ({ ruleId, from, to, decidedAtMs, correction, evidence }: Told): string =>
  JSON.stringify([
    ruleId,
    from,
    to,
    Math.round(decidedAtMs),
    correction,
    // The database keeps keys in its own order.
    evidence.map((entry) => Object.entries(entry).sort()),
  ]);

/** Opens the stopped database and holds what the stations were told against what is there. */
export async function reckon(env: Environment, stations: readonly ReportingStation[]): Promise<Reckoning> {
  const opened = await openStopped(env, true);
  try {
    const { db } = opened;
    await sealEntries(db);
    const stored = await compareStored(db, stations);
    const projectionFaults = (await verifyProjections(db)).length;
    const auditOk = (await verifyAudit(db)).ok;
    const [outbox] = await db.query<{ doubles: number }>(
      'select (count(*) - count(distinct idempotency_key))::int as doubles from outbox',
    );
    const committed = (await readTransitions(db, 0, 100_000))
      .filter(({ reassesses }) => reassesses === null)
      .map(tellOf);
    const again: string[] = [];
    const telemetry = await telemetryOn(db);
    for (const { id } of await loadPlans(db))
      for (const transition of await replayStored({ db, telemetry }, id)) again.push(tellOf(transition));
    const replayDifferences = [
      ...committed.filter((line) => !again.includes(line)).map((line) => `only live: ${line.slice(0, 300)}`),
      ...again
        .filter((line) => !committed.includes(line))
        .map((line) => `only replayed: ${line.slice(0, 300)}`),
    ];
    if (replayDifferences.length === 0 && committed.length !== again.length)
      replayDifferences.push(`${committed.length} committed, ${again.length} replayed`);
    return {
      ...stored,
      resent: stations.reduce((sum, station) => sum + station.resent, 0),
      transitions: committed.length,
      replayDifferences,
      projectionFaults,
      auditOk,
      outboxDoubles: outbox?.doubles ?? 0,
    };
  } finally {
    await opened.close().catch(() => undefined);
    await opened.embedded?.stop();
  }
}
