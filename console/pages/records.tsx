import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { recordQueries } from '../api/records.ts';
import { ChoiceFilters } from '../records/choice-filters.tsx';
import { TYPES, typeById, useDeclaredText, useProgrammeText } from '../records/declared.ts';
import { MoveButton } from '../records/move-form.tsx';
import { RecordExchange } from '../records/record-exchange.tsx';
import { shownValue } from '../records/shown-value.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Problem } from '../ui/problem-text.tsx';

const COLUMNS = 4;

/** Records of one declared type: find, open, begin. Made from the declaration. */
export function RecordsPage() {
  const { say } = useSay();
  const text = useDeclaredText();
  const programmeText = useProgrammeText();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { type?: string; state?: string; filter?: string };
  const type = typeById(search.type ?? '') ?? TYPES[0];
  const [words, setWords] = useState('');
  const found = useDeferredValue(words.trim());
  const list = useInfiniteQuery({
    ...recordQueries.list({
      type: type?.id ?? '',
      state: search.state,
      filter: search.filter,
      text: found || undefined,
    }),
    enabled: type !== undefined,
  });
  if (!type) return <p className="quiet">{say('common.none')}</p>;
  const go = (change: { type?: string; state?: string | undefined; filter?: string | undefined }): void =>
    void navigate({
      to: '/records',
      search: {
        type: type.id,
        ...(change.type ? {} : { state: search.state, filter: search.filter }),
        ...change,
      } as never,
    });
  const columns = Object.keys(type.type.fields)
    .filter((field) => field !== type.type.title && type.type.fields[field]?.kind !== 'reference')
    .slice(0, COLUMNS);
  const rows = list.data?.pages.flatMap(({ records }) => records) ?? [];
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
          <Input
            aria-label={say('records.find')}
            placeholder={say('records.find')}
            value={words}
            allowClear
            style={{ width: 160 }}
            onChange={(event) => setWords(event.target.value)}
          />
          {openers.map(([name]) => (
            <MoveButton key={name} type={type} name={name} primary />
          ))}
          <RecordExchange
            key={type.id}
            type={type}
            state={search.state}
            filter={search.filter}
            text={found || undefined}
          />
        </span>
      }
    >
      {list.error ? <Problem error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isPending ? (
        <output className="quiet">{say('common.loading')}</output>
      ) : rows.length === 0 ? (
        <p className="quiet">{say('records.none')}</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={text(type)}>
          <table className="plain">
            <thead>
              <tr>
                <th>{text(type, type.type.title)}</th>
                <th>{say('records.state')}</th>
                {columns.map((field) => (
                  <th key={field}>{text(type, field)}</th>
                ))}
                <th>{say('records.changedAt')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((record) => (
                <tr key={record.id}>
                  <td>
                    <Link to="/records/$recordId" params={{ recordId: record.id }}>
                      {record.title}
                    </Link>
                  </td>
                  <td>{text(type, `state.${record.state}`)}</td>
                  {columns.map((field) => (
                    <td key={field}>{shownValue(type, field, record.data[field], text, say)}</td>
                  ))}
                  <td className="number">{shortTime(record.changedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {say('records.more')}
        </Button>
      )}
    </Panel>
  );
}
