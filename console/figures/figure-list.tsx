import { Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { FigureValue } from '../../contract/figures.ts';
import type { FigureScope } from '../api/records.ts';
import { typeById, useDeclaredText, useProgrammeText } from '../records/declared.ts';
import { useSay } from '../text/index.ts';
import { keysOn } from '../ui/key-table.ts';
import { isElsewhere } from '../ui/keys.tsx';
import { groupFigures, matches, type ProgrammeGroup } from './figure-groups.ts';
import { FigureRow, type FigureView } from './figure-row.tsx';
import { useFigureName } from './names.ts';

const REGISTERS = 'registers';
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrows go from figure to figure; what they stand on is a button like any other. */
function step(event: KeyboardEvent<HTMLElement>): void {
  const by = STEPS[event.key];
  const from = (event.target as HTMLElement).closest('[data-figure]');
  if (by === undefined || !from || !(event.target as HTMLElement).closest('.figure-acts')) return;
  const rows = [...event.currentTarget.querySelectorAll('[data-figure]')];
  const button = rows[rows.indexOf(from) + by]?.querySelector<HTMLElement>('.figure-acts button');
  if (!button) return;
  event.preventDefault();
  button.focus();
}

/** “/” goes to the search, as on other long lists. */
function useSearchKey(input: { readonly current: InputRef | null }): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== '/' || !keysOn() || isElsewhere(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [input]);
}

function useGroupNames() {
  const { say } = useSay();
  const programmeText = useProgrammeText();
  const typeText = useDeclaredText();
  return {
    programme: (id: string) => (id === REGISTERS ? say('figures.registers') : programmeText(id, 'name')),
    type(id: string) {
      const type = typeById(id);
      return type ? typeText(type) : say('figures.registers');
    },
  };
}

/** Figures by programme and record type; those that are 0 lie under one line, and are found by the search all the same. */
export function FigureList({ figures, scope }: { figures: readonly FigureValue[]; scope: FigureScope }) {
  const { say } = useSay();
  const nameOf = useFigureName();
  const names = useGroupNames();
  const search = useRef<InputRef>(null);
  const [words, setWords] = useState('');
  const [opened, setOpened] = useState<{ id: string; view: FigureView }>();
  const [unfolded, setUnfolded] = useState<readonly string[]>([]);
  useSearchKey(search);
  const found = figures.filter(({ id }) => {
    const [programme = ''] = id.split('/');
    return matches(
      words,
      nameOf(id),
      id,
      names.programme(programme),
      names.type(id.slice(0, id.lastIndexOf('/'))),
    );
  });
  const rowsOf = (rows: readonly FigureValue[]) =>
    rows.map((figure) => (
      <FigureRow
        key={figure.id}
        figure={figure}
        scope={scope}
        opened={opened?.id === figure.id ? opened.view : undefined}
        toggle={(view) =>
          setOpened(opened?.id === figure.id && opened.view === view ? undefined : { id: figure.id, view })
        }
      />
    ));
  const groupOf = ({ programme, types, zeros }: ProgrammeGroup) => {
    const all = words.trim() !== '' || unfolded.includes(programme);
    const shown = types
      .map(({ typeId, figures: own }) => ({ typeId, own: own.filter(({ value }) => all || value !== 0) }))
      .filter(({ own }) => own.length > 0);
    return (
      <section key={programme} className="figure-group" data-programme={programme}>
        <h3>{names.programme(programme)}</h3>
        {shown.map(({ typeId, own }) => (
          <div key={typeId} className="figure-type">
            {programme !== REGISTERS && <h4>{names.type(typeId)}</h4>}
            <ul className="plain-list">{rowsOf(own)}</ul>
          </div>
        ))}
        {zeros > 0 && words.trim() === '' && (
          <Button
            type="link"
            size="small"
            className="zeros"
            aria-expanded={all}
            onClick={() =>
              setUnfolded(all ? unfolded.filter((each) => each !== programme) : [...unfolded, programme])
            }
          >
            {all
              ? say('figures.foldZeros')
              : say(shown.length > 0 ? 'figures.zeros' : 'figures.allZeros', { n: zeros })}
          </Button>
        )}
      </section>
    );
  };
  return (
    <>
      <Input
        ref={search}
        type="search"
        allowClear
        className="figure-search"
        aria-label={say('figures.search')}
        aria-keyshortcuts="/"
        placeholder={say('figures.searchHint')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setWords('');
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons inside, which stay reachable by Tab */}
      <div onKeyDown={step}>
        {groupFigures(found).map(groupOf)}
        {found.length === 0 && <p className="quiet">{say('figures.notFound')}</p>}
      </div>
    </>
  );
}
