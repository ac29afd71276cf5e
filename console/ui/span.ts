import type { Say } from '../text/index.ts';

/** How long something took, in the largest units that matter. */
export function spanText(say: Say, ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 60_000) return say('lags.seconds', { n: Math.round(ms / 1_000) });
  return minutes < 60
    ? say('lags.minutes', { n: minutes })
    : say('lags.hours', { h: Math.floor(minutes / 60), n: minutes % 60 });
}
