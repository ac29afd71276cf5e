import type { Say, TextKey } from '../text/index.ts';

/** A text that may be missing: what a server newer than this page says is shown as it stands. */
export function sayOr(say: Say, key: string, other: string): string {
  const text = say(key as TextKey);
  return text === key ? other : text;
}

/** What the audit recorded: one word (`signed-in`), or a thing and its move (`alarm.raise`). */
export const actText = (say: Say, action: string): string =>
  action
    .split('.')
    .map((word) => sayOr(say, `act.${word}`, word))
    .join(' · ');
