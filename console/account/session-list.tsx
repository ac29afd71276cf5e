import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { remove } from '../api/client.ts';
import { peopleQueries } from '../api/people.ts';
import { useSay } from '../text/index.ts';
import { dayTimeText } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';
import { useTask } from '../ui/use-task.ts';

const BROWSERS = [/Edg\/[\d]+/, /Firefox\/[\d]+/, /Chrome\/[\d]+/, /Version\/[\d]+.*Safari/] as const;
const SYSTEMS = [
  /Windows NT [\d.]+/,
  /Android [\d.]+/,
  /iPhone OS [\d_]+/,
  /Mac OS X [\d_]+/,
  /Linux/,
] as const;
const first = (patterns: readonly RegExp[], text: string): string | undefined =>
  patterns.map((pattern) => pattern.exec(text)?.[0]).find(Boolean);

/** What a person recognises of a user agent. */
function deviceName(agent: string): string {
  const parts = [first(BROWSERS, agent)?.replace('/', ' '), first(SYSTEMS, agent)?.replaceAll('_', '.')];
  return parts.filter(Boolean).join(' · ') || agent.slice(0, 60);
}

/** Sessions of one's own; any but this one can be ended from here. */
export function SessionList() {
  const { say } = useSay();
  const query = useQuery(peopleQueries.sessions);
  const { run, busy } = useTask(['sessions']);
  return (
    <>
      <p className="quiet">{say('account.sessionsHint')}</p>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('common.none') }}>
        {(rows) => (
          <ul className="list">
            {rows.map((row) => (
              <li key={row.id} className="card row">
                <div style={{ flex: '1 1 10em' }}>
                  <b>{deviceName(row.device ?? '')}</b>
                  <div className="quiet">
                    {say('account.address')} {row.peer ?? say('common.none')} · {say('account.since')}{' '}
                    <span className="number">{dayTimeText(row.since)}</span> · {say('account.lastUsed')}{' '}
                    <span className="number">{dayTimeText(row.lastUsed)}</span>
                  </div>
                </div>
                {row.current ? (
                  <span className="tag">{say('account.thisDevice')}</span>
                ) : (
                  <Button
                    size="small"
                    disabled={busy}
                    onClick={() => void run(() => remove(`/sessions/${encodeURIComponent(row.id)}`))}
                  >
                    {say('account.signOutThere')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}
