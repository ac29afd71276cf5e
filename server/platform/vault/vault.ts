import { randomBytes } from 'node:crypto';
import type { Sql } from '../db/index.ts';
import { WardError } from '../errors.ts';
import { type Seal, sealWithKey } from '../seal.ts';
import type { KeyRing } from './key-ring.ts';
import { erasedAmong, insertKeys, type KeyRow, keysAmong } from './store.ts';

const KEY_BYTES = 32;

/** Keys of the persons that one transaction has to do with. */
export interface PersonKeys {
  /** Seals and opens under the key of `subject`; makes one where there is none. WardError `unprocessable` once it was erased. */
  sealFor(subject: string): Seal;
  /** Opens under the key of `subject`; undefined where there is none (erased, or never made). */
  openerFor(subject: string): Seal | undefined;
  /** Stores the keys that were made; before the commit of what they sealed. */
  keep(sql: Sql, atMs: number): Promise<void>;
}

/** A key for every person (subject: the record about them): with the key goes what it sealed, wherever a copy lies. */
export interface Vault {
  open(sql: Sql, subjects: readonly string[]): Promise<PersonKeys>;
}

export function createVault(ring: KeyRing): Vault {
  return {
    async open(sql, subjects) {
      const seals = new Map<string, Seal>();
      const erased = new Set<string>();
      const fresh: KeyRow[] = [];
      if (subjects.length > 0) {
        for (const { subject, wrapped, wrappedBy } of await keysAmong(sql, subjects)) {
          const key = ring.unwrap(wrapped, wrappedBy, subject);
          if (key === undefined)
            throw new WardError('internal', {
              detail: `the key of ${subject} was wrapped by a secret (${wrappedBy}) that this installation does not have`,
            });
          seals.set(subject, sealWithKey(key));
        }
        const without = subjects.filter((subject) => !seals.has(subject));
        for (const subject of without.length > 0 ? await erasedAmong(sql, without) : []) erased.add(subject);
      }
      return {
        openerFor: (subject) => seals.get(subject),
        sealFor(subject) {
          const known = seals.get(subject);
          if (known) return known;
          if (erased.has(subject))
            throw new WardError('unprocessable', {
              detail:
                'the personal data of this record were erased: nothing personal is added to it any more',
            });
          const key = randomBytes(KEY_BYTES);
          const seal = sealWithKey(key);
          seals.set(subject, seal);
          fresh.push({ subject, wrapped: ring.wrap(key, subject), wrappedBy: ring.current });
          return seal;
        },
        async keep(tx, atMs) {
          if (fresh.length > 0) await insertKeys(tx, fresh.splice(0), atMs);
        },
      };
    },
  };
}
