/** Times are shown in Beijing time, 24 hours, whatever zone the browser sits in. */
const options = { timeZone: 'Asia/Shanghai', hourCycle: 'h23' } as const;
const CLOCK = new Intl.DateTimeFormat('zh-CN', {
  ...options,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const SHORT = new Intl.DateTimeFormat('zh-CN', {
  ...options,
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
const TIME = new Intl.DateTimeFormat('zh-CN', {
  ...options,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const dashed = (text: string): string => text.replaceAll('/', '-');
export const clockText = (atMs: number): string => dashed(CLOCK.format(atMs));
export const shortTime = (at: string | number): string =>
  dashed(SHORT.format(typeof at === 'number' ? at : Date.parse(at)));
/** `2026-05-15`, and with the minute: what may lie years away is shown with its year. */
export const dayTimeText = (at: string): string => clockText(Date.parse(at)).slice(0, 16);
export const dayText = (at: string): string => dayTimeText(at).slice(0, 10);
export const timeOnly = (atMs: number): string => TIME.format(atMs);

/** Beijing time for a `datetime-local` input, and back to ISO 8601 with +08:00. */
export const beijingInput = (atMs: number): string =>
  new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 16);
export const fromBeijingInput = (text: string): string => `${text.length === 16 ? `${text}:00` : text}+08:00`;
