import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { DutyLogEntry } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { later } from '../ui/later.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { useLogUnit } from './log-unit.ts';

const LATE_MS = 10 * 60_000;

/** The line to write in is drawn when the lines to read stand. */
const WriteLine = later(
  () => import('./write-line.tsx').then(({ WriteLine: line }) => line),
  <div className="write-line" />,
);

function CorrectLine({ entry, onDone }: { entry: DutyLogEntry; onDone: () => void }) {
  const { say } = useSay();
  const { act, busy } = useAct(['log']);
  const unit = useLogUnit();
  return (
    <Ask
      title={say('log.corrects', { seq: entry.seq })}
      hint={entry.textZh}
      open
      busy={busy}
      questions={[{ name: 'text', label: say('log.correctText'), kind: 'long', required: true }]}
      onCancel={onDone}
      onAnswer={async ({ text }) => {
        const body = { text, unitId: unit?.unitId, correctsSeq: entry.seq };
        if (await act('/duty-log', body)) onDone();
      }}
    />
  );
}

/** Lines as they stand; nothing is ever changed, a correction names the line it corrects. */
export function LogLines({ entries, numbered }: { entries: readonly DutyLogEntry[]; numbered?: boolean }) {
  const { say, language } = useSay();
  const unit = useLogUnit();
  const [correcting, setCorrecting] = useState<DutyLogEntry>();
  return (
    <>
      <ol className="evidence" style={{ listStyle: 'none', paddingLeft: 0 }}>
        {entries.map((entry) => {
          const late = Date.parse(entry.recordedAt) - Date.parse(entry.happenedAt) > LATE_MS;
          return (
            <li key={entry.seq} className="log-line">
              {numbered && <span className="number quiet">{entry.seq} </span>}
              <span className="number quiet">{shortTime(entry.happenedAt)}</span>{' '}
              {entry.correctsSeq !== null && (
                <span className="tag amber">{say('log.corrects', { seq: entry.correctsSeq })}</span>
              )}{' '}
              {language === 'zh' ? entry.textZh : entry.textEn}
              {late && (
                <span className="tag amber">
                  {entry.by.via === 'system'
                    ? say('log.lateData', { time: shortTime(entry.recordedAt) })
                    : say('log.recorded', { time: shortTime(entry.recordedAt) })}
                </span>
              )}
              {numbered && entry.by.via !== 'system' && (
                <span className="quiet">
                  {' '}
                  · {entry.by.postTitle ?? ''} {entry.by.name}
                </span>
              )}
              {numbered && unit && (
                <Button size="small" type="link" className="no-print" onClick={() => setCorrecting(entry)}>
                  {say('log.correct')}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
      {correcting && <CorrectLine entry={correcting} onDone={() => setCorrecting(undefined)} />}
    </>
  );
}

/** The newest lines on the desk. */
export function LogList({ most }: { most: number }) {
  const { say } = useSay();
  const query = useQuery(queries.log);
  return (
    <>
      <WriteLine />
      <Loaded query={query} empty={{ when: (data) => data.entries.length === 0, text: say('log.none') }}>
        {(data) => <LogLines entries={data.entries.slice(0, most)} />}
      </Loaded>
    </>
  );
}
