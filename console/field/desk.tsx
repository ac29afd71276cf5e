import { useCallback, useEffect, useRef, useState } from 'react';
import { toBeijingIso } from '../../contract/time.ts';
import type { DeclaredFieldPage } from '../../programmes/kit/index.ts';
import { call } from './call.ts';
import { Doors } from './doors.tsx';
import { SignIn } from './entry.tsx';
import { type Door, doorsOf, emptyForm, itemOf } from './fill-page.ts';
import {
  type Draft,
  type FilledForm,
  type Item,
  type Keeper,
  type Kept,
  leaveVault,
  photosOf,
} from './keeper.ts';
import { takeOver, useWorker } from './page-worker.ts';
import { Queue } from './queue.tsx';
import { declaredText, PAGES, sayOnPage, showTime, useSay } from './say.ts';
import { fetchSnapshot, type Sent, sendQueue } from './send-queue.ts';
import { canKeep, newUuid } from './vault.ts';
import { Visit } from './visit.tsx';

const RETRY_MS = 30_000;
const CLOCK_TOLERATED_MS = 120_000;
const OPEN_STATES = new Set(['waiting', 'sending', 'conflict', 'refused']);
type View = { at: 'doors' } | { at: 'queue' } | { at: 'visit'; door: Door | undefined; draft: Draft };

/** What is kept and what waits, the same in every tab of this browser. */
function useKept(keeper: Keeper) {
  const [kept, setKept] = useState<Kept>();
  const [items, setItems] = useState<Item[]>([]);
  const channel = useRef<BroadcastChannel | undefined>(undefined);
  const read = useCallback(async (): Promise<void> => {
    setKept(await keeper.kept());
    setItems(await keeper.items());
  }, [keeper]);
  useEffect(() => {
    void read();
    if (!('BroadcastChannel' in globalThis)) return;
    const open = new BroadcastChannel('ward-field');
    channel.current = open;
    open.onmessage = () => void read();
    return () => open.close();
  }, [read]);
  const changed = useCallback((): void => {
    void read();
    channel.current?.postMessage('changed');
  }, [read]);
  return { kept, items, changed };
}

/** Which page outdoors: somebody who visits doors may walk a dyke as well. */
function PageChoice({
  pages,
  page,
  onChoose,
}: {
  pages: readonly DeclaredFieldPage[];
  page: DeclaredFieldPage;
  onChoose: (id: string) => void;
}) {
  const { say, language } = useSay();
  return (
    <fieldset className="filters">
      <legend className="unseen">{say('page')}</legend>
      {pages.map((each) => (
        <label key={each.id} className="choice">
          <input type="radio" name="page" checked={each.id === page.id} onChange={() => onChoose(each.id)} />
          <span>{declaredText(each, language)(`field.${each.name}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Desk({
  keeper,
  onLeft,
  onRevoked,
}: {
  keeper: Keeper;
  onLeft: () => void;
  onRevoked: () => void;
}) {
  const { say, language } = useSay();
  const { kept, items, changed } = useKept(keeper);
  const [view, setView] = useState<View>({ at: 'doors' });
  const [chosen, setChosen] = useState<string>();
  const [contact, setContact] = useState<Sent>('done');
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const worker = useWorker();
  const sync = useCallback(async (): Promise<void> => {
    setBusy(true);
    const known = (await keeper.kept())?.offsetMs ?? 0;
    let sent = await sendQueue(keeper, known, changed);
    if (sent === 'done') sent = await fetchSnapshot(keeper);
    setBusy(false);
    changed();
    if (sent === 'revoked') onRevoked();
    else setContact(sent);
  }, [keeper, changed, onRevoked]);
  useEffect(() => {
    void sync();
    void navigator.storage?.persist?.();
    const again = (): void => void sync();
    window.addEventListener('online', again);
    const timer = window.setInterval(again, RETRY_MS);
    return () => {
      window.removeEventListener('online', again);
      window.clearInterval(timer);
    };
  }, [sync]);
  useEffect(() => {
    const back = (): void => setView({ at: 'doors' });
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, []);
  const pages = PAGES.filter(({ id }) => !kept || kept.snapshot.pages.some((carried) => carried.page === id));
  const carries = ({ id }: DeclaredFieldPage): boolean =>
    kept?.snapshot.pages.some(({ page: carried, doors }) => carried === id && doors.length > 0) ?? false;
  const page = pages.find(({ id }) => id === chosen) ?? pages.find(carries) ?? pages[0];
  if (!page) return <p>{say('sign-in.none')}</p>;
  const draftOf = (form: FilledForm): string => (form.fresh ? `new ${page.id}` : form.doorId);
  const go = (next: View): void => {
    if (next.at !== 'doors') window.history.pushState(null, '', '/field');
    setView(next);
    window.scrollTo(0, 0);
  };
  const doors = doorsOf(page, kept, items);
  const units = kept?.snapshot.units ?? [];
  const offsetMs = kept?.offsetMs ?? 0;
  const open = items.filter(({ state }) => OPEN_STATES.has(state)).length;
  const unsent = items.filter(({ state }) => state !== 'received').length;
  const visit = async (door: Door | undefined, round: number): Promise<void> => {
    const form = emptyForm(page, door, units[0]?.id ?? '', round);
    const draft = (await keeper.draft(draftOf(form))) ?? { id: newUuid(), form };
    go({ at: 'visit', door, draft });
  };
  const submit = async (draft: Draft, door: Door | undefined, form: FilledForm): Promise<void> => {
    await keeper.put(itemOf(page, draft.id, form, door, keeper, Date.now()));
    await keeper.keepDraft(draftOf(form), undefined);
    changed();
    setView({ at: 'doors' });
    void sync();
  };
  const leave = async (keepQueue: boolean): Promise<void> => {
    await call('POST', '/auth/sign-out', {});
    if (canKeep()) await leaveVault(keeper.personId, keepQueue);
    onLeft();
  };
  const banner = (
    <div className="status">
      <span role="status" className={contact === 'later' ? 'tag waiting' : 'tag'}>
        {busy ? say('syncing') : say(contact === 'later' ? 'offline' : 'online')}
      </span>
      {kept && <span className="quiet">{say('as-of', { time: showTime(kept.snapshot.serverNow) })}</span>}
      <button type="button" onClick={() => go({ at: 'queue' })}>
        {say('queue', { count: open })}
      </button>
      <button type="button" className="plain" disabled={busy} onClick={() => void sync()}>
        {say('sync')}
      </button>
    </div>
  );
  if (contact === 'sign-in')
    return (
      <>
        <p className="banner">{say('needs.sign-in')}</p>
        <SignIn only={keeper.personId} onDone={() => void sync()} />
      </>
    );
  if (view.at === 'visit')
    return (
      <>
        <button type="button" className="plain" onClick={() => window.history.back()}>
          ‹ {say('back')}
        </button>
        <Visit
          key={view.draft.id}
          page={page}
          door={view.door}
          units={units}
          draftId={view.draft.id}
          items={items}
          offsetMs={offsetMs}
          keeper={keeper}
          initial={view.draft.form}
          nowInput={toBeijingIso(Date.now() + offsetMs).slice(0, 16)}
          onChange={(form) => void keeper.keepDraft(draftOf(form), { id: view.draft.id, form })}
          onSubmit={(form) => submit(view.draft, view.door, form)}
        />
      </>
    );
  if (view.at === 'queue')
    return (
      <>
        <button type="button" className="plain" onClick={() => window.history.back()}>
          ‹ {say('back')}
        </button>
        <Queue
          items={items}
          acts={{
            put: async (item) => {
              await keeper.put(item);
              changed();
              void sync();
            },
            drop: async (item) => {
              await keeper.drop(item.id);
              await keeper.dropPhotos(photosOf(item.form));
              changed();
            },
            edit: (item) => {
              const itsPage = pages.find(({ id }) => id === item.page) ?? page;
              setChosen(itsPage.id);
              go({
                at: 'visit',
                // As it stood before this page: the page's own correction is no version to wait for.
                door: item.form.fresh
                  ? undefined
                  : doorsOf(
                      itsPage,
                      kept,
                      items.filter(({ id }) => id !== item.id),
                    ).find(({ id }) => id === item.form.doorId),
                draft: { id: item.id, form: item.form },
              });
            },
          }}
        />
        <section className="card">
          <p className="quiet">{say('storage')}</p>
          {!leaving && (
            <button type="button" onClick={() => (unsent === 0 ? void leave(false) : setLeaving(true))}>
              {say('logout')} · {keeper.personName}
            </button>
          )}
          {leaving && (
            <>
              <p>{say(canKeep() ? 'logout.queue' : 'logout.memory', { count: unsent })}</p>
              <div className="row">
                <button type="button" onClick={() => void sync().then(() => setLeaving(false))}>
                  {say('logout.send')}
                </button>
                {canKeep() && (
                  <button type="button" onClick={() => void leave(true)}>
                    {say('logout.keep')}
                  </button>
                )}
                <button type="button" className="plain" onClick={() => setLeaving(false)}>
                  {say('cancel')}
                </button>
              </div>
            </>
          )}
        </section>
      </>
    );
  const more = kept?.snapshot.pages.find((each) => each.page === page.id)?.more;
  return (
    <>
      {banner}
      {worker === 'none' && canKeep() && !busy && <p className="banner">{say('worker.none')}</p>}
      {worker === 'new-version' && (
        <p className="banner">
          {say('worker.new')}{' '}
          <button type="button" onClick={takeOver}>
            {say('worker.take')}
          </button>
        </p>
      )}
      {kept?.snapshot.wallClock && Math.abs(offsetMs) > CLOCK_TOLERATED_MS && (
        <p className="banner">{say('clock.off', { minutes: Math.round(Math.abs(offsetMs) / 60_000) })}</p>
      )}
      {more && <p className="banner">{sayOnPage(page, language)('more', { count: doors.length })}</p>}
      {pages.length > 1 && <PageChoice pages={pages} page={page} onChoose={setChosen} />}
      <Doors
        page={page}
        doors={doors}
        nowMs={Date.now() + offsetMs}
        onOpen={(door, round) => void visit(door, round)}
        onNew={(round) => void visit(undefined, round)}
      />
    </>
  );
}
