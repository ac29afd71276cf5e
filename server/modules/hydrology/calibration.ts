import { type Refused, refuse } from './faults.ts';
import { type BasinSeries, type PreparedSeries, prepareSeries } from './forcing.ts';
import { searchBox } from './sce-ua.ts';
import { type Skill, skillOf } from './skill.ts';
import { type Channel, halfFull, runXaj } from './xaj.ts';
import {
  checkParameters,
  forStep,
  XAJ_NAMES,
  XAJ_RANGES,
  type XajName,
  type XajParameters,
} from './xaj-parameters.ts';

export interface CalibrationOptions {
  stepHours: number;
  /** Steps run before the first that is judged: the basin forgets that it began half full. */
  warmUpSteps: number;
  /** Steps from here on validate and are not calibrated on. */
  validateFrom?: number;
  objective?: 'nse' | 'kge';
  seed?: number;
  complexes?: number;
  mostEvaluations?: number;
  ranges?: Partial<Record<XajName, readonly [number, number]>>;
  channel?: Channel;
}

export interface Calibration {
  /** KI, KG, CI, CG a day. */
  parameters: XajParameters;
  calibration: Skill;
  validation: Skill | null;
  gaps: PreparedSeries['gaps'];
  evaluations: number;
  settled: boolean;
  /** Parameters that ended at an end of their range: the data did not determine them. */
  atBounds: readonly XajName[];
  objective: 'nse' | 'kge';
  seed: number;
  /** Of every step, mm; the warm-up included. */
  simulated: Float64Array;
  prepared: PreparedSeries;
}

const FEWEST_JUDGED = 200;
/** Unknown rain spoils the flow of the month after it. */
const MEMORY_DAYS = 30;

/** Parameters by SCE-UA on NSE or KGE; the same series, options and seed give the same parameters. */
export function calibrateXaj(
  series: BasinSeries,
  options: CalibrationOptions,
): { ok: true; result: Calibration } | Refused {
  const {
    stepHours,
    warmUpSteps,
    objective = 'nse',
    seed = 1,
    complexes = 4,
    mostEvaluations = 12_000,
  } = options;
  const made = prepareSeries(series, Math.ceil((MEMORY_DAYS * 24) / stepHours));
  if (!made.ok) return made;
  const { rain, potential, flow, gaps } = made.series;
  const end = Math.min(options.validateFrom ?? rain.length, rain.length);
  const judged = flow.slice(warmUpSteps, end).filter((x) => !Number.isNaN(x));
  if (judged.length < FEWEST_JUDGED) return refuse('too-little-data', `${judged.length} < ${FEWEST_JUDGED}`);
  if (judged.every((x) => x === judged[0])) return refuse('all-equal');
  const mean = judged.reduce((sum, x) => sum + x, 0) / judged.length;
  const box = XAJ_NAMES.map((name) => options.ranges?.[name] ?? XAJ_RANGES[name]);
  const named = (at: readonly number[]): XajParameters =>
    Object.fromEntries(XAJ_NAMES.map((name, n) => [name, at[n]])) as unknown as XajParameters;
  const run = (parameters: XajParameters, steps: number): Float64Array => {
    const ofStep = forStep(parameters, stepHours);
    const from = halfFull(ofStep, mean / 2, options.channel);
    return runXaj(ofStep, rain.subarray(0, steps), potential.subarray(0, steps), from, options.channel).flow;
  };
  const found = searchBox(
    (at) => {
      const parameters = named(at);
      if (!checkParameters(parameters).ok) return Number.POSITIVE_INFINITY;
      return 1 - skillOf(flow, run(parameters, end), warmUpSteps, end)[objective];
    },
    box,
    { seed, complexes, mostEvaluations },
  );
  const parameters = named(found.at);
  const simulated = run(parameters, rain.length);
  const validation = end < rain.length ? skillOf(flow, simulated, end) : null;
  return {
    ok: true,
    result: {
      parameters,
      calibration: skillOf(flow, simulated, warmUpSteps, end),
      validation: validation && validation.steps > 0 ? validation : null,
      gaps,
      evaluations: found.evaluations,
      settled: found.settled,
      atBounds: XAJ_NAMES.filter((name, n) => {
        const [low, high] = box[n] as readonly [number, number];
        const part = (parameters[name] - low) / (high - low);
        return part < 0.01 || part > 0.99;
      }),
      objective,
      seed,
      simulated,
      prepared: made.series,
    },
  };
}
