import { enCommon } from './en-common.ts';
import { enLedger } from './en-ledger.ts';
import { enRecords } from './en-records.ts';
import { enShell } from './en-shell.ts';
import { enWork } from './en-work.ts';

/** What every page says, in English; the rest comes with its pages: families.ts. */
export const enBase = {
  ...enCommon,
  ...enLedger,
  ...enRecords,
  ...enShell,
  ...enWork,
} as const;
