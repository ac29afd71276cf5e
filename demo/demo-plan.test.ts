import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../contract/plan.ts';
import { thiessenWeights } from '../server/modules/hydrology/index.ts';
import { checkPlan } from '../server/modules/rules/check-plan.ts';
import { leavesOf } from '../server/modules/rules/conditions.ts';
import { coverageOf, type PlanTest, parsePlanTest, runPlanTest } from '../server/modules/rules/plan-test.ts';
import { loadBoundary } from './geo.ts';
import { loadDistrict } from './load-district.ts';
import { DEMO_PLANS } from './seed/seed-plans.ts';

const read = (name: string): string => readFileSync(new URL(`./data/plans/${name}`, import.meta.url), 'utf8');
function load(name: string): { plan: Plan; suite: PlanTest } {
  const checked = checkPlan(read(`${name}.yaml`));
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  const parsed = parsePlanTest(read(`${name}.test.yaml`));
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return { plan: checked.plan, suite: parsed.suite };
}
const { plan, suite } = load('shangjie-flood-response');

describe.each(DEMO_PLANS)('%s', (name) => {
  const loaded = load(name);
  test.each(loaded.suite.tests.map((each) => [each.name, each] as const))('%s', (_, each) => {
    expect(runPlanTest(loaded.plan, each).faults).toEqual([]);
  });
  test('every level, zone stage and alarm of the plan is asked for by a test', () => {
    expect(coverageOf(loaded.plan, loaded.suite).unasked).toEqual([]);
  });
});
test('a plan test that is none lists all its faults with their places', () => {
  const parsed = parsePlanTest('plan: a.yaml\ntests:\n- name: x\n  stray: 1\n');
  expect(parsed.ok ? [] : parsed.faults.map((fault) => fault.split(':')[0])).toEqual([
    'tests.0.start',
    'tests.0.expect',
    'tests.0',
  ]);
  expect(parsePlanTest('a: [').ok).toBe(false);
});
test('a plan test that expects what does not happen fails', () => {
  const [first] = suite.tests;
  const wrong = {
    ...first!,
    expect: [
      { minute: 1, rule: 'level:IV', truth: 'true' as const },
      { minute: 1, rule: 'level:V', truth: 'true' as const },
    ],
  };
  expect(runPlanTest(plan, wrong).faults.join()).toMatch(
    /no rule level:V.*missing minute 1.*unexpected minute 115/,
  );
});

test('Thiessen shares of published examples (Chow, Maidment, Mays 1988)', () => {
  const square = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ] as const;
  const corners = new Map(square.map((point, n) => [`c${n}`, point]));
  expect([...thiessenWeights(corners, square).values()]).toEqual([0.25, 0.25, 0.25, 0.25]);
  const long = [
    [0, 0],
    [10, 0],
    [10, 4],
    [0, 4],
  ] as const;
  const two = new Map([
    ['a', [2, 2] as const],
    ['b', [6, 2] as const],
  ]);
  const shares = thiessenWeights(two, long);
  expect(shares.get('a')).toBeCloseTo(0.4, 12);
  expect(shares.get('b')).toBeCloseTo(0.6, 12);
});

test('the shares of the demo plan are those of its stations and its boundary', () => {
  const leaf = plan.levels.flatMap(({ when }) => leavesOf(when)).find((each) => 'arealRain' in each);
  if (!leaf || !('arealRain' in leaf)) throw new Error('no areal rain');
  const stations = new Map(
    loadDistrict()
      .stations.filter(({ id }) => id in leaf.arealRain.weights)
      .map(({ id, longitude, latitude }) => [id, [longitude, latitude] as const]),
  );
  const ring = loadBoundary();
  const shares = thiessenWeights(stations, ring, Math.cos((34.79 * Math.PI) / 180));
  for (const [id, share] of shares) expect(leaf.arealRain.weights[id]).toBeCloseTo(share, 4);
});
