import type { Plan } from '../../../contract/plan.ts';
import { checkPlan } from './check-plan.ts';

const known = new Map<string, Plan | undefined>();

/** The plan of a stored document, each text checked once; undefined where it is none any more. */
export function readPlan(document: string): Plan | undefined {
  if (!known.has(document)) {
    const checked = checkPlan(document);
    known.set(document, checked.ok ? checked.plan : undefined);
  }
  return known.get(document);
}
