import { type DBSchema, openDB } from 'idb';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';

/** What was written and is not yet known to be at the server. */
export interface KeptDraft {
  /** `PERSON BRIEF`: of this account alone. */
  key: string;
  document: BulletinDocument;
  /** The version it was written on. */
  version: number;
  /** Wall time of the browser. */
  atMs: number;
}

export interface DraftStore {
  read(key: string): Promise<KeptDraft | undefined>;
  keep(draft: KeptDraft): Promise<void>;
  drop(key: string): Promise<void>;
}

interface Schema extends DBSchema {
  drafts: { key: string; value: KeptDraft };
}

/** Kept in the browser, so that a closed window or a lost line costs nothing. */
export function openDraftStore(): DraftStore {
  const opened = openDB<Schema>('ward-briefs', 1, {
    upgrade: (db) => void db.createObjectStore('drafts', { keyPath: 'key' }),
  });
  return {
    read: async (key) => (await opened).get('drafts', key),
    keep: async (draft) => void (await (await opened).put('drafts', draft)),
    drop: async (key) => (await opened).delete('drafts', key),
  };
}

/** Where the browser keeps nothing (a private window), what is written goes to the server alone. */
export const noStore: DraftStore = {
  read: async () => undefined,
  keep: async () => undefined,
  drop: async () => undefined,
};
