import { useEffect, useState } from 'react';
import { RecordDetail } from '../../contract/ledger.ts';
import type { DeclaredFieldPage } from '../../programmes/kit/index.ts';
import { SimilarNote } from './alike-note.tsx';
import { call } from './call.ts';
import type { Item } from './keeper.ts';
import { declaredText, PAGES, showTime, typeOf, useDeclared, useSay } from './say.ts';
import { countPhotos } from './send-photos.ts';

export interface QueueActs {
  put: (item: Item) => Promise<void>;
  drop: (item: Item) => Promise<void>;
  edit: (item: Item) => void;
}

const SHAPES: Record<Item['state'], string> = {
  waiting: '○',
  sending: '◔',
  received: '✓',
  conflict: '≠',
  refused: '✕',
  aside: '⏸',
};

/** The move on the door itself: the one that can meet somebody else's. */
const aboutMove = (item: Item): number =>
  item.submission.moves.findIndex(({ recordId }) => recordId === item.form.doorId);

const without = (item: Item, n: number): Item => {
  const { problem: _old, ...rest } = item;
  const moves = item.submission.moves.filter((_, index) => index !== n);
  return { ...rest, state: 'waiting', submission: { ...item.submission, moves } };
};

function Conflict({ page, item, acts }: { page: DeclaredFieldPage; item: Item; acts: QueueActs }) {
  const { say } = useSay();
  const text = useDeclared(page);
  const [theirs, setTheirs] = useState<RecordDetail>();
  const n = aboutMove(item);
  const recorded = item.problem?.fields?.some(({ path }) => path === 'recorded') ?? false;
  useEffect(() => {
    if (n < 0) return;
    void call('GET', `/records/${item.form.doorId}`).then((answer) => {
      const parsed = answer.ok ? RecordDetail.safeParse(answer.value) : undefined;
      if (parsed?.success) setTheirs(parsed.data);
    });
  }, [item.form.doorId, n]);
  if (recorded)
    return (
      <>
        <p>{say('conflict.recorded')}</p>
        <button type="button" onClick={() => void acts.put({ ...item, state: 'aside' })}>
          {say('conflict.seen')}
        </button>
      </>
    );
  if (n < 0) return <Why item={item} acts={acts} />;
  const type = typeOf(page, page.page.about.type);
  const mine = item.submission.moves[n];
  const open = theirs?.moves.includes(page.page.about.correct) ?? true;
  const withMine = (version: number): Item => {
    const { problem: _old, ...rest } = item;
    const moves = item.submission.moves.map((move, index) =>
      index === n ? { ...move, expectedVersion: version } : move,
    );
    return { ...rest, state: 'waiting', submission: { ...item.submission, moves } };
  };
  const shown = (value: unknown): string =>
    value === undefined || value === null
      ? '—'
      : typeof value === 'object'
        ? say('known.masked')
        : String(value);
  return (
    <>
      <p>{say(open ? 'conflict.why' : 'conflict.gone')}</p>
      {theirs ? (
        <table>
          <thead>
            <tr>
              <th scope="col">{say('conflict.field')}</th>
              <th scope="col">{say('conflict.mine')}</th>
              <th scope="col">{say('conflict.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(mine?.data ?? {}).map(([field, value]) => (
              <tr key={field}>
                <th scope="row">{text(`${type.name}.${field}`)}</th>
                <td>{shown(value)}</td>
                <td>{shown(theirs.data[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="quiet">{say('conflict.offline')}</p>
      )}
      <div className="row">
        {theirs && open && (
          <button type="button" onClick={() => void acts.put(withMine(theirs.version))}>
            {say('conflict.use-mine')}
          </button>
        )}
        {item.submission.moves.length > 1 && (
          <button type="button" onClick={() => void acts.put(without(item, n))}>
            {say('conflict.use-theirs')}
          </button>
        )}
        <button type="button" className="plain" onClick={() => void acts.put({ ...item, state: 'aside' })}>
          {say('aside')}
        </button>
      </div>
    </>
  );
}

function Why({ item, acts }: { item: Item; acts: QueueActs }) {
  const { say } = useSay();
  const { problem: _old, ...rest } = item;
  return (
    <>
      <p>{item.problem?.detail ?? item.problem?.title}</p>
      <ul>
        {(item.problem?.fields ?? []).map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            {path}: {message}
          </li>
        ))}
      </ul>
      <div className="row">
        <button type="button" onClick={() => acts.edit(item)}>
          {say('edit')}
        </button>
        <button type="button" onClick={() => void acts.put({ ...rest, state: 'waiting' })}>
          {say('again')}
        </button>
        <button type="button" className="plain" onClick={() => void acts.put({ ...item, state: 'aside' })}>
          {say('aside')}
        </button>
      </div>
    </>
  );
}

function Aside({ item, acts }: { item: Item; acts: QueueActs }) {
  const { say } = useSay();
  const { problem: _old, ...rest } = item;
  return (
    <div className="row">
      <button type="button" onClick={() => void acts.put({ ...rest, state: 'waiting' })}>
        {say('aside.back')}
      </button>
      <button
        type="button"
        className="plain"
        onClick={() => {
          if (window.confirm(say('delete.sure'))) void acts.drop(item);
        }}
      >
        {say('delete')}
      </button>
    </div>
  );
}

function Received({ item }: { item: Item }) {
  const { say } = useSay();
  const { receipt } = item;
  if (!receipt) return null;
  const key = `clock.${receipt.correction}` as const;
  // A page received before this was told carries no such list.
  const similar = receipt.similar ?? [];
  return (
    <>
      <p className="quiet">
        {say('records', { count: receipt.records.length })} ·{' '}
        {say('received.late', {
          happened: showTime(receipt.happenedAt),
          received: showTime(receipt.receivedAt),
        })}
        {key !== 'clock.as-said' && <> · {say(key)}</>}
      </p>
      <SimilarNote similar={similar} />
    </>
  );
}

/** Every page that was filled, each with its state; nothing leaves this list by itself. */
export function Queue({ items, acts }: { items: readonly Item[]; acts: QueueActs }) {
  const { say, language } = useSay();
  const held = new Set<string>();
  const rows = items.map((item) => {
    const waitsBehind = item.state === 'waiting' && held.has(item.form.doorId);
    if (item.state === 'conflict' || item.state === 'refused') held.add(item.form.doorId);
    return { item, waitsBehind, page: PAGES.find(({ id }) => id === item.page) };
  });
  return (
    <>
      <h2>{say('queue.title')}</h2>
      {items.length === 0 && <p>{say('queue.none')}</p>}
      <ul className="list">
        {rows.reverse().map(({ item, waitsBehind, page }) => (
          <li key={item.id} className="card" data-state={item.state}>
            <header>
              <h3>{item.title}</h3>
              <span className={`tag ${item.state}`}>
                <span aria-hidden="true">{SHAPES[item.state]} </span>
                {say(waitsBehind ? 'state.held' : `state.${item.state}`)}
              </span>
            </header>
            <p className="quiet">
              {page &&
                [
                  ...new Set(
                    item.submission.moves.map(({ type }) =>
                      declaredText(page, language)(type.split('/')[1] ?? ''),
                    ),
                  ),
                ].join(' · ')}
              {countPhotos(item) > 0 && ` · ${say('photos.count', { count: countPhotos(item) })}`}
            </p>
            {item.state === 'received' && <Received item={item} />}
            {item.state === 'conflict' && page && <Conflict page={page} item={item} acts={acts} />}
            {item.state === 'refused' && <Why item={item} acts={acts} />}
            {item.state === 'aside' && <Aside item={item} acts={acts} />}
          </li>
        ))}
      </ul>
    </>
  );
}
