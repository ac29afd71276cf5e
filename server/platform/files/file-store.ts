import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Files named by their content, below `<data>/files`; the same bytes are kept once and never change. */
export interface FileStore {
  /** What these bytes are called. */
  nameOf(bytes: Uint8Array): string;
  /** Resolves when durable. */
  put(bytes: Uint8Array): Promise<{ sha256: string; bytes: number }>;
  /** Undefined where no such file is kept. */
  read(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Only for what nothing names any more; what is not there is no fault. */
  remove(sha256: string): Promise<void>;
}

const NAME = /^[0-9a-f]{64}$/;

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** `shelf`: a folder of its own, so that what is removed there is never somebody else's file. */
export function openFileStore(dataDir: string, shelf = '.'): FileStore {
  const root = path.join(dataDir, 'files', shelf);
  const placeOf = (sha256: string): string => {
    if (!NAME.test(sha256)) throw new RangeError('not the name of a kept file');
    return path.join(root, sha256.slice(0, 2), sha256);
  };
  const present = (file: string): Promise<boolean> =>
    stat(file).then(
      () => true,
      () => false,
    );
  const nameOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return {
    nameOf,
    async put(bytes) {
      const sha256 = nameOf(bytes);
      const file = placeOf(sha256);
      if (!(await present(file))) {
        const folder = path.dirname(file);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // Written aside and renamed: nobody ever reads half a file, and two writers of the same bytes do no harm.
        const aside = `${file}.${randomUUID()}`;
        const handle = await open(aside, 'wx', 0o600);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
          await handle.close();
          await rename(aside, file);
        } catch (error) {
          await handle.close().catch(() => undefined);
          await rm(aside, { force: true });
          throw error;
        }
        await syncFolder(folder);
      }
      return { sha256, bytes: bytes.length };
    },
    async read(sha256) {
      try {
        return new Uint8Array(await readFile(placeOf(sha256)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: (sha256) => rm(placeOf(sha256), { force: true }),
  };
}
