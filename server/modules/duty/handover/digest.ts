import { createHash } from 'node:crypto';
import type { HandoverSection } from '../../../../contract/duty.ts';
import { canonical } from '../../ledger/index.ts';

const sha256 = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

/** Of the live page: it stays while nothing on it changes, whatever the time. */
export const pageDigest = (unitPath: string, sections: readonly HandoverSection[]): string =>
  sha256({ unitPath, sections });

/** What both signatures stand under. `asOf`: ISO 8601 with +08:00, as it is shown and printed. */
export const handoverDigest = (signed: {
  unitPath: string;
  number: number;
  asOf: string;
  sections: readonly HandoverSection[];
  note: string;
}): string => sha256(signed);
