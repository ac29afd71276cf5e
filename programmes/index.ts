import type { Programme } from './kit/index.ts';
import { urbanRenewal } from './urban-renewal/index.ts';

/** Every programme, one line each. */
export const PROGRAMMES: readonly Programme[] = [urbanRenewal];
