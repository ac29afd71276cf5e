import { randomUUID } from 'node:crypto';
import { MoveRequest } from '../../contract/ledger.ts';
import type { Actor } from '../../contract/permissions.ts';
import type { Programme } from '../../programmes/kit/index.ts';
import { createAudit } from '../../server/modules/audit/index.ts';
import type { FiguresContext } from '../../server/modules/figures/index.ts';
import {
  applyMove,
  behindFigures,
  createCatalogue,
  createTickets,
  type LedgerContext,
  type MoveOutcome,
} from '../../server/modules/ledger/index.ts';
import { createBus } from '../../server/platform/bus.ts';
import { createLogger } from '../../server/platform/log.ts';
import { createKeyRing, createVault } from '../../server/platform/vault/index.ts';
import { testDatabase } from './database.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { LOANS } from './loan-programme.ts';

export { person } from './person.ts';

export const LEDGER_START_MS = Date.parse('2026-05-31T23:30:00+08:00');
const UNITS = [
  ['district', null],
  ['street-a', 'district'],
  ['street-b', 'district'],
  ['court-1', 'street-a'],
] as const;

export interface LedgerWorld extends LedgerContext {
  clock: FakeClock;
  url: string;
  move(actor: Actor, move: MoveRequest, key?: string): Promise<MoveOutcome>;
}

/** A ledger of declarations on a private database with a clock that the test moves. */
export async function ledgerWorld(programmes: readonly Programme[] = [LOANS]): Promise<LedgerWorld> {
  const db = await testDatabase();
  for (const [id, parent] of UNITS) {
    await db.execute(
      `insert into units (id, parent_id, path, name_zh, name_en, kind)
       select $1, $2, coalesce((select path || '/' from units where id = $2), '') || $1, $1, $1, 'street'`,
      [id, parent],
    );
  }
  const clock = fakeClock(LEDGER_START_MS);
  const ctx: LedgerContext = {
    db,
    clock,
    bus: createBus(createLogger({ level: 'silent' })),
    catalogue: createCatalogue(programmes),
    vault: createVault(createKeyRing(['a secret of this test'])),
    audit: createAudit({ clock }),
    uploads: createTickets('a secret of this test'),
  };
  return {
    ...ctx,
    clock,
    url: db.url,
    move: (actor, move, key) => applyMove(ctx, actor, MoveRequest.parse(move), key),
  };
}

/** The figures of a world, as the server wires them. */
export const figuresOf = ({ db, clock, audit, catalogue }: LedgerWorld): FiguresContext => ({
  db,
  clock,
  audit,
  figures: catalogue.figures,
  behind: behindFigures({ db, catalogue }),
});

export const newUuid = (): string => randomUUID();
