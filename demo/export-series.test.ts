import { expect, test } from 'vitest';
import { stormCsv } from './export-series.ts';
import { loadDistrict } from './load-district.ts';
import { loadStorm } from './storm/load-storm.ts';

test('the whole storm stands in one table: 864 times, 18 gauges of rain, 10 levels, one flow', () => {
  const [head, ...rows] = stormCsv(loadStorm(), loadDistrict()).trimEnd().split('\n');
  expect(head).toBe('station,element,observed_at,value');
  expect(rows).toHaveLength(864 * (18 + 10 + 1));
  expect(rows).toContain('SJ04,ZU,2021-07-20T06:00:00+08:00,167.04');
  const rainMm = rows
    .filter((row) => row.startsWith('SJ02,RAIN,'))
    .reduce((total, row) => total + Math.round(Number(row.split(',')[3]) * 10), 0);
  expect(rainMm / 10).toBe(751.2);
});
