import type { z } from 'zod';
import type { RuleState } from '../../contract/plan.ts';
import { useSay } from '../text/index.ts';

type Named = Pick<z.infer<typeof RuleState>, 'kind' | 'target' | 'name'>;

/** A rule by the plan's own name, with its station or the stage of the transfer. */
export function useRuleName(): (rule: Named) => string {
  const { say } = useSay();
  return ({ kind, target, name }) => {
    const [, rest] = target.split(' ');
    if (rest === undefined) return name;
    if (kind !== 'transfer') return `${name} · ${rest}`;
    return `${name} · ${say(rest === 'immediate' ? 'transfers.state.immediate' : 'transfers.state.prepare')}`;
  };
}
