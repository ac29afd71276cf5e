import { type DBSchema, openDB } from 'idb';
import type { FieldReceipt, FieldSnapshot, FieldSubmission } from '../../contract/field.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Value } from '../../programmes/kit/index.ts';
import { openSealed, openSealedBytes, type Sealed, seal, sealBytes } from './vault.ts';

/** As filled in by hand: kept beside the moves, so that a refused page opens again as it was. */
export interface FilledForm {
  doorId: string;
  fresh: boolean;
  unitId: string;
  about: Record<string, Value>;
  /** Ids of the records the parts open, chosen once. */
  parts: Record<string, { recordId: string; made: boolean; data: Record<string, Value> }>;
  /** Ids of photos by `part.field`, in the order in which they were taken; their bytes are kept apart. */
  photos?: Record<string, string[]>;
  /** Said by the worker; absent: now. */
  happenedAt?: string;
}
export type ItemState = 'waiting' | 'sending' | 'received' | 'conflict' | 'refused' | 'aside';
export interface Item {
  id: string;
  /** Order in which pages were filled. */
  order: number;
  state: ItemState;
  page: string;
  title: string;
  form: FilledForm;
  submission: FieldSubmission;
  attempts: number;
  /** What the server gave for a photo that arrived, and when. */
  tickets?: Record<string, { ticket: string; atMs: number }>;
  problem?: Problem;
  receipt?: FieldReceipt;
}
export interface Kept {
  snapshot: FieldSnapshot;
  /** The phone's clock at the contact, and how far the server's was ahead of it. */
  atMs: number;
  offsetMs: number;
}
export interface Draft {
  id: string;
  form: FilledForm;
}

/** What is kept for one person: sealed on the phone, or in memory alone where a page may keep nothing. */
export interface Keeper {
  readonly personId: string;
  readonly personName: string;
  readonly deviceId: string | null;
  kept(): Promise<Kept | undefined>;
  keep(kept: Kept): Promise<void>;
  items(): Promise<Item[]>;
  put(item: Item): Promise<void>;
  drop(id: string): Promise<void>;
  draft(doorId: string): Promise<Draft | undefined>;
  keepDraft(doorId: string, draft: Draft | undefined): Promise<void>;
  photo(id: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  keepPhoto(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  dropPhotos(ids: readonly string[]): Promise<void>;
}

export const photosOf = ({ photos = {} }: FilledForm): string[] => Object.values(photos).flat();

export interface VaultRow {
  personId: string;
  personName: string;
  deviceId: string;
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  key: Sealed;
  wrong: number;
  notBeforeMs: number;
}
interface SealedRow {
  id: string;
  personId: string;
  body: Sealed;
}
interface Schema extends DBSchema {
  vaults: { key: string; value: VaultRow };
  snapshots: { key: string; value: SealedRow };
  queue: { key: string; value: SealedRow; indexes: { person: string } };
  drafts: { key: string; value: SealedRow; indexes: { person: string } };
  photos: { key: string; value: SealedRow; indexes: { person: string } };
}
const STORES = ['vaults', 'snapshots', 'queue', 'drafts', 'photos'] as const;
const OF_PERSON = ['queue', 'drafts', 'photos'] as const;
const NAME = 'ward-field';

const openStore = () =>
  openDB<Schema>(NAME, 2, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('vaults', { keyPath: 'personId' });
        db.createObjectStore('snapshots', { keyPath: 'id' });
      }
      for (const name of OF_PERSON)
        if (!db.objectStoreNames.contains(name))
          db.createObjectStore(name, { keyPath: 'id' }).createIndex('person', 'personId');
    },
    // A newer page in another tab is not kept waiting for this one.
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
  });
let opened: ReturnType<typeof openStore> | undefined;
const store = (): ReturnType<typeof openStore> => {
  opened ??= openStore();
  return opened;
};

export const allVaults = async (): Promise<VaultRow[]> => (await store()).getAll('vaults');
export const putVault = async (row: VaultRow): Promise<unknown> => (await store()).put('vaults', row);
export const countQueued = async (personId: string): Promise<number> =>
  (await store()).countFromIndex('queue', 'person', personId);
export const dropSnapshot = async (personId: string): Promise<void> =>
  (await store()).delete('snapshots', personId);

/** Signing out: doors go; what is not sent stays sealed for its person, with the vault that opens it. */
export async function leaveVault(personId: string, keepQueue: boolean): Promise<void> {
  const db = await store();
  await db.delete('snapshots', personId);
  if (keepQueue) return;
  for (const name of OF_PERSON)
    for (const id of await db.getAllKeysFromIndex(name, 'person', personId)) await db.delete(name, id);
  await db.delete('vaults', personId);
}

/** A revoked phone: everything of everybody. */
export async function wipe(): Promise<void> {
  const db = await store();
  for (const name of STORES) await db.clear(name);
}

export function sealedKeeper(vault: VaultRow, key: CryptoKey): Keeper {
  const { personId } = vault;
  const row = async (id: string, value: unknown): Promise<SealedRow> => ({
    id,
    personId,
    body: await seal(key, value, id),
  });
  const read = async <T>(found: SealedRow | undefined): Promise<T | undefined> =>
    found && ((await openSealed(key, found.body, found.id)) as T);
  const draftId = (doorId: string): string => `${personId} ${doorId}`;
  return {
    personId,
    personName: vault.personName,
    deviceId: vault.deviceId,
    kept: async () => read<Kept>(await (await store()).get('snapshots', personId)),
    keep: async (kept) => void (await (await store()).put('snapshots', await row(personId, kept))),
    async items() {
      const rows = await (await store()).getAllFromIndex('queue', 'person', personId);
      const items = await Promise.all(rows.map((each) => read<Item>(each)));
      return items.flatMap((item) => (item ? [item] : [])).sort((a, b) => a.order - b.order);
    },
    async put(item) {
      const sealed = await row(item.id, item);
      // Told as kept only when it is on the disk: a phone's battery may go out in the next moment.
      const tx = (await store()).transaction('queue', 'readwrite', { durability: 'strict' });
      await Promise.all([tx.store.put(sealed), tx.done]);
    },
    drop: async (id) => (await store()).delete('queue', id),
    draft: async (doorId) => read<Draft>(await (await store()).get('drafts', draftId(doorId))),
    async keepDraft(doorId, draft) {
      const db = await store();
      if (draft) await db.put('drafts', await row(draftId(doorId), draft));
      else await db.delete('drafts', draftId(doorId));
    },
    async photo(id) {
      const found = await (await store()).get('photos', id);
      return found && openSealedBytes(key, found.body, id);
    },
    async keepPhoto(id, bytes) {
      const body = await sealBytes(key, bytes, id);
      const tx = (await store()).transaction('photos', 'readwrite', { durability: 'strict' });
      await Promise.all([tx.store.put({ id, personId, body }), tx.done]);
    },
    async dropPhotos(ids) {
      const db = await store();
      for (const id of ids) await db.delete('photos', id);
    },
  };
}

/** Plain HTTP, or a browser that keeps nothing: the page works while it is open and online. */
export function memoryKeeper(personId: string, personName: string): Keeper {
  let kept: Kept | undefined;
  const items = new Map<string, Item>();
  const drafts = new Map<string, Draft>();
  const photos = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    personId,
    personName,
    deviceId: null,
    kept: async () => kept,
    keep: async (next) => {
      kept = next;
    },
    items: async () => [...items.values()].sort((a, b) => a.order - b.order),
    put: async (item) => void items.set(item.id, item),
    drop: async (id) => void items.delete(id),
    draft: async (doorId) => drafts.get(doorId),
    keepDraft: async (doorId, draft) => void (draft ? drafts.set(doorId, draft) : drafts.delete(doorId)),
    photo: async (id) => photos.get(id),
    keepPhoto: async (id, bytes) => void photos.set(id, bytes),
    dropPhotos: async (ids) => {
      for (const id of ids) photos.delete(id);
    },
  };
}
