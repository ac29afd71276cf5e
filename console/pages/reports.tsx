import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect } from 'react';
import { Report, type ReportBoard } from '../../contract/duty.ts';
import { post } from '../api/client.ts';
import { seatQueries } from '../api/seat.ts';
import '../duty/duty.css';
import { type Seat, useSeat } from '../duty/seat.ts';
import { useSay } from '../text/index.ts';
import { dayTimeText, shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useRowKeys } from '../ui/use-row-keys.ts';
import { useTask } from '../ui/use-task.ts';

function Due({ due }: { due: ReportBoard['due'] }) {
  const { say } = useSay();
  if (!due) return <p className="quiet">{say('report.noneDue')}</p>;
  return (
    <p role="status">
      <span className={due.overdue ? 'tag bad' : 'tag'}>
        {say(due.overdue ? 'report.overdue' : 'report.due', {
          kind: say(`report.kind.${due.kind}`),
          time: dayTimeText(due.dueAt),
        })}
      </span>{' '}
      <span className="quiet">
        {due.level} {say('report.limit', { n: due.limit, source: due.source })}
      </span>
    </p>
  );
}

function Board({ seat }: { seat: Seat }) {
  const { say } = useSay();
  const navigate = useNavigate();
  const { run, busy } = useTask(['duty', 'log']);
  const around = useRowKeys<HTMLDivElement>();
  const query = useQuery(seatQueries.reports(seat.unitId));
  const draft = async (): Promise<void> => {
    const done = await run(async () => Report.parse(await post('/duty-reports', { unitId: seat.unitId })));
    if (done) await navigate({ to: '/reports/$reportId', params: { reportId: done.answer.id } });
  };
  return (
    <Panel
      title={say('report.title')}
      extra={
        seat.may('reports.write') && (
          <Button type="primary" loading={busy} onClick={() => void draft()}>
            {say('report.draft')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {(board) => (
          <div ref={around}>
            <Due due={board.due} />
            {board.reports.length === 0 ? (
              <p className="quiet">{say('report.none')}</p>
            ) : (
              <PlainTable
                name={say('report.title')}
                heads={
                  <>
                    <th>{say('report.asOf')}</th>
                    <th>{say('report.name')}</th>
                    <th>{say('report.state')}</th>
                    <th>{say('report.draftedBy')}</th>
                    <th>{say('report.sent')}</th>
                  </>
                }
              >
                {board.reports.map((report) => (
                  <tr key={report.id}>
                    <td className="number">{dayTimeText(report.asOf)}</td>
                    <td>
                      <Link to="/reports/$reportId" params={{ reportId: report.id }}>
                        {report.title}
                      </Link>
                    </td>
                    <td>
                      <span className={report.state === 'draft' ? 'tag amber' : 'tag'}>
                        {say(`report.state.${report.state}`)}
                      </span>
                    </td>
                    <td>{report.draftedBy}</td>
                    <td>
                      {report.sentAt !== null && (
                        <>
                          {report.sentBy} <span className="number quiet">{shortTime(report.sentAt)}</span>
                        </>
                      )}
                    </td>
                  </tr>
                ))}
              </PlainTable>
            )}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

/** 专报: what is drafted, what was sent, and when the next is due. */
export function ReportsPage() {
  const { say } = useSay();
  const seat = useSeat();
  useEffect(() => {
    document.title = `${say('nav.reports')} · ${say('app.name')}`;
  }, [say]);
  return seat ? <Board seat={seat} /> : <p className="quiet">{say('common.notAllowed')}</p>;
}
