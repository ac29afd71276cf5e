import { zhCommon } from './zh-common.ts';
import { zhLedger } from './zh-ledger.ts';
import { zhRecords } from './zh-records.ts';
import { zhShell } from './zh-shell.ts';
import { zhWork } from './zh-work.ts';

/** 每一页都带的文字（中文）；其余按页面另取，见 families.ts。 */
export const zhBase = {
  ...zhCommon,
  ...zhLedger,
  ...zhRecords,
  ...zhShell,
  ...zhWork,
} as const;
