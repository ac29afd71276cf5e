import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { LevelMark } from '../ui/marks.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { ProposalCard } from './proposal-card.tsx';

/** Responses in force, side by side, and what waits to be decided. */
export function ResponsePanels() {
  const { say } = useSay();
  const query = useQuery(queries.responses);
  return (
    <>
      <Panel title={say('responses.title')}>
        <Loaded
          query={query}
          empty={{ when: (data) => data.responses.length === 0, text: say('responses.none') }}
        >
          {(data) => (
            <ul className="list">
              {data.responses.map((response) => (
                <li className="card row" key={response.id}>
                  {response.level && <LevelMark rank={response.level.rank} name={response.level.name} />}
                  <div style={{ flex: 1 }}>
                    <b>{response.headquarters.name}</b> · {response.area.name}
                    <div className="quiet">
                      {say(`responses.track.${response.track}`)} ·{' '}
                      {say('alarms.since', { time: shortTime(response.levelSince) })}
                      {response.basis ? ` · ${response.basis}` : ''}
                    </div>
                    {response.evidenceChanged && (
                      <span className="tag amber">{say('responses.evidenceChanged')}</span>
                    )}
                    {response.signatureOverdue && <span className="tag bad">{say('responses.overdue')}</span>}
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      <Panel title={say('responses.proposals')}>
        <Loaded
          query={query}
          empty={{ when: (data) => data.proposals.length === 0, text: say('responses.noProposals') }}
        >
          {(data) => (
            <ul className="list">
              {data.proposals.map((proposal) => (
                <ProposalCard key={proposal.id} proposal={proposal} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </>
  );
}
