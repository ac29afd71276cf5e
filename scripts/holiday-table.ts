import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes the holiday table from the data of the npm package `chinese-days` (MIT, Copyright (c) 2024 Yawei sun):
 * `node scripts/holiday-table.ts <unpacked package>/dist/chinese-days.json 1.5.7`. Only facts are taken, never its functions:
 * years it does not know are plain weeks to it, here they are unknown.
 */
const [file, version] = process.argv.slice(2);
if (!file || !version) throw new Error('say the file and the version of the package');
const data = JSON.parse(await readFile(file, 'utf8')) as {
  holidays: Record<string, string>;
  workdays: Record<string, string>;
};
const years = new Map<string, { off: string[]; work: string[] }>();
const put = (day: string, list: 'off' | 'work'): void => {
  const year = years.get(day.slice(0, 4)) ?? { off: [], work: [] };
  years.set(day.slice(0, 4), year);
  year[list].push(day.slice(5));
};
for (const day of Object.keys(data.holidays).sort()) put(day, 'off');
for (const day of Object.keys(data.workdays).sort()) put(day, 'work');
const rows = [...years]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([year, { off, work }]) => `  ${year}: ['${off.join(' ')}', '${work.join(' ')}'],`);
await writeFile(
  path.join(import.meta.dirname, '../programmes/kit/clocks/holidays.ts'),
  `/**
 * Public holidays and the days worked in exchange (调休), as the State Council published them, year by year: the facts of
 * the npm package chinese-days ${version} (MIT, Copyright (c) 2024 Yawei sun), written by \`scripts/holiday-table.ts\`. A year
 * that is not here is not published: nothing is assumed of it.
 */
export const HOLIDAYS_VERSION = 'chinese-days ${version}';

/** Year → days off, weekend days worked. */
export const HOLIDAYS: Readonly<Record<number, readonly [off: string, work: string]>> = {
${rows.join('\n')}
};
`,
);
