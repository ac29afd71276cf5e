import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toBeijingIso } from '../../contract/time.ts';
import { createAudit } from '../modules/audit/index.ts';
import {
  type Calibrated,
  calibrateModel,
  checkArea,
  listRainAreas,
  putRainArea,
  readCalibrationSeries,
} from '../modules/forecasts/index.ts';
import { HYDROLOGY_FAULTS } from '../modules/hydrology/index.ts';
import { loadStations } from '../modules/telemetry/index.ts';
import { systemClock } from '../platform/clock.ts';
import { StartError } from '../platform/errors.ts';
import { type BesideOptions, besideServer } from './beside.ts';
import type { CommandIo } from './io.ts';

const SHOWN = 50;
const MONTHS = 12;

function numberOf(flags: BesideOptions['flags'], name: string, otherwise: number | undefined): number {
  const text = flags[name];
  if (text === undefined && otherwise !== undefined) return otherwise;
  const value = Number(text);
  if (typeof text !== 'string' || !(value > 0))
    throw new StartError(`--${name}: 应为大于0的数  a number above 0`);
  return value;
}

/** Twelve numbers, of the months in order. */
function monthsOf(text: unknown, kept: readonly number[] | undefined): readonly number[] {
  if (text === undefined && kept) return kept;
  const values = String(text ?? '')
    .split(',')
    .map(Number);
  if (values.length !== MONTHS || values.some((value) => !(value >= 0 && value <= 20)))
    throw new StartError(
      '--potential: 十二个月的日蒸散发能力（毫米），逗号分隔  potential evapotranspiration of the twelve months, mm a day, between commas',
    );
  return values;
}

function tell(io: CommandIo, { found, errors, model }: Calibrated): void {
  const { calibration, validation, gaps, atBounds, parameters } = found;
  io.out(
    `率定 calibration: NSE ${calibration.nse.toFixed(3)}, KGE ${calibration.kge.toFixed(3)}, ${calibration.steps} 时段 steps`,
  );
  if (validation) io.out(`检验 validation: NSE ${validation.nse.toFixed(3)}, ${validation.steps} 时段 steps`);
  io.out(
    `预报区间 band: 率定期 ${Math.round(errors.share * 100)}% 的误差落在区间内  holds that share of the calibration's errors`,
  );
  io.out(
    `参数 parameters: ${Object.entries(parameters)
      .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
      .join('  ')}`,
  );
  if (atBounds.length > 0)
    io.out(`达到取值边界，资料不足以确定 at a bound, not determined by the data: ${atBounds.join(' ')}`);
  io.out(
    `缺测 gaps: 雨量 rain ${gaps.rain}, 流量 flow ${gaps.flow}, 因雨量缺测不参与评定 set aside ${gaps.setAside}`,
  );
  if (!model)
    io.out(
      '资料时段不是 5、10、15、30 或 60 分钟：参数仅供参考，未保存。  The step is none a forecast runs on (5, 10, 15, 30, 60 min): nothing is kept.',
    );
}

async function calibrate({ opened, positionals, flags }: BesideOptions, io: CommandIo): Promise<number> {
  const [, areaId, file] = positionals;
  if (areaId === undefined || file === undefined)
    throw new StartError('npx ward forecast calibrate AREA FILE.csv --station ID --area-km2 N');
  const area = (await listRainAreas(opened.db)).find(({ id }) => id === areaId);
  if (!area)
    throw new StartError(
      `没有水文分区 ${areaId}，请先用导入表登记。  There is no area ${areaId}; enter it in the import workbook first.`,
    );
  const bytes = await readFile(path.resolve(file)).catch(() => {
    throw new StartError(`没有文件 ${file}。  There is no file ${file}.`);
  });
  const read = readCalibrationSeries(bytes.toString('utf8'));
  if (!read.ok) {
    io.err(`${read.faults.length} 处错误，未保存  fault(s), nothing was kept`);
    for (const { line, zh, en } of read.faults.slice(0, SHOWN))
      io.err(`  - 第${line}行 line ${line}：${zh}  ${en}`);
    return 1;
  }
  const old = area.forecast;
  const until = flags['validate-from'];
  const validateFromMs = typeof until === 'string' ? Date.parse(`${until}T00:00:00+08:00`) : undefined;
  if (validateFromMs !== undefined && Number.isNaN(validateFromMs))
    throw new StartError('--validate-from: 日期，如 2023-01-01  a day such as 2023-01-01');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const stationId = flags['station'] ?? old?.stationId;
  if (typeof stationId !== 'string' || stationId === '')
    throw new StartError('--station: 出口测站的编号  id of the station at the outlet');
  const made = calibrateModel(read.series, {
    stationId,
    areaKm2: numberOf(flags, 'area-km2', old?.areaKm2),
    potentialMmPerDay: monthsOf(flags['potential'], old?.potentialMmPerDay),
    warmUpHours: numberOf(flags, 'warm-up-hours', old?.warmUpHours ?? 72),
    horizonHours: numberOf(flags, 'horizon-hours', old?.horizonHours ?? 24),
    validateFromMs,
    source: `率定文件 ${path.basename(file)}（SHA-256 ${sha256.slice(0, 12)}…）`.slice(0, 200),
  });
  if (!made.ok) {
    const { zh, en } = HYDROLOGY_FAULTS[made.fault];
    io.err(`${zh}  ${en}${made.where === undefined ? '' : ` (${made.where})`}`);
    return 1;
  }
  const { model } = made.calibrated;
  tell(io, made.calibrated);
  if (!model || flags['dry-run']) return 0;
  const { id, version, ...rest } = area;
  const kept = { ...rest, forecast: { ...model, ...(old?.gaugings ? { gaugings: old.gaugings } : {}) } };
  const stations = new Set((await loadStations(opened.db)).map((station) => station.id));
  const faults = checkArea(kept, (station) => stations.has(station));
  if (faults.length > 0) {
    for (const { path: place, message } of faults) io.err(`  - ${place}: ${message}`);
    return 1;
  }
  const clock = systemClock();
  await opened.db.transaction(async (tx) => {
    if (!(await putRainArea(tx, id, kept, version, clock.nowMs())))
      throw new StartError('分区刚被更改，请重新运行。  The area was changed meanwhile; run it again.');
    await createAudit({ clock }).record(tx, {
      kind: 'configuration',
      action: 'rain-area-kept',
      about: id,
      personName: 'command line',
      data: { forecastOf: model.stationId, source: model.source, sha256, nse: model.calibration.nse },
    });
  });
  io.out(`已保存 kept: ${area.nameZh} → ${model.stationId}，${toBeijingIso(clock.nowMs()).slice(0, 16)}`);
  return 0;
}

export function run(args: readonly string[], io: CommandIo): Promise<number> {
  const text = { type: 'string' } as const;
  return besideServer(
    args,
    io,
    async (options) => {
      if (options.positionals[0] !== 'calibrate')
        throw new StartError('Say what: npx ward forecast calibrate AREA FILE.csv');
      return calibrate(options, io);
    },
    {
      station: text,
      'area-km2': text,
      potential: text,
      'warm-up-hours': text,
      'horizon-hours': text,
      'validate-from': text,
      'dry-run': { type: 'boolean' },
    },
  );
}
