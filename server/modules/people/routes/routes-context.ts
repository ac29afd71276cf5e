import { z } from 'zod';
import { type Actor, allow, type Permission } from '../../../../contract/permissions.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Db, Sql } from '../../../platform/db/index.ts';
import { WardError } from '../../../platform/errors.ts';
import type { Accounts } from '../people.ts';
import { findPost, findUnit, unitsOfPeople } from '../store.ts';

export interface PeopleRoutesContext {
  db: Db;
  clock: Clock;
  accounts: Accounts;
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

/**
 * A person is reached through posts: a permission over somebody is needed at every unit where he holds one. Who holds none
 * yet is within reach of whoever has the permission anywhere.
 */
export async function checkReach(
  sql: Sql,
  actor: Actor,
  permission: Permission,
  personId: string,
  atMs: number,
): Promise<void> {
  const beyond = ((await unitsOfPeople(sql, atMs)).get(personId) ?? []).find(
    (unitPath) => !allow(actor, permission, unitPath),
  );
  if (beyond !== undefined) throw new WardError('forbidden', { detail: `needs ${permission} at ${beyond}` });
}
