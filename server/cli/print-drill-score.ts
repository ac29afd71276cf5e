import type { StepScore } from '../modules/responses/index.ts';

/** 90 s, 12 min, 1 h 05. */
function spanOf(ms: number | null): string {
  if (ms === null) return '—';
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / 60_000);
  return minutes < 60
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
}

/** Han characters take two columns of a terminal. */
const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 2 : 1), 0);
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(1, width - widthOf(text)));

const verdictOf = ({ ended, within, stillLate }: StepScore): string => {
  if (ended === 0 && stillLate === 0) return '未发生 did not happen';
  return within === ended && stillLate === 0 ? '达标 held' : '超时 late';
};

/** The end of a drill: the lags of every chain beside what each should take, in duty time. */
export const drillScoreLines = (scores: readonly StepScore[]): string[] => [
  '演练评估 · lags in duty time, beside the targets',
  ...scores.map(
    (score) =>
      `  ${padded(score.zh, 24)}${padded(`≤ ${spanOf(score.targetMs)}`, 12)}${padded(
        `${score.within}/${score.ended}${score.stillLate > 0 ? ` (+${score.stillLate} open)` : ''}`,
        16,
      )}${padded(`median ${spanOf(score.medianMs)}`, 18)}${padded(`longest ${spanOf(score.maxMs)}`, 20)}${verdictOf(score)}`,
  ),
];
