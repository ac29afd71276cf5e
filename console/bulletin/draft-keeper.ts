import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { sameDocument } from '../../contract/bulletin/document.ts';
import type { DraftStore } from './draft-store.ts';

/** What became of a text that was sent. `later`: the server cannot be reached or cannot keep it now. */
export type Sent =
  | { outcome: 'saved'; version: number }
  | { outcome: 'later' }
  | { outcome: 'conflict' }
  | { outcome: 'refused'; reason: string };

export type DraftState =
  | { is: 'saved' }
  | { is: 'unsaved' | 'saving' | 'waiting' }
  /** Somebody saved or moved it meanwhile: a person decides. */
  | { is: 'conflict' }
  | { is: 'refused'; reason: string };

export interface DraftParts {
  store: DraftStore;
  key: string;
  send: (document: BulletinDocument, version: number) => Promise<Sent>;
  onState: (state: DraftState) => void;
  /** Whether a text may be kept at all: what is declared secret stays nowhere. */
  mayKeep: (document: BulletinDocument) => boolean;
}

const SEND_AFTER_MS = 1_500;
const SEND_AT_LEAST_MS = 10_000;
const AGAIN_MS = 5_000;

/**
 * Keeps what is written: at once in the browser, a moment later at the server, again and again while the server is away.
 * One sending at a time; what is written meanwhile goes with the next.
 */
export class DraftKeeper {
  #parts: DraftParts;
  #version: number;
  #document: BulletinDocument | undefined;
  #state: DraftState = { is: 'saved' };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstUnsentMs: number | undefined;
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(version: number, parts: DraftParts) {
    this.#version = version;
    this.#parts = parts;
  }

  get version(): number {
    return this.#version;
  }
  get state(): DraftState {
    return this.#state;
  }
  /** What is not at the server yet. */
  get unsent(): BulletinDocument | undefined {
    return this.#document;
  }

  #tell(state: DraftState): void {
    const again = state.is === this.#state.is && state.is !== 'refused';
    this.#state = state;
    if (!this.#closed && !again) this.#parts.onState(state);
  }

  /** What was left from before: `same` version, written `before` somebody changed it, or nothing. */
  async left(current: BulletinDocument): Promise<{ document: BulletinDocument; fits: boolean } | undefined> {
    const kept = await this.#parts.store.read(this.#parts.key).catch(() => undefined);
    if (!kept) return undefined;
    if (!sameDocument(kept.document, current))
      return { document: kept.document, fits: kept.version === this.#version };
    await this.#drop();
    return undefined;
  }

  /** Written anew: kept in the browser now, sent soon. */
  write(document: BulletinDocument): void {
    if (!this.#parts.mayKeep(document)) {
      clearTimeout(this.#timer);
      this.#document = undefined;
      void this.#drop();
      this.#tell({ is: 'refused', reason: '' });
      return;
    }
    this.#document = document;
    void this.#keep(document);
    if (this.#state.is === 'conflict') return;
    if (this.#state.is !== 'waiting') this.#tell({ is: 'unsaved' });
    this.#firstUnsentMs ??= Date.now();
    const due = Math.min(SEND_AFTER_MS, this.#firstUnsentMs + SEND_AT_LEAST_MS - Date.now());
    this.#after(Math.max(0, due));
  }

  /** Sends now what is unsent; resolves when the server has it or has said why not. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#sending;
    if (this.#document !== undefined && this.#state.is !== 'conflict') await this.#send();
    return this.#document === undefined && this.#state.is === 'saved';
  }

  /** The line is back. */
  retry(): void {
    if (this.#state.is === 'waiting') this.#after(0);
  }

  /** After a conflict: mine goes over what is there now. */
  insist(document: BulletinDocument, version: number): void {
    this.#version = version;
    this.#tell({ is: 'unsaved' });
    this.write(document);
  }

  /** After a conflict, or by a move: what is at the server is taken, mine is let go. */
  async yield(version: number): Promise<void> {
    clearTimeout(this.#timer);
    this.#version = version;
    this.#document = undefined;
    await this.#drop();
    this.#tell({ is: 'saved' });
  }

  /** A move or a decision raised the version; nothing of the text is unsent. */
  follow(version: number): void {
    if (this.#document === undefined && version > this.#version) this.#version = version;
  }

  /** Its page is there, or is there again. */
  open(): void {
    this.#closed = false;
  }

  /** Its page goes: what is unsent is sent once more, and stays in the browser. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#document !== undefined && this.#state.is !== 'conflict') void this.#send();
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  async #keep(document: BulletinDocument): Promise<void> {
    const { key, store } = this.#parts;
    await store.keep({ key, document, version: this.#version, atMs: Date.now() }).catch(() => undefined);
  }
  async #drop(): Promise<void> {
    await this.#parts.store.drop(this.#parts.key).catch(() => undefined);
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendOne().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendOne(): Promise<void> {
    const document = this.#document;
    if (document === undefined) return;
    this.#tell({ is: 'saving' });
    this.#firstUnsentMs = undefined;
    const sent = await this.#parts.send(document, this.#version);
    if (sent.outcome === 'conflict') return this.#tell({ is: 'conflict' });
    if (sent.outcome === 'refused') return this.#tell({ is: 'refused', reason: sent.reason });
    if (sent.outcome === 'later') {
      this.#tell({ is: 'waiting' });
      return this.#after(AGAIN_MS);
    }
    this.#version = sent.version;
    if (this.#document === document) {
      this.#document = undefined;
      this.#tell({ is: 'saved' });
      return this.#drop();
    }
    // Written on while it was under way.
    if (this.#document !== undefined) void this.#keep(this.#document);
    this.#tell({ is: 'unsaved' });
    this.#after(SEND_AFTER_MS);
  }
}
