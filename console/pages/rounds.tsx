import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { Round, RoundBoard, RoundState, RoundSummary } from '../../contract/rounds.ts';
import { beginRound, roundQueries } from '../api/rounds.ts';
import { useSeat } from '../duty/seat.ts';
import { RoundRun } from '../rounds/round-run.tsx';
import '../rounds/rounds.css';
import { useSay } from '../text/index.ts';
import { shortTime, timeOnly } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

const MARKS: Readonly<Record<RoundState, string>> = {
  waiting: 'tag',
  overdue: 'tag bad',
  missed: 'tag bad',
  done: 'tag',
  late: 'tag amber',
};

function RoundRow({ round }: { round: RoundSummary }) {
  const { say } = useSay();
  const { counts } = round;
  return (
    <tr data-state={round.state}>
      <td className="number">{shortTime(round.dueFrom)}</td>
      <td>
        <span className={MARKS[round.state]}>{say(`rounds.state.${round.state}`)}</span>
        {round.dueBy === null && <span className="quiet"> {say('rounds.between')}</span>}
      </td>
      <td>{round.begunBy?.name}</td>
      <td className="number">{round.endedAt && timeOnly(Date.parse(round.endedAt))}</td>
      <td className="number">
        {round.begunAt &&
          say('rounds.counts', {
            cameras: counts.cameras,
            normal: counts.normal,
            abnormal: counts.abnormal,
            unclear: counts.unclear,
          })}{' '}
        {round.begunAt && counts.left > 0 && (
          <span className="tag amber">{say('rounds.leftOf', { n: counts.left })}</span>
        )}
      </td>
    </tr>
  );
}

function Board({
  board,
  mayDo,
  onBegin,
  busy,
}: {
  board: RoundBoard;
  mayDo: boolean;
  onBegin: () => void;
  busy: boolean;
}) {
  const { say } = useSay();
  const { rule, current, recent, last24Hours, nextDue } = board;
  const begun = current !== null && current.begunAt !== null;
  return (
    <div className="stack">
      <Panel title={say('rounds.title')}>
        <p>
          {rule
            ? say('rounds.rule', {
                every: rule.everyMinutes,
                within: rule.withinMinutes,
                level: rule.levelName ?? say('rounds.noLevel'),
              })
            : say('rounds.noRule')}
        </p>
        {rule && <p className="quiet">{rule.source}</p>}
        <div className="row">
          {current && (
            <span className={MARKS[current.state]}>
              {say('rounds.current', {
                time: shortTime(current.dueFrom),
                state: say(`rounds.state.${current.state}`),
              })}
            </span>
          )}
          {nextDue && <span className="quiet">{say('rounds.next', { time: shortTime(nextDue) })}</span>}
        </div>
        {mayDo && (
          <p>
            <Button type="primary" size="large" loading={busy} onClick={onBegin}>
              {say(begun ? 'rounds.goOn' : current ? 'rounds.begin' : 'rounds.beginBetween')}
            </Button>
          </p>
        )}
      </Panel>
      <Panel title={say('rounds.recent')}>
        <p className="number">
          {say('rounds.figures', {
            due: last24Hours.due,
            done: last24Hours.done,
            late: last24Hours.late,
            overdue: last24Hours.overdue,
          })}
        </p>
        {recent.length === 0 ? (
          <p className="quiet">{say('rounds.none')}</p>
        ) : (
          <PlainTable
            name={say('rounds.recent')}
            heads={
              <>
                <th>{say('rounds.due')}</th>
                <th>{say('rounds.state')}</th>
                <th>{say('rounds.by')}</th>
                <th>{say('rounds.ended')}</th>
                <th>{say('rounds.result')}</th>
              </>
            }
          >
            {recent.map((round) => (
              <RoundRow key={round.id} round={round} />
            ))}
          </PlainTable>
        )}
      </Panel>
    </div>
  );
}

/** 视频巡查: the round to do now, the rounds of a day with those missed, and the round itself. */
export function RoundsPage() {
  const { say } = useSay();
  const seat = useSeat('rounds.read');
  const query = useQuery({ ...roundQueries.board(seat?.unitId ?? ''), enabled: seat !== undefined });
  const [started, setStarted] = useState<Round>();
  const { run, busy } = useTask(['rounds', 'log']);
  useEffect(() => {
    document.title = `${say('nav.rounds')} · ${say('app.name')}`;
  }, [say]);
  const begin = async (): Promise<void> => {
    const begun = seat && (await run(() => beginRound(seat.unitId)));
    if (begun) setStarted(begun.answer);
  };
  if (started)
    return (
      <Panel title={say('rounds.running', { time: shortTime(started.round.dueFrom) })}>
        <RoundRun started={started} onEnd={() => setStarted(undefined)} />
      </Panel>
    );
  return (
    <Loaded query={query}>
      {(board) => (
        <Board
          board={board}
          mayDo={seat?.may('rounds.do') ?? false}
          onBegin={() => void begin()}
          busy={busy}
        />
      )}
    </Loaded>
  );
}
