import { type Condition, Plan } from '../../../contract/plan.ts';
import { readYaml } from '../../platform/yaml.ts';
import { checkCallOut } from './check-call-out.ts';
import { checkRounds } from './check-rounds.ts';
import { conditionFor, leavesOf, partsOf } from './conditions.ts';
import type { StationFacts } from './facts.ts';

export interface PlanFault {
  /** Place in the document, e.g. `levels.0.when`. */
  path: string;
  fault: string;
}

/** What a plan may name. Absent lists are not checked (a plan read alone). */
export interface PlanCatalogue {
  stations?: ReadonlyMap<string, StationFacts>;
  units?: ReadonlySet<string>;
  roles?: ReadonlySet<string>;
}

export type CheckedPlan = { ok: true; plan: Plan } | { ok: false; faults: PlanFault[] };

/** Shares are written with four decimals or so. */
const WEIGHT_TOLERANCE = 0.005;

function checkGates(condition: Condition, path: string, faults: PlanFault[]): void {
  if ('atLeast' in condition && condition.atLeast.k > condition.atLeast.of.length)
    faults.push({
      path,
      fault: `atLeast ${condition.atLeast.k} of ${condition.atLeast.of.length} conditions can never be`,
    });
  for (const part of partsOf(condition)) checkGates(part, path, faults);
}

function checkCondition(
  condition: Condition,
  path: string,
  catalogue: PlanCatalogue,
  faults: PlanFault[],
): void {
  const stationFault = (station: string): StationFacts | undefined => {
    const facts = catalogue.stations?.get(station);
    if (catalogue.stations && !facts)
      faults.push({ path, fault: `there is no station ${station}; register it or correct the name` });
    return facts;
  };
  checkGates(condition, path, faults);
  for (const leaf of leavesOf(condition)) {
    if ('rain' in leaf && leaf.rain.stations !== 'any') {
      leaf.rain.stations.map(stationFault);
      if (leaf.rain.atLeast > leaf.rain.stations.length)
        faults.push({
          path,
          fault: `atLeast ${leaf.rain.atLeast} of ${leaf.rain.stations.length} stations can never be`,
        });
    }
    if ('arealRain' in leaf) {
      Object.keys(leaf.arealRain.weights).map(stationFault);
      const sum = Object.values(leaf.arealRain.weights).reduce((total, weight) => total + weight, 0);
      if (Math.abs(sum - 1) > WEIGHT_TOLERANCE)
        faults.push({
          path,
          fault: `the shares of the area sum to ${Math.round(sum * 1e4) / 1e4}, not to 1; a share is the part of the area nearest to the station (Thiessen)`,
        });
    }
    if ('flow' in leaf) {
      const { station, reaches } = leaf.flow;
      const facts = stationFault(station);
      if (facts && typeof reaches === 'string' && facts.flows[reaches] === undefined)
        faults.push({
          path,
          fault: `station ${station} has no ${reaches} flow; enter it or name a value in m³/s`,
        });
    }
    if ('rise' in leaf) stationFault(leaf.rise.station);
    if ('level' in leaf) {
      const { station, reaches } = leaf.level;
      const facts = stationFault(station);
      if (facts && typeof reaches === 'string' && facts.levels[reaches] === undefined)
        faults.push({
          path,
          fault: `station ${station} has no ${reaches} level of its own datum; enter it or name a value`,
        });
      if (facts && typeof reaches !== 'string' && reaches.datum !== facts.datum)
        faults.push({
          path,
          fault: `the threshold stands in ${reaches.datum}, station ${station} measures in ${facts.datum ?? 'no named datum'}: levels of two data are never compared`,
        });
    }
  }
}

/** The stations a plan brings with it, for checks and replays without a database. */
export function catalogueOf(plan: Plan): Map<string, StationFacts> {
  return new Map(
    plan.catalogue.map(({ silentAfterMinutes, ...station }) => [
      station.id,
      { ...station, silentAfterMs: silentAfterMinutes * 60_000 },
    ]),
  );
}

/** Parses and checks a plan; every fault is listed at once with its place and what to do. */
export function checkPlan(yamlText: string, catalogue: PlanCatalogue = {}): CheckedPlan {
  let document: unknown;
  try {
    document = readYaml(yamlText);
  } catch (error) {
    return {
      ok: false,
      faults: [{ path: '', fault: `not readable as YAML: ${(error as Error).message.split('\n')[0]}` }],
    };
  }
  const parsed = Plan.safeParse(document);
  if (!parsed.success)
    return {
      ok: false,
      faults: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), fault: issue.message })),
    };
  const plan = parsed.data;
  const faults: PlanFault[] = [];
  const stations = catalogue.stations ?? (plan.catalogue.length > 0 ? catalogueOf(plan) : undefined);
  const known: PlanCatalogue = { ...catalogue, ...(stations ? { stations } : {}) };

  const unique = (names: readonly (string | number)[], path: string): void => {
    for (const name of new Set(names.filter((entry, n) => names.indexOf(entry) !== n)))
      faults.push({ path, fault: `${name} stands there twice` });
  };
  unique(
    plan.levels.map((level) => level.id),
    'levels',
  );
  unique(
    plan.levels.map((level) => level.rank),
    'levels',
  );
  unique(
    plan.alarms.map((alarm) => alarm.id),
    'alarms',
  );
  unique(
    plan.zones.map((zone) => zone.id),
    'zones',
  );
  const posts = [
    ...checkCallOut(plan, known.roles, faults),
    ...checkRounds(plan, faults),
    ...plan.levels.flatMap((level, n) =>
      [...level.signers, ...level.noticeTo, ...level.orders.map((order) => order.to)].map((post) => ({
        post,
        path: `levels.${n}`,
      })),
    ),
    ...plan.zones.flatMap((zone, n) =>
      [...zone.authorised.prepare, ...zone.authorised.immediate].map((post) => ({
        post,
        path: `zones.${n}`,
      })),
    ),
  ];
  for (const { post, path } of posts) {
    if (known.units && !known.units.has(post.unit))
      faults.push({ path, fault: `there is no unit ${post.unit} (${post.title})` });
    if (known.roles && !known.roles.has(post.role))
      faults.push({ path, fault: `there is no role ${post.role} (${post.title})` });
  }
  for (const [n, level] of plan.levels.entries())
    checkCondition(level.when, `levels.${n}.when`, known, faults);
  plan.zones.forEach((zone, n) => {
    checkCondition(zone.prepare, `zones.${n}.prepare`, known, faults);
    checkCondition(zone.immediate, `zones.${n}.immediate`, known, faults);
  });
  plan.alarms.forEach((alarm, n) => {
    for (const station of alarm.each ?? [undefined]) {
      try {
        checkCondition(conditionFor(alarm.when, station), `alarms.${n}.when`, known, faults);
      } catch (error) {
        faults.push({
          path: `alarms.${n}.when`,
          fault: `no condition: ${(error as Error).message.slice(0, 200)}`,
        });
        break;
      }
    }
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, plan };
}
