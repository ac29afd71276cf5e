import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Segmented, Select } from 'antd';
import { Suspense, useDeferredValue, useEffect, useState } from 'react';
import { MOST_COLUMNS } from '../../contract/saved-views.ts';
import { recordQueries } from '../api/records.ts';
import { BulkBar } from '../records/bulk-bar.tsx';
import { ChoiceFilters } from '../records/choice-filters.tsx';
import { TYPES, typeById, useDeclaredText, useProgrammeText } from '../records/declared.ts';
import { MoveButton } from '../records/move-form.tsx';
import { RecordExchange } from '../records/record-exchange.tsx';
import { columnsOf, RecordTable, usualColumns } from '../records/record-table.tsx';
import { viewsOf } from '../records/record-views.tsx';
import { type ListSearch, SavedViews, useLinkedView } from '../records/saved-views.tsx';
import { useSay } from '../text/index.ts';
import { Panel } from '../ui/panel.tsx';
import { Problem } from '../ui/problem-text.tsx';

/** Records of one declared type: find, open, begin. Made from the declaration. */
export function RecordsPage() {
  const { say } = useSay();
  const text = useDeclaredText();
  const programmeText = useProgrammeText();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as ListSearch;
  const refusedView = useLinkedView(search);
  const type = typeById(search.type ?? '') ?? TYPES[0];
  const [words, setWords] = useState(search.text ?? '');
  // A view brings its words; what is typed afterwards is the reader's own.
  useEffect(() => setWords(search.text ?? ''), [search.text]);
  const [view, setView] = useState('table');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const found = useDeferredValue(words.trim());
  const list = useInfiniteQuery({
    ...recordQueries.list({
      type: type?.id ?? '',
      state: search.state,
      filter: search.filter,
      sort: search.sort,
      unit: search.unit,
      text: found || undefined,
    }),
    enabled: type !== undefined,
  });
  if (!type) return <p className="quiet">{say('common.none')}</p>;
  const go = (change: { [K in keyof ListSearch]?: ListSearch[K] | undefined }): void => {
    setChosen(new Set());
    void navigate({
      to: '/records',
      search: {
        type: type.id,
        ...(change.type ? {} : search),
        ...change,
      } as never,
    });
  };
  const possible = columnsOf(type);
  const asked = search.columns?.split(',').filter((field) => possible.includes(field)) ?? [];
  const columns = asked.length > 0 ? asked : usualColumns(type);
  const rows = list.data?.pages.flatMap(({ records }) => records) ?? [];
  const views = viewsOf(type);
  const names = Object.keys(views);
  const Shown = views[view];
  const openers = Object.entries(type.type.moves).filter(([, move]) => move.from === 'new');
  return (
    <Panel
      title={`${programmeText(type.programme, 'name')} · ${text(type)}`}
      extra={
        <span className="row">
          <Select
            aria-label={say('records.type')}
            value={type.id}
            style={{ minWidth: 140 }}
            onChange={(id) => go({ type: id })}
            options={[...new Set(TYPES.map(({ programme }) => programme))].map((programme) => ({
              label: programmeText(programme, 'name'),
              options: TYPES.filter((each) => each.programme === programme).map((each) => ({
                value: each.id,
                label: text(each),
              })),
            }))}
          />
          <Select
            aria-label={say('records.state')}
            value={search.state ?? ''}
            style={{ minWidth: 120 }}
            onChange={(state) => go({ state: state || undefined })}
            options={[
              { value: '', label: say('records.anyState') },
              ...Object.keys(type.type.states).map((state) => ({
                value: state,
                label: text(type, `state.${state}`),
              })),
            ]}
          />
          <ChoiceFilters type={type} filter={search.filter} onFilter={(filter) => go({ filter })} />
          {type.type.clocks && (
            <Select
              aria-label={say('records.sort')}
              value={search.sort ?? 'changed'}
              style={{ minWidth: 160 }}
              onChange={(sort) => go({ sort: sort === 'due' ? 'due' : undefined })}
              options={(['changed', 'due'] as const).map((sort) => ({
                value: sort,
                label: say(`records.sort.${sort}`),
              }))}
            />
          )}
          <Input
            aria-label={say('records.find')}
            placeholder={say('records.find')}
            value={words}
            allowClear
            style={{ width: 160 }}
            onChange={(event) => setWords(event.target.value)}
          />
          <Select<string[]>
            aria-label={say('views.columns')}
            mode="multiple"
            maxTagCount={0}
            maxTagPlaceholder={say('views.columns')}
            value={columns}
            style={{ minWidth: 130 }}
            onChange={(fields) => go({ columns: fields.slice(0, MOST_COLUMNS).join(',') || undefined })}
            options={possible.map((field) => ({ value: field, label: text(type, field) }))}
          />
          <SavedViews type={type} search={{ ...search, text: found }} columns={columns} />
          {openers.map(([name]) => (
            <MoveButton key={name} type={type} name={name} primary />
          ))}
          <RecordExchange
            key={type.id}
            type={type}
            search={{
              ...search,
              text: found,
              columns: asked.join(','),
            }}
          />
        </span>
      }
    >
      <BulkBar
        key={type.id}
        type={type}
        records={rows.filter(({ id }) => chosen.has(id))}
        onDone={() => setChosen(new Set())}
      />
      {refusedView ? <Problem error={refusedView} /> : null}
      {list.error ? <Problem error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isPending ? (
        <output className="quiet">{say('common.loading')}</output>
      ) : rows.length === 0 ? (
        // What could not be read is not said to be empty.
        list.error ? null : (
          <p className="quiet">{say('records.none')}</p>
        )
      ) : (
        <>
          {names.length > 0 && (
            <Segmented
              aria-label={say('records.view')}
              value={Shown ? view : 'table'}
              onChange={setView}
              options={['table', ...names].map((name) => ({
                value: name,
                label: say(`records.view.${name as 'table'}`),
              }))}
            />
          )}
          {Shown ? (
            <Suspense fallback={<output className="quiet">{say('common.loading')}</output>}>
              <Shown type={type} rows={rows} />
            </Suspense>
          ) : (
            <RecordTable type={type} rows={rows} columns={columns} chosen={chosen} onChoose={setChosen} />
          )}
        </>
      )}
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {say('records.more')}
        </Button>
      )}
    </Panel>
  );
}
