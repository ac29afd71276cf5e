import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { MyWork, Notice } from '../../contract/work.ts';
import { workQueries } from '../api/work.ts';
import { typeById, useDeclaredText } from '../records/declared.ts';
import { DueCell } from '../records/due-cell.tsx';
import { type Say, useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';
import { useRowKeys } from '../ui/use-row-keys.ts';

function WorkTable({ work }: { work: MyWork }) {
  const { say } = useSay();
  const text = useDeclaredText();
  const around = useRowKeys<HTMLDivElement>();
  if (work.items.length === 0) return <p className="quiet">{say('work.none')}</p>;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={say('work.title')} ref={around}>
      <table className="plain">
        <thead>
          <tr>
            <th>{say('due.record')}</th>
            <th>{say('records.due')}</th>
            <th>{say('records.type')}</th>
            <th>{say('records.state')}</th>
            <th>{say('work.why')}</th>
            <th>{say('work.can')}</th>
          </tr>
        </thead>
        <tbody>
          {work.items.map((item) => {
            const type = typeById(item.type);
            return (
              <tr key={`${item.id} ${item.why}`}>
                <td>
                  <Link className="alone" to="/records/$recordId" params={{ recordId: item.id }}>
                    {item.title || item.id}
                  </Link>
                </td>
                <td>{type && <DueCell type={type} due={item.due} />}</td>
                <td>{type ? text(type) : item.type}</td>
                <td>{type ? text(type, `state.${item.state}`) : item.state}</td>
                <td>{say(`work.why.${item.why}`)}</td>
                <td>{type && item.moves.map((move) => text(type, `move.${move}`)).join('、')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {work.more && <p className="quiet">{say('work.more', { n: work.items.length })}</p>}
    </div>
  );
}

function noticeText(say: Say, notice: Notice, clock: string): string {
  const time = notice.dueAt === null ? '' : shortTime(notice.dueAt);
  return say(`notices.${notice.kind}`, { name: notice.byName ?? '', clock, time });
}

function Notices({ notices }: { notices: readonly Notice[] }) {
  const { say } = useSay();
  const text = useDeclaredText();
  if (notices.length === 0) return <p className="quiet">{say('notices.none')}</p>;
  return (
    <ul className="list">
      {notices.map((notice) => {
        const type = typeById(notice.record.type);
        return (
          <li key={notice.id} className="card row">
            {!notice.read && <span className="tag amber">{say('notices.new')}</span>}
            <span className="number">{shortTime(notice.at)}</span>
            <Link className="alone" to="/records/$recordId" params={{ recordId: notice.record.id }}>
              {notice.record.title || notice.record.id}
            </Link>
            <span className="quiet">{type ? text(type) : notice.record.type}</span>
            <span>
              {noticeText(say, notice, type && notice.clock ? text(type, `clock.${notice.clock}`) : '')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What waits for the reader, the nearest limit first, and what they were told. */
export function WorkPage() {
  const { say } = useSay();
  const work = useQuery(workQueries.mine);
  const notices = useQuery(workQueries.notices);
  const { act, busy } = useAct(['work']);
  const overdue = work.data?.items.filter(({ due }) => due?.overdue).length ?? 0;
  const unread = notices.data?.filter(({ read }) => !read) ?? [];
  return (
    <div className="stack">
      <Panel
        title={say('work.title')}
        extra={overdue > 0 && <span className="tag bad">{say('work.overdue', { n: overdue })}</span>}
      >
        <Loaded query={work}>{(data) => <WorkTable work={data} />}</Loaded>
      </Panel>
      <Panel
        title={say('notices.title')}
        extra={
          unread.length > 0 && (
            <span className="row">
              <span className="tag amber">{say('notices.unread', { n: unread.length })}</span>
              <Button
                size="small"
                loading={busy}
                onClick={() => void act('/notices/read', { ids: unread.map(({ id }) => id) })}
              >
                {say('notices.readAll')}
              </Button>
            </span>
          )
        }
      >
        <Loaded query={notices}>{(data) => <Notices notices={data} />}</Loaded>
      </Panel>
    </div>
  );
}
