import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BulletinDocument } from '../../contract/bulletin/document.ts';
import { DraftKeeper, type DraftState, type Sent } from './draft-keeper.ts';
import type { DraftStore, KeptDraft } from './draft-store.ts';

const brief = (title: string): BulletinDocument => ({
  kind: 'brief',
  title: [{ text: title }],
  measures: [],
  unit: 'street',
});

class Memory implements DraftStore {
  rows = new Map<string, KeptDraft>();
  read = async (key: string) => this.rows.get(key);
  keep = async (draft: KeptDraft) => void this.rows.set(draft.key, draft);
  drop = async (key: string) => void this.rows.delete(key);
}

/** A server that keeps one brief, and a line that can be cut. */
function setting() {
  const server = { version: 1, document: brief('at the server'), reachable: true, sendings: 0 };
  const send = async (document: BulletinDocument, version: number): Promise<Sent> => {
    server.sendings++;
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (!server.reachable) return { outcome: 'later' };
    if (version !== server.version) return { outcome: 'conflict' };
    Object.assign(server, { document, version: server.version + 1 });
    return { outcome: 'saved', version: server.version };
  };
  const store = new Memory();
  const states: DraftState['is'][] = [];
  const open = (version = server.version): DraftKeeper =>
    new DraftKeeper(version, {
      store,
      key: 'person brief',
      send,
      onState: ({ is }) => states.push(is),
      mayKeep: (document) => !JSON.stringify(document).includes('secret'),
    });
  return { server, store, states, open };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what is written is in the browser at once, at the server a moment later, and then gone from the browser', async () => {
  const { server, store, open } = setting();
  const keeper = open();
  keeper.write(brief('a'));
  await vi.advanceTimersByTimeAsync(0);
  expect(store.rows.get('person brief')).toMatchObject({ document: brief('a'), version: 1 });
  expect(server.sendings).toBe(0);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(server).toMatchObject({ document: brief('a'), version: 2 });
  expect(store.rows.size).toBe(0);
  expect(keeper.state.is).toBe('saved');
});

test('who writes without a pause is saved every ten seconds all the same', async () => {
  const { server, open } = setting();
  const keeper = open();
  for (let n = 0; n < 12; n++) {
    keeper.write(brief(`a${n}`));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(server.sendings).toBe(1);
});

test('a lost line: it waits, tries again, and arrives once', async () => {
  const { server, store, states, open } = setting();
  const keeper = open();
  server.reachable = false;
  keeper.write(brief('b'));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(keeper.state.is).toBe('waiting');
  keeper.write(brief('bc'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(store.rows.get('person brief')?.document).toEqual(brief('bc'));
  server.reachable = true;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(server).toMatchObject({ document: brief('bc'), version: 2 });
  expect(states.at(-1)).toBe('saved');
});

test('a closed browser: the next one finds it, on the version it was written on', async () => {
  const { server, open } = setting();
  server.reachable = false;
  open().write(brief('c'));
  await vi.advanceTimersByTimeAsync(0);
  expect(await open().left(server.document)).toEqual({ document: brief('c'), fits: true });
  server.version = 5;
  expect(await open().left(server.document)).toEqual({ document: brief('c'), fits: false });
});

test('somebody else saved: nothing is sent any more until a person decides', async () => {
  const { server, store, open } = setting();
  const keeper = open();
  server.version = 7;
  keeper.write(brief('d'));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(keeper.state.is).toBe('conflict');
  keeper.write(brief('de'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.sendings).toBe(1);
  expect(store.rows.get('person brief')?.document).toEqual(brief('de'));
  keeper.insist(brief('de'), 7);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(server).toMatchObject({ document: brief('de'), version: 8 });

  server.version = 12;
  keeper.write(brief('df'));
  await vi.advanceTimersByTimeAsync(2_000);
  await keeper.yield(12);
  expect(keeper.state.is).toBe('saved');
  expect(store.rows.size).toBe(0);
});

test('what is written while a sending is under way goes with the next', async () => {
  const { server, open } = setting();
  const keeper = open();
  keeper.write(brief('e'));
  const flushed = keeper.flush();
  await vi.waitFor(() => expect(server.sendings).toBe(1));
  keeper.write(brief('ef'));
  await vi.advanceTimersByTimeAsync(100);
  await flushed;
  expect(server.document).toEqual(brief('e'));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(server).toMatchObject({ document: brief('ef'), version: 3 });
});

test('what is declared secret is kept neither here nor there', async () => {
  const { server, store, open } = setting();
  const keeper = open();
  keeper.write(brief('f'));
  keeper.write(brief('secret'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.rows.size).toBe(0);
  expect(server.sendings).toBe(0);
  expect(keeper.state.is).toBe('refused');
});
