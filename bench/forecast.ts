import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  asFlow,
  calibrateXaj,
  createRandom,
  type ForecastErrors,
  forecastFlow,
  forStep,
  halfFull,
  learnErrors,
  routeMuskingum,
  runXaj,
  type XajParameters,
} from '../server/modules/hydrology/index.ts';
import { atMost, percentiles } from './support/judge.ts';

const FIXTURES = new URL('../server/modules/hydrology/fixtures/', import.meta.url);
const WARM_UP_DAYS = 365;
const YEARS_DAYS = 3_653;
const BASINS = 10;
const LEADS = 72;
const SPIN_UP_HOURS = 60 * 24;

interface Days {
  rain: number[];
  potential: number[];
  flow: number[];
}

/** L'Odet à Ergué-Gabéric, CAMELS-FR (CC BY 4.0); see fixtures/SOURCE.md. */
async function loadDays(): Promise<Days> {
  const text = await readFile(new URL('odet-daily.csv', FIXTURES), 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const column = (n: number): number[] => rows.map((row) => row[n] ?? 0);
  return { rain: column(0), potential: column(1), flow: column(2) };
}

const inHours = (days: readonly number[]): number[] =>
  days.flatMap((mm) => Array.from({ length: 24 }, () => mm / 24));

interface Basin {
  parameters: XajParameters;
  areaKm2: number;
  errors: ForecastErrors;
}

/** Ten basins like the Odet, their parameters a little apart; flows to learn bounds from are made of the model's own. */
function makeBasins(
  parameters: XajParameters,
  rain: readonly number[],
  potential: readonly number[],
): Basin[] {
  const random = createRandom(20);
  return Array.from({ length: BASINS }, () => {
    const own = {
      ...parameters,
      SM: 20 + 60 * random(),
      B: 0.2 + 0.2 * random(),
      L: Math.floor(6 * random()),
    };
    const areaKm2 = 40 + 300 * random();
    const ofHour = forStep(own, 1);
    const simulated = Array.from(runXaj(ofHour, rain, potential, halfFull(ofHour)).flow, (mm) =>
      asFlow(mm, areaKm2, 1),
    );
    let drift = 0;
    const observed = simulated.map((flow) => {
      drift = 0.95 * drift + 0.05 * (random() - 0.5);
      return flow * Math.exp(drift);
    });
    const learnt = learnErrors(observed, simulated, LEADS, 24 * 30);
    if (!learnt.ok) throw new Error(learnt.fault);
    return { parameters: own, areaKm2, errors: learnt.errors };
  });
}

/** One round as in duty: state from sixty days of measured hours, 72 h with bounds, the sum through one reach. */
function forecastAll(
  basins: readonly Basin[],
  rain: readonly number[],
  potential: readonly number[],
): number {
  const total = new Array<number>(LEADS).fill(0);
  for (const { parameters, areaKm2, errors } of basins) {
    const ofHour = forStep(parameters, 1);
    const past = runXaj(
      ofHour,
      rain.slice(0, SPIN_UP_HOURS),
      potential.slice(0, SPIN_UP_HOURS),
      halfFull(ofHour),
    );
    const simulated = asFlow(past.flow.at(-1) ?? 0, areaKm2, 1);
    const made = forecastFlow({
      parameters,
      stepHours: 1,
      areaKm2,
      state: past.state,
      rain: rain.slice(SPIN_UP_HOURS, SPIN_UP_HOURS + LEADS),
      potential: potential.slice(SPIN_UP_HOURS, SPIN_UP_HOURS + LEADS),
      now: { observed: simulated * 1.1, simulated },
      errors,
    });
    if (!made.ok) throw new Error(made.fault);
    for (const [n, { flow }] of made.forecast.steps.entries()) total[n] = (total[n] ?? 0) + flow;
  }
  const routed = routeMuskingum(total, { travelHours: 3, x: 0.2, stepHours: 1, parts: 2 });
  if (!routed.ok) throw new Error(routed.fault);
  return routed.outflow.length;
}

/** `--rounds N` of the forecast, `--years N` of daily calibration. */
export async function* run(args: string[] = []): AsyncGenerator<object> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: 'string', default: '50' }, years: { type: 'string', default: '10' } },
  });
  const days = await loadDays();
  const published = JSON.parse(await readFile(new URL('odet-benchmark.json', FIXTURES), 'utf8')) as {
    params: XajParameters;
    NSE_cal: number;
    NSE_val: number;
  };
  const [rain, potential] = [inHours(days.rain.slice(0, 365)), inHours(days.potential.slice(0, 365))];
  const basins = makeBasins({ ...published.params, L: 2, CS: 0.9 }, rain, potential);
  const rounds = Number(values.rounds);
  const took = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    forecastAll(basins, rain, potential);
    return performance.now() - startedAt;
  });
  yield {
    bench: 'forecast',
    case: '72 h for ten basins from 60 days of hours, with bounds and a reach: ms, p95',
    rounds,
    firstMs: Math.round((took[0] ?? 0) * 10) / 10,
    ...percentiles(took),
    ...atMost(percentiles(took).p95, 200),
  };

  const judged = Math.min(YEARS_DAYS, Math.round(365.25 * Number(values.years)));
  const startedAt = performance.now();
  const calibrated = calibrateXaj(days, {
    stepHours: 24,
    warmUpSteps: WARM_UP_DAYS,
    validateFrom: WARM_UP_DAYS + judged,
  });
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  if (!calibrated.ok) throw new Error(calibrated.fault);
  const { calibration, validation, evaluations, settled, atBounds } = calibrated.result;
  yield {
    bench: 'forecast',
    case: `calibration of ${judged} days by SCE-UA: s`,
    basin: 'J421191001, CAMELS-FR',
    evaluations,
    settled,
    nse: Math.round(calibration.nse * 1e4) / 1e4,
    kge: Math.round(calibration.kge * 1e4) / 1e4,
    nseOnYearsNotUsed: validation && Math.round(validation.nse * 1e4) / 1e4,
    publishedNse: published.NSE_cal,
    publishedNse2010To2018: published.NSE_val,
    atBounds,
    ...atMost(seconds, 60),
  };
}
