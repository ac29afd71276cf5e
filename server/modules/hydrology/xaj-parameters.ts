import { type Refused, refuse } from './faults.ts';

/** Parameters of the three-source Xinanjiang model; KI, KG, CI, CG a day, CS and L in the model's own steps. */
export interface XajParameters {
  /** Potential evapotranspiration over the given one. */
  K: number;
  /** Exponent of the tension-water capacity curve. */
  B: number;
  /** Impervious share of the basin. */
  IM: number;
  /** Tension-water capacity of the upper, lower and deep layer, mm. */
  UM: number;
  LM: number;
  DM: number;
  /** Coefficient of deep evapotranspiration. */
  C: number;
  /** Free-water capacity, mm, and the exponent of its curve. */
  SM: number;
  EX: number;
  /** Outflow of free water to interflow and to groundwater, a day. */
  KI: number;
  KG: number;
  /** Recession of channel (a step), interflow and groundwater (a day). */
  CS: number;
  CI: number;
  CG: number;
  /** Lag of the channel, whole steps. */
  L: number;
}
export type XajName = keyof XajParameters;

/** Where calibration looks. Ranges of the hydromodel project, K and DM wider. */
export const XAJ_RANGES: Readonly<Record<XajName, readonly [number, number]>> = {
  K: [0.1, 1.5],
  B: [0.1, 0.4],
  IM: [0.001, 0.1],
  UM: [5, 30],
  LM: [50, 120],
  DM: [20, 150],
  C: [0.02, 0.3],
  SM: [1, 100],
  EX: [1, 1.5],
  KI: [0.01, 0.7],
  KG: [0.01, 0.7],
  CS: [0, 0.99],
  CI: [0, 0.95],
  CG: [0.9, 0.998],
  L: [0, 10],
};
export const XAJ_NAMES = Object.keys(XAJ_RANGES) as XajName[];

const fraction = (x: number): boolean => x >= 0 && x < 1;
const above = (x: number): boolean => x > 0;
/** What holds physically, beyond which the equations mean nothing. */
const VALID: Readonly<Record<XajName, (x: number) => boolean>> = {
  K: above,
  B: above,
  IM: fraction,
  UM: above,
  LM: above,
  DM: above,
  C: fraction,
  SM: above,
  EX: above,
  KI: above,
  KG: above,
  CS: fraction,
  CI: fraction,
  CG: fraction,
  L: (x) => x >= 0 && x <= 1_000,
};

/** Refused with the names that are wrong; KI + KG is at most 1 (a day cannot let out more than there is). */
export function checkParameters(parameters: XajParameters): { ok: true } | Refused {
  const wrong: string[] = XAJ_NAMES.filter((name) => !VALID[name](parameters[name]));
  if (!(parameters.KI + parameters.KG < 1)) wrong.push('KI + KG');
  return wrong.length === 0 ? { ok: true } : refuse('parameter-out-of-range', wrong.join(', '));
}

/**
 * KI, KG, CI and CG of a day as those of a step, so that a day of steps lets out as much:
 * KI_Δ = (1 − (1 − KI − KG)^(Δt/24)) / (1 + KG/KI), KG_Δ = KI_Δ KG/KI, C_Δ = C^(Δt/24).
 */
export function forStep(parameters: XajParameters, stepHours: number): XajParameters {
  if (stepHours === 24) return parameters;
  const { KI, KG, CI, CG } = parameters;
  const part = stepHours / 24;
  const ki = (1 - (1 - KI - KG) ** part) / (1 + KG / KI);
  return { ...parameters, KI: ki, KG: (ki * KG) / KI, CI: CI ** part, CG: CG ** part };
}
