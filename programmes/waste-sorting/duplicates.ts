import { beijingDay, type Data } from '../kit/index.ts';

/** An activity as far as it says whether two reports mean the same one. */
export interface Reported {
  id: string;
  happenedAtMs: number;
  data: Data;
}

/** Signs and spaces that two people write differently. */
const SIGNS = /[\s·・,，.。、()（）\-—_#＃]/g;
const DIGITS = '零一二三四五六七八九';

/** A place as two departments would both write it: `中心路 12 号院（东区）` and `中心路12号院东区` are one. */
export const placeKey = (place: string): string =>
  place
    .normalize('NFKC')
    .replace(SIGNS, '')
    .replace(/[零一二三四五六七八九](?=号|栋|院)/g, (digit) => String(DIGITS.indexOf(digit)))
    .toLowerCase();

const keyOf = ({ happenedAtMs, data }: Reported): string =>
  [beijingDay(happenedAtMs), data['kind'], placeKey(String(data['place'] ?? ''))].join('|');

/** Reports that mean the same activity: same day in Beijing, kind and place. People decide; nothing merges by itself. */
export function duplicatesOf(report: Reported, others: readonly Reported[]): Reported[] {
  const key = keyOf(report);
  return others.filter((other) => other.id !== report.id && keyOf(other) === key);
}

/** Hosts of the surviving report after it took another one over, each named once. */
export function hostsTogether(survivor: Data, merged: Data): string {
  const named = [survivor['host'], survivor['hosts'], merged['host'], merged['hosts']]
    .flatMap((value) => String(value ?? '').split('、'))
    .filter(Boolean);
  return [...new Set(named)].join('、');
}
