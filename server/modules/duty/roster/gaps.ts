import { DUTIES, type Duty } from '../../../../contract/duty.ts';

interface Span {
  fromMs: number;
  untilMs: number;
}

export const REQUIRED = (Object.keys(DUTIES) as Duty[]).filter((duty) => DUTIES[duty].required);

/** Stretches of a window that no span covers, in their order. Spans may overlap and come in any order. */
export function uncovered(spans: readonly Span[], window: Span): Span[] {
  const gaps: Span[] = [];
  let reachedMs = window.fromMs;
  for (const { fromMs, untilMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs >= window.untilMs) break;
    if (fromMs > reachedMs) gaps.push({ fromMs: reachedMs, untilMs: fromMs });
    reachedMs = Math.max(reachedMs, untilMs);
  }
  if (reachedMs < window.untilMs) gaps.push({ fromMs: reachedMs, untilMs: window.untilMs });
  return gaps;
}

/** When nobody has a duty that has to be there. */
export function gapsOf(shifts: readonly (Span & { duty: Duty })[], window: Span): (Span & { duty: Duty })[] {
  return REQUIRED.flatMap((duty) =>
    uncovered(
      shifts.filter((shift) => shift.duty === duty),
      window,
    ).map((gap) => ({ duty, ...gap })),
  ).sort((a, b) => a.fromMs - b.fromMs);
}
