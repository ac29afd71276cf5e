import { type BulletinContext, createBulletin } from './modules/bulletin/index.ts';
import { withRegisters } from './modules/figures/index.ts';
import { behindFigures, type LedgerContext } from './modules/ledger/index.ts';
import type { NoteSigner } from './platform/proof/index.ts';
import { REGISTERS, withRegisterFigures } from './registers.ts';

/** The bulletin over the figures of the ledger and of the registers. */
export const openBulletin = (
  { db, clock, audit, catalogue }: Pick<LedgerContext, 'db' | 'clock' | 'audit' | 'catalogue'>,
  signer?: NoteSigner,
): Promise<BulletinContext> =>
  createBulletin(
    {
      db,
      clock,
      audit,
      figures: withRegisterFigures(catalogue.figures),
      behind: withRegisters(behindFigures({ db, catalogue }), REGISTERS, db),
    },
    catalogue.programmes,
    signer,
  );
