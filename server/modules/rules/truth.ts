import type { Truth } from '../../../contract/plan.ts';

/** Strong three-valued logic (Kleene 1952): unknown is decided only where either answer would give the same. */
export const not = (a: Truth): Truth => (a === 'unknown' ? 'unknown' : a === 'true' ? 'false' : 'true');
export const all = (truths: readonly Truth[]): Truth =>
  truths.includes('false') ? 'false' : truths.includes('unknown') ? 'unknown' : 'true';
export const any = (truths: readonly Truth[]): Truth =>
  truths.includes('true') ? 'true' : truths.includes('unknown') ? 'unknown' : 'false';

/** At least k of n, by how many are sure and how many are open. */
export const atLeastOf = (k: number, sure: number, open: number): Truth =>
  sure >= k ? 'true' : sure + open >= k ? 'unknown' : 'false';

/** At least k of n. */
export function atLeast(k: number, truths: readonly Truth[]): Truth {
  let sure = 0;
  let open = 0;
  for (const truth of truths) {
    if (truth === 'true') sure++;
    else if (truth === 'unknown') open++;
  }
  return atLeastOf(k, sure, open);
}
