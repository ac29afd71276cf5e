import { useState } from 'react';
import type { DeclaredFieldPage } from '../../programmes/kit/index.ts';
import { currentRound, type Door } from './fill-page.ts';
import { showTime, typeOf, useDeclared, usePageSay } from './say.ts';

const FILTERS = ['open', 'again', 'all'] as const;
const SHOWN = 200;

/** Where a door stands in a round: 未遇 of an earlier round comes first to mind in the next. */
function standing(page: DeclaredFieldPage, door: Door, round: number): 'open' | 'again' | 'done' {
  if (!door.last) return 'open';
  if (page.page.progress.again.includes(door.last.outcome)) return 'again';
  return door.last.round < round ? 'open' : 'done';
}

export function Doors({
  page,
  doors,
  nowMs,
  onOpen,
  onNew,
}: {
  page: DeclaredFieldPage;
  doors: readonly Door[];
  /** Duty time, epoch ms. */
  nowMs: number;
  onOpen: (door: Door, round: number) => void;
  onNew: (round: number) => void;
}) {
  const say = usePageSay(page);
  const text = useDeclared(page);
  const [words, setWords] = useState('');
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('open');
  const [said, setSaid] = useState<number>();
  const round = said ?? currentRound(page, doors, nowMs);
  const type = typeOf(page, typeOf(page, page.page.about.type).name);
  const telling = page.page.parts[page.page.progress.part]?.type ?? '';
  const fields = Object.keys(type.type.fields).filter((name) => !type.type.fields[name]?.sensitive);
  const fits = (door: Door): boolean => {
    const where = standing(page, door, round);
    if (filter === 'open' && where === 'done') return false;
    if (filter === 'again' && where !== 'again') return false;
    const haystack = [door.title, ...fields.map((name) => String(door.data[name] ?? ''))].join(' ');
    return haystack.toLowerCase().includes(words.trim().toLowerCase());
  };
  const counted = typeof page.page.progress.round === 'string';
  const found = doors.filter(fits);
  return (
    <>
      <div className="tools">
        <label>
          <span className="quiet">{say('search')}</span>
          <input type="search" value={words} onChange={(e) => setWords(e.target.value)} />
        </label>
        {counted && (
          <label className="narrow">
            <span className="quiet">{say('round')}</span>
            <input
              type="number"
              inputMode="numeric"
              min={1}
              max={99}
              value={round}
              onChange={(e) => setSaid(Number(e.target.value) || 1)}
            />
          </label>
        )}
      </div>
      <fieldset className="filters">
        <legend className="unseen">{say('doors')}</legend>
        {FILTERS.map((each) => (
          <label key={each} className="choice">
            <input type="radio" name="filter" checked={filter === each} onChange={() => setFilter(each)} />
            <span>{say(`filter.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <button type="button" className="add" onClick={() => onNew(round)}>
        ＋ {say('door.new')}
      </button>
      {found.length === 0 && <p>{say('doors.none')}</p>}
      <ul className="list">
        {found.slice(0, SHOWN).map((door) => (
          <li key={door.id}>
            <button type="button" className="door" onClick={() => onOpen(door, round)}>
              <strong>{door.title}</strong>
              <span className="quiet">
                {door.last
                  ? say('door.last', {
                      round: counted ? door.last.round : showTime(door.last.at),
                      outcome: text(`${telling}.${page.page.progress.outcome}.${door.last.outcome}`),
                    })
                  : say('door.never')}
                {door.waiting && <> · {say('door.waiting')}</>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
