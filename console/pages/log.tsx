import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { DUTY_LOG_KINDS } from '../../contract/responses.ts';
import { dutyQueries } from '../api/duty.ts';
import { dutyNow } from '../api/live.ts';
import { queries } from '../api/queries.ts';
import { LogLines } from '../desk/log-list.tsx';
import { useLogUnit } from '../desk/log-unit.ts';
import { WriteLine } from '../desk/write-line.tsx';
import { useSay } from '../text/index.ts';
import { clockText, fromBeijingInput } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

const KINDS = ['all', ...DUTY_LOG_KINDS] as const;

/** 值班日志 of a span of time and a kind, to read, to add to, and to print. */
export function LogPage() {
  const { say, language } = useSay();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('all');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [words, setWords] = useState('');
  const me = useQuery(queries.me);
  const unit = useLogUnit();
  const query = useInfiniteQuery(
    dutyQueries.log({
      kind: kind === 'all' ? undefined : kind,
      from: from === '' ? undefined : fromBeijingInput(from),
      to: to === '' ? undefined : fromBeijingInput(to),
    }),
  );
  useEffect(() => {
    document.title = `${say('nav.log')} · ${say('app.name')}`;
  }, [say]);
  return (
    <Panel
      title={say('log.title')}
      extra={
        <Button className="no-print" onClick={() => window.print()}>
          {say('log.print')}
        </Button>
      }
    >
      <p className="print-only">
        {unit ? say('log.sheet', { unit: unit.name }) : ''} {from} – {to} ·{' '}
        {say('log.printed', { name: me.data?.name ?? '', time: clockText(dutyNow()) })}
      </p>
      <WriteLine withTime />
      <div className="row no-print" style={{ margin: '8px 0' }}>
        <Select
          value={kind}
          onChange={setKind}
          style={{ width: 160 }}
          aria-label={say('log.kind.all')}
          options={KINDS.map((value) => ({ value, label: say(`log.kind.${value}`) }))}
        />
        {say('log.from')}
        <Input
          type="datetime-local"
          aria-label={say('log.from')}
          style={{ width: 200 }}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        {say('log.to')}
        <Input
          type="datetime-local"
          aria-label={say('log.to')}
          style={{ width: 200 }}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
        <Input
          allowClear
          style={{ width: 180 }}
          aria-label={say('log.find')}
          placeholder={say('log.find')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <Loaded
        query={query}
        empty={{ when: (data) => data.pages[0]?.entries.length === 0, text: say('log.none') }}
      >
        {(data) => (
          <LogLines
            numbered
            entries={data.pages
              .flatMap((page) => page.entries)
              .filter((entry) => (language === 'zh' ? entry.textZh : entry.textEn).includes(words))}
          />
        )}
      </Loaded>
      {query.hasNextPage && (
        <Button
          className="no-print"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {say('log.more')}
        </Button>
      )}
    </Panel>
  );
}
