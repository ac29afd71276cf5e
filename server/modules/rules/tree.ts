import type { Condition, LeafCondition, Truth } from '../../../contract/plan.ts';
import { partsOf } from './conditions.ts';
import type { LeafState, Level3, RuleState } from './network.ts';

export const TRUTHS: readonly Truth[] = ['false', 'unknown', 'true'];

/** Time proven so far; `sinceMs` is set while the count runs. */
export interface Proven {
  provenMs: number;
  sinceMs: number | null;
}

export type Node =
  | { gate: 'leaf'; leaf: LeafState }
  | { gate: 'not'; part: Node }
  | { gate: 'atLeast'; k: number; parts: Node[] }
  | { gate: 'for'; key: string; forMs: number; part: Node; proven: Proven };

/** `all` and `any` of n are at least n and at least one. */
export function createTree(
  condition: Condition,
  key: string,
  leafOf: (leaf: LeafCondition) => LeafState,
): Node {
  const parts = partsOf(condition).map((part, n) => createTree(part, `${key}.${n}`, leafOf));
  if (parts.length === 0) return { gate: 'leaf', leaf: leafOf(condition as LeafCondition) };
  const [part] = parts as [Node];
  if ('not' in condition) return { gate: 'not', part };
  if ('for' in condition)
    return {
      gate: 'for',
      key,
      forMs: condition.for.minutes * 60_000,
      part,
      proven: { provenMs: 0, sinceMs: null },
    };
  const k = 'all' in condition ? parts.length : 'atLeast' in condition ? condition.atLeast.k : 1;
  return { gate: 'atLeast', k, parts };
}

/** Truth now; counts of `for` move on. `wake` is told when a running count of the rule will be complete. */
export function judgeNode(
  node: Node,
  nowMs: number,
  rule: RuleState,
  wake: (rule: RuleState, atMs: number) => void,
): Level3 {
  switch (node.gate) {
    case 'leaf':
      return node.leaf.truth;
    case 'not':
      return (2 - judgeNode(node.part, nowMs, rule, wake)) as Level3;
    case 'atLeast': {
      let sure = 0;
      let open = 0;
      for (const part of node.parts) {
        const truth = judgeNode(part, nowMs, rule, wake);
        if (truth === 2) sure++;
        else if (truth === 1) open++;
      }
      return sure >= node.k ? 2 : sure + open >= node.k ? 1 : 0;
    }
    case 'for': {
      const { proven } = node;
      const truth = judgeNode(node.part, nowMs, rule, wake);
      if (proven.sinceMs !== null) proven.provenMs += nowMs - proven.sinceMs;
      proven.sinceMs = truth === 2 ? nowMs : null;
      // Only a clear “no” begins the count anew; while nothing is known it stands still.
      if (truth === 0) proven.provenMs = 0;
      if (truth !== 2) return truth;
      if (proven.provenMs >= node.forMs) return 2;
      wake(rule, nowMs + node.forMs - proven.provenMs);
      return 0;
    }
  }
}

/** Leaves that speak for a truth of the whole: those of the parts that have it. */
export function leavesFor(node: Node, truthOf: (node: Node) => Level3): { leaf: LeafState; truth: Level3 }[] {
  switch (node.gate) {
    case 'leaf':
      return [{ leaf: node.leaf, truth: truthOf(node) }];
    case 'not':
    case 'for':
      return leavesFor(node.part, truthOf);
    case 'atLeast': {
      const truth = truthOf(node);
      const speaking = node.parts.filter((part) => truthOf(part) === truth);
      return speaking.flatMap((part) => leavesFor(part, truthOf));
    }
  }
}

/** Truth without moving a count: `for` is true where it was proven before. */
export function plainTruth(node: Node, leafTruth: (leaf: LeafState) => Level3): Level3 {
  switch (node.gate) {
    case 'leaf':
      return leafTruth(node.leaf);
    case 'not':
      return (2 - plainTruth(node.part, leafTruth)) as Level3;
    case 'for': {
      const truth = plainTruth(node.part, leafTruth);
      return truth === 2 && node.proven.provenMs < node.forMs ? 0 : truth;
    }
    case 'atLeast': {
      let sure = 0;
      let open = 0;
      for (const part of node.parts) {
        const truth = plainTruth(part, leafTruth);
        if (truth === 2) sure++;
        else if (truth === 1) open++;
      }
      return sure >= node.k ? 2 : sure + open >= node.k ? 1 : 0;
    }
  }
}

type Count = Extract<Node, { gate: 'for' }>;
/** The counts of `for` in a tree. */
export function countsOf(node: Node): Count[] {
  switch (node.gate) {
    case 'leaf':
      return [];
    case 'not':
      return countsOf(node.part);
    case 'for':
      return [node, ...countsOf(node.part)];
    case 'atLeast':
      return node.parts.flatMap(countsOf);
  }
}
