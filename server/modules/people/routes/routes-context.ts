import { z } from 'zod';
import type { Actor } from '../../../../contract/permissions.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Db, Sql } from '../../../platform/db/index.ts';
import type { AccountMaker } from '../people.ts';
import { findPost, findUnit } from '../store.ts';

export interface PeopleRoutesContext {
  db: Db;
  clock: Clock;
  accounts: AccountMaker;
  /** Writes what was done into the audit, in the caller's transaction. */
  audit: (
    tx: Sql,
    entry: {
      actor: Actor;
      kind: 'configuration' | 'permission';
      action: string;
      about: string;
      unitPath: string | null;
      data: Record<string, unknown>;
    },
  ) => Promise<void>;
}

export const IdParams = z.object({ id: z.string().max(64) });
export const Versioned = z.object({ expectedVersion: z.number().int().min(1) });

/** Path of a unit, or of the unit a post belongs to: what a permission is checked against. */
export const unitPathOf = async (db: Sql, unitId: string): Promise<string | null> =>
  (await findUnit(db, unitId))?.path ?? null;
export const postPathOf = async (db: Sql, postId: string): Promise<string | null> =>
  (await findPost(db, postId))?.unitPath ?? null;
