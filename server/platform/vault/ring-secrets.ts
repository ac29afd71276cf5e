import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '../db/index.ts';
import { StartError } from '../errors.ts';
import { installationSecret } from '../secrets.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';

const NAME = 'person-keys';
/** Stands there while a rotation is under way. */
const NEXT = 'person-keys-next';

interface Place {
  dataDir: string;
  /** Where the district keeps the secret elsewhere (`WARD_PERSON_KEYS_FILE`): then no backup holds it. */
  secretFile: string | undefined;
}

const fileOf = ({ dataDir, secretFile }: Place, name: string): string =>
  secretFile === undefined
    ? path.join(dataDir, 'secrets', name)
    : name === NAME
      ? secretFile
      : `${secretFile}-next`;

async function currentSecret(place: Place): Promise<string> {
  if (place.secretFile === undefined) return installationSecret(place.dataDir, NAME);
  const text = await readFile(place.secretFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartError(`WARD_PERSON_KEYS_FILE cannot be read (${error.code ?? error.message}).`);
  });
  if (text.trim().length < 32)
    throw new StartError('WARD_PERSON_KEYS_FILE holds fewer than 32 characters: write a longer secret.');
  return text.trim();
}

const nextSecret = async (place: Place): Promise<string> =>
  (await readFile(fileOf(place, NEXT), 'utf8').catch(() => '')).trim();

export async function readKeyRing(place: Place): Promise<KeyRing> {
  const current = await currentSecret(place);
  const next = await nextSecret(place);
  return createKeyRing(next === '' ? [current] : [current, next]);
}

/**
 * Wraps every key of a person anew under a new secret; Ward is stopped. Killed on the way it goes on where it was: until
 * the end both secrets are there. Returns how many keys were wrapped.
 */
export async function rotateKeyRing(db: Db, place: Place): Promise<number> {
  const old = await currentSecret(place);
  let next = await nextSecret(place);
  if (next === '') {
    next = randomBytes(32).toString('base64url');
    const handle = await open(fileOf(place, NEXT), 'w', 0o600);
    await handle.writeFile(next);
    await handle.sync();
    await handle.close();
  }
  const ring = createKeyRing([next, old]);
  const wrapped = await db.transaction(
    async (tx) => {
      const rows = await tx.query<{ subject: string; wrapped: string; wrapped_by: string }>(
        'select subject, wrapped, wrapped_by from person_keys where wrapped_by <> $1 for update',
        [ring.current],
      );
      const anew = rows.map(({ subject, wrapped: text, wrapped_by }) => {
        const key = ring.unwrap(text, wrapped_by, subject);
        if (!key)
          throw new StartError(
            `The key of ${subject} was wrapped by a secret that is not here: bring back the secrets of the backup that was restored.`,
          );
        return { subject, wrapped: ring.wrap(key, subject) };
      });
      await tx.execute(
        `update person_keys k set wrapped = n.w, wrapped_by = $3
         from unnest($1::uuid[], $2::text[]) as n (s, w) where k.subject = n.s`,
        [anew.map(({ subject }) => subject), anew.map(({ wrapped: text }) => text), ring.current],
      );
      return anew.length;
    },
    { unlimited: true },
  );
  await rename(fileOf(place, NEXT), fileOf(place, NAME));
  return wrapped;
}
