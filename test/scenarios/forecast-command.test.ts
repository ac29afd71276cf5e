import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { run as forecast } from '../../server/cli/forecast.ts';
import { run as init } from '../../server/cli/init.ts';
import { listRainAreas } from '../../server/modules/forecasts/index.ts';
import { testDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';
import { workbook } from '../support/workbook.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ward-forecast-'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const DISTRICT = {
  units: [{ 编号: 'street', 名称: '示例街道', 类别: '街道（乡镇）', 上级编号: 'district' }],
  stations: [
    {
      编号: 'SJ01',
      名称: '示例站',
      单位编号: 'street',
      遥测站地址: '0041010601',
      测站分类: '河道',
      水位基面: '假定',
      '水位间隔（分钟）': 5,
    },
  ],
  areas: [{ 编号: 'upper', 名称: '上游', 类别: '流域', 单位编号: 'street', 出处: '地形图' }],
  weights: [{ 分区编号: 'upper', 测站编号: 'SJ01', 权重: 1 }],
};
const SETUP = [
  '--name',
  '示例防指',
  '--system-admin',
  '张三:zhangsan',
  '--security-admin',
  '李四:lisi',
  '--auditor',
  '王五:wangwu',
];

/** Forty days of hours: a shower every other day, running off by a twentieth an hour. */
function csv(): string {
  let stored = 20;
  const rows = Array.from({ length: 960 }, (_, n) => {
    const mm = n % 47 < 3 ? 4 + (n % 11) : 0;
    stored += mm * 0.7;
    const out = stored / 20;
    stored -= out;
    const at = new Date(Date.parse('2023-06-01T00:00:00Z') + n * 3_600_000).toISOString().slice(0, 16);
    return `${at}Z,${mm},${(out * 10).toFixed(3)}`;
  });
  return ['time,rain_mm,flow_m3s', ...rows].join('\n');
}

test('a basin is calibrated from a file: told first, then kept with its skill, band and the digest of the file; a faulty file keeps nothing', async () => {
  const db = await testDatabase({ empty: true });
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('WARD_DATA_DIR', folder);
  const saved = (name: string, content: string | Buffer): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  const io = recordingIo();
  expect(
    await init([...SETUP, '--import', saved('d.xlsx', await workbook(DISTRICT))], io),
    io.errors.join('\n'),
  ).toBe(0);
  const command = async (...args: string[]) => {
    const told = recordingIo();
    const code = await forecast(['calibrate', ...args], told).catch((error: Error) => error.message);
    return { code, out: told.lines.join('\n'), err: told.errors.join('\n') };
  };
  const file = saved('rain.csv', csv());
  const flags = [
    '--station',
    'SJ01',
    '--area-km2',
    '36',
    '--potential',
    Array(12).fill(1).join(),
    '--horizon-hours',
    '6',
  ];
  const modelled = async () => (await listRainAreas(db))[0]!;
  expect(await command('upper', file, ...flags, '--dry-run')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/NSE 0\.\d{3}/),
  });
  expect((await modelled()).forecast).toBeNull();
  expect((await command('upper', file, ...flags)).out).toContain('已保存 kept: 上游 → SJ01');
  const { forecast: kept, weights } = await modelled();
  expect(weights).toEqual({ SJ01: 1 });
  expect(kept).toMatchObject({
    stationId: 'SJ01',
    stepMinutes: 60,
    source: expect.stringContaining('率定文件 rain.csv'),
  });
  expect(kept?.calibration.nse).toBeGreaterThan(0.8);
  expect(kept?.errors.share).toBeGreaterThan(0.5);
  const [entry] = await db.query<{ data: { sha256: string } }>(
    `select data from audit_entries where action = 'rain-area-kept'`,
  );
  expect(entry?.data.sha256).toMatch(/^[0-9a-f]{64}$/);
  const bad = await command('upper', saved('bad.csv', `${csv()}\nnever,1,-2`), ...flags);
  expect(bad).toMatchObject({ code: 1, err: expect.stringContaining('第962行') });
  expect((await command('nowhere', file, ...flags)).code).toContain('没有水文分区 nowhere');
  expect((await command('upper', file, '--station', 'SJ99')).err).toContain('没有测站 SJ99');
  expect((await modelled()).version).toBe(2);
}, 120_000);
