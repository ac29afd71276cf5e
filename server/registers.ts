import type { DeclaredFigure } from '../programmes/kit/index.ts';
import type { Register } from './modules/figures/index.ts';
import { CAMERA_REGISTER } from './modules/media/index.ts';
import { ROUND_REGISTER } from './modules/rounds/index.ts';

/** Registers whose things are counted by figures; a new one is a new line. */
export const REGISTERS: readonly Register[] = [CAMERA_REGISTER, ROUND_REGISTER];

/** Figures of the programmes with those of the registers behind them. */
export const withRegisterFigures = (
  figures: ReadonlyMap<string, DeclaredFigure>,
): ReadonlyMap<string, DeclaredFigure> =>
  new Map([...figures, ...REGISTERS.flatMap((register) => [...register.figures])]);
