import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import type { Response } from '../../contract/responses.ts';
import { dutyQueries } from '../api/duty.ts';
import { queries } from '../api/queries.ts';
import { DecisionList } from '../desk/decision-list.tsx';
import { Journal } from '../desk/journal.tsx';
import { LagPanel, LagSteps } from '../desk/lag-panel.tsx';
import { changeText } from '../desk/proposal-text.ts';
import { ResponseCard } from '../desk/response-panel.tsx';
import { showOnWall } from '../desk/shown.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';

/** How a response came about: each change with its signature and how long it took, who was told, who was ordered. */
function ResponseCourse({ id }: { id: string }) {
  const { say, language } = useSay();
  const query = useQuery(dutyQueries.response(id));
  return (
    <Loaded query={query}>
      {({ proposals, lags, notices, actions, moves }) => (
        <>
          {proposals.map((proposal) => {
            const own = lags.find((each) => each.aboutId === proposal.id);
            return (
              <div key={proposal.id} className="course">
                <h3>
                  {changeText(proposal, say, language)}{' '}
                  <span className="tag">{say(`responses.state.${proposal.state}`)}</span>
                </h3>
                {own && <LagSteps lags={own} />}
                <DecisionList proposal={proposal} />
              </div>
            );
          })}
          <details>
            <summary>
              {say('responses.notices', {
                done: notices.filter((each) => each.state === 'signed').length,
                total: notices.length,
              })}
            </summary>
            <ul className="evidence">
              {notices.map((notice) => (
                <li key={notice.id}>
                  {notice.addressee}
                  {notice.signedAt
                    ? ` · ${say('orders.signedBy', { name: notice.signedName ?? '', time: shortTime(notice.signedAt) })}`
                    : notice.openedAt
                      ? ` · ${say('orders.opened')}`
                      : ''}
                </li>
              ))}
            </ul>
          </details>
          <p>
            {say('responses.orders', {
              done: actions.filter((each) => each.receivedAt !== null).length,
              total: actions.length,
            })}
          </p>
          <details>
            <summary>{say('responses.journal')}</summary>
            <Journal moves={moves} />
          </details>
        </>
      )}
    </Loaded>
  );
}

function ResponseItem({ response }: { response: Response }) {
  const { say } = useSay();
  const [open, setOpen] = useState(false);
  return (
    <li className="card">
      <ResponseCard response={response} />
      <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
        {say('responses.detail')}
      </Button>
      {open && <ResponseCourse id={response.id} />}
    </li>
  );
}

/** Responses with their course, and how long every step took. */
export function ResponsesPage() {
  const { say } = useSay();
  const [shown, setShown] = useState<'active' | 'all'>('active');
  const active = useQuery(queries.responses);
  const every = useQuery({ ...dutyQueries.everyResponse, enabled: shown === 'all' });
  useEffect(() => showOnWall({ kind: 'responses' }), []);
  useEffect(() => {
    document.title = `${say('nav.responses')} · ${say('app.name')}`;
  }, [say]);
  return (
    <div className="stack">
      <Panel
        title={say('responses.title')}
        extra={
          <Segmented
            value={shown}
            onChange={setShown}
            options={[
              { value: 'active', label: say('responses.inForce') },
              { value: 'all', label: say('responses.ended') },
            ]}
          />
        }
      >
        <Loaded
          query={shown === 'all' ? every : active}
          empty={{ when: (data) => data.responses.length === 0, text: say('responses.none') }}
        >
          {(data) => (
            <ul className="list">
              {data.responses.map((response) => (
                <ResponseItem key={response.id} response={response} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      <LagPanel />
    </div>
  );
}
