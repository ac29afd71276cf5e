import type { Actor, Role } from '../../contract/permissions.ts';
import { toBeijingIso } from '../../contract/time.ts';
import type { Programme } from '../../programmes/kit/index.ts';
import { addPerson, addPost } from '../../server/modules/people/index.ts';
import { LEDGER_START_MS, type LedgerWorld, ledgerWorld, person } from './ledger-world.ts';

export interface StaffedLedger extends LedgerWorld {
  /** A person who stands at a post in the database too, with the actor that they act as. */
  join(id: string, role: Role, unitPath: string, phone?: string): Promise<Actor>;
}

/** A ledger whose people and posts stand in the database, where work is handed to them. */
export async function staffedLedger(programmes?: readonly Programme[]): Promise<StaffedLedger> {
  const world = await ledgerWorld(programmes);
  return {
    ...world,
    async join(id, role, unitPath, phone) {
      await addPerson(world.db, { id, name: id, phone: phone ?? null, demo: true });
      await addPost(world.db, {
        id: `post-${id}`,
        title: role,
        role,
        unitId: unitPath.split('/').at(-1) ?? '',
        personId: id,
        deputyPersonId: null,
        from: toBeijingIso(LEDGER_START_MS - 1),
      });
      return person(id, role, unitPath);
    },
  };
}
