import type { Truth } from '../../../contract/plan.ts';

/** Strong three-valued logic (Kleene 1952): unknown is decided only where either answer would give the same. */
export const not = (a: Truth): Truth => (a === 'unknown' ? 'unknown' : a === 'true' ? 'false' : 'true');
export const all = (truths: readonly Truth[]): Truth =>
  truths.includes('false') ? 'false' : truths.includes('unknown') ? 'unknown' : 'true';
export const any = (truths: readonly Truth[]): Truth =>
  truths.includes('true') ? 'true' : truths.includes('unknown') ? 'unknown' : 'false';

/** At least k of n. */
export function atLeast(k: number, truths: readonly Truth[]): Truth {
  const sure = truths.filter((truth) => truth === 'true').length;
  const possible = sure + truths.filter((truth) => truth === 'unknown').length;
  return sure >= k ? 'true' : possible >= k ? 'unknown' : 'false';
}
