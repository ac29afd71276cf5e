import type { HandoverChange, HandoverItem, HandoverSection } from './handover.ts';

/** What one page says beyond or against another, by the stamps of the older one. */
export function changesBetween(
  before: Readonly<Record<string, string>>,
  now: readonly HandoverSection[],
  textOf: (key: string) => HandoverItem | undefined = () => undefined,
): HandoverChange[] {
  const items = now.flatMap((section) => section.items);
  const keys = new Set(items.map(({ key }) => key));
  const changed = items
    .filter(({ key, stamp }) => before[key] !== stamp)
    .map(({ key, textZh, textEn }) => ({
      what: before[key] === undefined ? ('new' as const) : ('changed' as const),
      textZh,
      textEn,
    }));
  const gone = Object.keys(before)
    .filter((key) => !keys.has(key))
    .map((key) => ({
      what: 'gone' as const,
      textZh: textOf(key)?.textZh ?? key,
      textEn: textOf(key)?.textEn ?? key,
    }));
  return [...changed, ...gone];
}

export const stampsOf = (sections: readonly HandoverSection[]): Record<string, string> =>
  Object.fromEntries(sections.flatMap(({ items }) => items.map(({ key, stamp }) => [key, stamp])));
