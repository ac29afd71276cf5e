import {
  LAG_STEPS,
  LAG_TARGETS_MS,
  type LagReport,
  type LagStep,
  SIGNAL_TO_START_TARGET_MS,
} from '../../../../contract/responses.ts';
import { quantile } from './read-lags.ts';

/** A step of the chains beside its target. */
export interface StepScore {
  step: LagStep | 'signal-started';
  zh: string;
  targetMs: number;
  /** Times it ended, and of them those within the target. */
  ended: number;
  within: number;
  /** Begun and not ended, and already beyond the target. */
  stillLate: number;
  medianMs: number | null;
  maxMs: number | null;
}

interface Run {
  lagMs: number;
  ended: boolean;
}

function scoreOf(step: StepScore['step'], zh: string, targetMs: number, runs: readonly Run[]): StepScore {
  const ended = runs
    .filter((run) => run.ended)
    .map(({ lagMs }) => lagMs)
    .sort((a, b) => a - b);
  return {
    step,
    zh,
    targetMs,
    ended: ended.length,
    within: ended.filter((lagMs) => lagMs <= targetMs).length,
    stillLate: runs.filter((run) => !run.ended && run.lagMs > targetMs).length,
    medianMs: quantile(ended, 0.5),
    maxMs: ended.at(-1) ?? null,
  };
}

/** Every step that has a target, in the order of the chains; what never began has zeros, not a good mark. Pure. */
export function scoreChains({ chains }: Pick<LagReport, 'chains'>): StepScore[] {
  const steps = chains.flatMap((chain) => chain.steps);
  const scores = (Object.keys(LAG_STEPS) as LagStep[]).flatMap((step) => {
    const targetMs = LAG_TARGETS_MS[step];
    if (targetMs === undefined) return [];
    const runs = steps.flatMap(({ step: of, to, lagMs }) =>
      of === step && lagMs !== null ? [{ lagMs, ended: to !== null }] : [],
    );
    return [scoreOf(step, LAG_STEPS[step], targetMs, runs)];
  });
  const whole = chains.flatMap(({ signalToStartMs }) =>
    signalToStartMs === null ? [] : [{ lagMs: signalToStartMs, ended: true }],
  );
  return [...scores, scoreOf('signal-started', '信号→启动', SIGNAL_TO_START_TARGET_MS, whole)];
}
