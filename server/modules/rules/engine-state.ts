import type { Truth } from '../../../contract/plan.ts';
import type { EngineState } from './engine-types.ts';
import type { Level3, Network } from './network.ts';
import { countsOf, TRUTHS } from './tree.ts';

/** Truth of every rule now. */
export const truthsOf = ({ rules }: Network): EngineState['truths'] =>
  Object.fromEntries(
    rules.map(({ rule, truth, sinceMs }) => [rule.id, { truth: TRUTHS[truth] as Truth, sinceMs }]),
  );

/** What must survive a restart. */
export const stateOf = (network: Network, atMs: number): EngineState => ({
  atMs,
  truths: truthsOf(network),
  latched: [...network.atoms.values()].filter((atom) => atom.latched).map(({ key }) => key),
  proven: Object.fromEntries(
    network.rules
      .flatMap(({ root }) => countsOf(root))
      .filter(({ proven }) => proven.provenMs > 0 || proven.sinceMs !== null)
      .map(({ key, proven }) => [key, { ...proven }]),
  ),
  rainStations: network.rainStations(),
});

/** Puts a network back where it was. */
export function restore(network: Network, { truths, latched, proven, rainStations }: EngineState): void {
  for (const station of rainStations) network.addRainStation(station);
  for (const key of latched) {
    const atom = network.atoms.get(key);
    if (atom) atom.latched = true;
  }
  for (const state of network.rules) {
    const known = truths[state.rule.id];
    if (known) {
      state.truth = TRUTHS.indexOf(known.truth) as Level3;
      state.sinceMs = known.sinceMs;
    }
    for (const node of countsOf(state.root)) Object.assign(node.proven, proven[node.key]);
  }
}
