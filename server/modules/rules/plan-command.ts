import { access, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROLES } from '../../../contract/permissions.ts';
import type { Plan } from '../../../contract/plan.ts';
import { toBeijingIso } from '../../../contract/time.ts';
import { StartError } from '../../platform/errors.ts';
import { checkPlan } from './check-plan.ts';
import { coverageOf, parsePlanTest, runPlanTest } from './plan-test.ts';
import { replay } from './replay.ts';
import { scoreHistory } from './score-command.ts';
import { createSeriesReader, type SeriesRow } from './series-file.ts';

const MOST_FAULTS = 50;

interface Out {
  out: (line: string) => void;
  err: (line: string) => void;
}

const unreadable = (file: string) => (): never => {
  throw new StartError(`${file} cannot be read: is the path right?`);
};

async function readPlan(file: string, io: Out): Promise<Plan | undefined> {
  const text = await readFile(file, 'utf8').catch(unreadable(file));
  const checked = checkPlan(text, { roles: new Set(Object.keys(ROLES)) });
  if (checked.ok) return checked.plan;
  io.err(`${file}: ${checked.faults.length} fault(s)`);
  for (const { path: place, fault } of checked.faults) io.err(`  ${place || '(document)'}: ${fault}`);
  return undefined;
}

async function check(file: string, io: Out): Promise<number> {
  const plan = await readPlan(file, io);
  if (!plan) return 1;
  io.out(
    `${file}: ${plan.id} ${plan.version} is in order: ${plan.levels.length} levels, ${plan.alarms.length} alarms, ${plan.zones.length} zones.`,
  );
  return 0;
}

async function readSeries(series: string, io: Out): Promise<SeriesRow[] | undefined> {
  const reader = createSeriesReader();
  const handle = await open(series).catch(unreadable(series));
  for await (const line of handle.readLines()) reader.push(line);
  const parsed = reader.end();
  if (!parsed.ok) {
    for (const fault of parsed.faults.slice(0, MOST_FAULTS)) io.err(`${series}: ${fault}`);
    if (parsed.faults.length > MOST_FAULTS)
      io.err(`${series}: and ${parsed.faults.length - MOST_FAULTS} more`);
    return undefined;
  }
  return parsed.rows;
}

async function replaySeries(file: string, series: string | undefined, io: Out): Promise<number> {
  if (series === undefined)
    throw new StartError('Say which series: npx ward plan replay PLAN --series FILE.csv');
  const plan = await readPlan(file, io);
  const rows = plan && (await readSeries(series, io));
  if (!plan || !rows) return 1;
  const transitions = replay(plan, rows).map((t) => ({
    ...t,
    decidedAtMs: undefined,
    atMs: undefined,
    signalAtMs: undefined,
    decidedAt: toBeijingIso(t.decidedAtMs),
    at: toBeijingIso(t.atMs),
    signalAt: toBeijingIso(t.signalAtMs),
    evidence: t.evidence.map(({ atMs, ...entry }) => ({
      ...entry,
      at: atMs === null ? null : toBeijingIso(atMs),
    })),
  }));
  io.out(
    JSON.stringify({ plan: plan.id, version: plan.version, readings: rows.length, transitions }, null, 1),
  );
  return 0;
}

async function score(file: string, history: string | undefined, json: boolean, io: Out): Promise<number> {
  if (history === undefined)
    throw new StartError('Say which history: npx ward plan score PLAN --history FILE');
  await access(history).catch(unreadable(history));
  const plan = await readPlan(file, io);
  return plan ? scoreHistory(plan, history, json, io, (series) => readSeries(series, io)) : 1;
}

async function test(file: string, io: Out): Promise<number> {
  const suite = parsePlanTest(await readFile(file, 'utf8').catch(unreadable(file)));
  if (!suite.ok) {
    io.err(`${file}: ${suite.faults.length} fault(s)`);
    for (const fault of suite.faults) io.err(`  ${fault}`);
    return 1;
  }
  const plan = await readPlan(path.resolve(path.dirname(file), suite.suite.plan), io);
  if (!plan) return 1;
  const reports = suite.suite.tests.map((entry) => runPlanTest(plan, entry));
  for (const report of reports) {
    io.out(`${report.ok ? 'ok  ' : 'FAIL'} ${report.name}`);
    for (const fault of report.faults) io.out(`       ${fault}`);
  }
  for (const rule of coverageOf(plan, suite.suite).unasked)
    io.out(`note: no test expects ${rule} to become true`);
  const failed = reports.filter((report) => !report.ok).length;
  io.out(`${reports.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

const USAGE =
  'npx ward plan check FILE | plan replay PLAN --series FILE.csv | plan test FILE | plan score PLAN --history FILE [--json]';

/** `plan check`, `plan replay`, `plan test`, `plan score`. Needs no database. */
export async function runPlanCommand(args: readonly string[], io: Out): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { series: { type: 'string' }, history: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [what, file] = positionals;
  if (file !== undefined && what === 'check') return check(file, io);
  if (file !== undefined && what === 'replay') return replaySeries(file, values.series, io);
  if (file !== undefined && what === 'test') return test(file, io);
  if (file !== undefined && what === 'score') return score(file, values.history, values.json ?? false, io);
  throw new StartError(USAGE);
}
