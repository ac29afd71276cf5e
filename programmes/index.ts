import { events } from './events/index.ts';
import { floodTransfers } from './flood-transfers/index.ts';
import { floodWorks } from './flood-works/index.ts';
import type { Programme } from './kit/index.ts';
import { urbanRenewal } from './urban-renewal/index.ts';
import { urgentInformation } from './urgent-information/index.ts';
import { wasteSorting } from './waste-sorting/index.ts';

/** Every programme, one line each. */
export const PROGRAMMES: readonly Programme[] = [
  urbanRenewal,
  wasteSorting,
  events,
  floodWorks,
  floodTransfers,
  urgentInformation,
];
