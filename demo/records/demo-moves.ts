import { eventRecords } from './events.ts';
import { floodTransferRecords } from './flood-transfers.ts';
import { floodWorksRecords } from './flood-works.ts';
import { createScript, type ScriptedMove } from './script.ts';
import { urbanRenewalRecords } from './urban-renewal.ts';
import { urgentInformationRecords } from './urgent-information.ts';
import { wasteSortingRecords } from './waste-sorting.ts';

export const DEMO_SEED = 410_106;

/**
 * Half a year of the demo's ledger, move by move in the order of entry: the same for the same seed. All of it lies before
 * the demo's storm; the district's bulletin tells the same work of a later year.
 */
export function demoMoves(seed: number = DEMO_SEED): ScriptedMove[] {
  const script = createScript(seed);
  urbanRenewalRecords(script);
  wasteSortingRecords(script);
  eventRecords(script);
  floodWorksRecords(script);
  floodTransferRecords(script);
  urgentInformationRecords(script);
  return script.moves();
}
