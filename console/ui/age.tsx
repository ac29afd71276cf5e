import { useEffect, useState } from 'react';
import { dutyNow } from '../api/live.ts';
import { type Say, useSay } from '../text/index.ts';
import { shortTime } from './format.ts';

const MINUTE_MS = 60_000;
const STEPS = [
  { text: 'age.days', ms: 24 * 60 * MINUTE_MS },
  { text: 'age.hours', ms: 60 * MINUTE_MS },
  { text: 'age.minutes', ms: MINUTE_MS },
] as const;

/** How long ago in the largest whole unit. */
export function ageText(say: Say, atMs: number, nowMs: number): string {
  const agoMs = nowMs - atMs;
  const step = STEPS.find(({ ms }) => agoMs >= ms);
  return step ? say(step.text, { n: Math.floor(agoMs / step.ms) }) : say('age.now');
}

const TICK_MS = 5_000;

/** A time with its age by the duty clock; never without the age, so that an old value is not taken for a new one. */
export function Age({ at }: { at: string }) {
  const { say } = useSay();
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <time className="number" dateTime={at}>
      {shortTime(at)} · {ageText(say, Date.parse(at), dutyNow())}
    </time>
  );
}
