import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Response } from '../../contract/responses.ts';
import { queries } from '../api/queries.ts';
import { type Language, type Say, useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { LevelMark, levelName } from '../ui/marks.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { ProposalList } from './proposal-list.tsx';
import { ProposeByHand } from './propose-by-hand.tsx';

/** What the level stands on now, and what keeps it from being lowered. */
function outlook(response: Response, say: Say, language: Language): string[] {
  const { triggeredLevel, calmSince, mayLowerFrom, openHazards } = response;
  return [
    triggeredLevel
      ? say('responses.triggered', { level: levelName(language, triggeredLevel) })
      : say('responses.notTriggered'),
    ...(calmSince ? [say('responses.calm', { time: shortTime(calmSince) })] : []),
    ...(openHazards > 0 ? [say('responses.hazards', { count: openHazards })] : []),
    ...(mayLowerFrom && openHazards === 0
      ? [say('responses.mayLower', { time: shortTime(mayLowerFrom) })]
      : []),
  ];
}

export function ResponseCard({ response }: { response: Response }) {
  const { say, language } = useSay();
  return (
    <div className="row">
      {response.level && <LevelMark rank={response.level.rank} name={response.level.name} />}
      <div style={{ flex: 1, minWidth: 200 }}>
        <b>{response.headquarters.name}</b> · {response.area.name} ·{' '}
        {say(`responses.track.${response.track}`)}
        <div className="quiet">
          {say('alarms.since', { time: shortTime(response.levelSince) })}
          {response.basis ? ` · ${response.basis}` : ''}
        </div>
        {response.state === 'active' ? (
          <div className="quiet">{outlook(response, say, language).join(' · ')}</div>
        ) : (
          <span className="tag">{say('responses.endedTag')}</span>
        )}
        {response.evidenceChanged && <span className="tag amber">{say('responses.evidenceChanged')}</span>}
        {response.signatureOverdue && <span className="tag bad">{say('responses.overdue')}</span>}
      </div>
    </div>
  );
}

/** Responses in force, side by side, and what waits to be decided. */
export function ResponsePanels() {
  const { say } = useSay();
  const query = useQuery(queries.responses);
  const me = useQuery(queries.me);
  const mayPropose = me.data?.permissions.includes('responses.propose') ?? false;
  return (
    <>
      <Panel
        title={say('responses.title')}
        extra={
          <span className="row">
            <Link to="/responses">{say('responses.detail')}</Link>
            {mayPropose && <ProposeByHand />}
          </span>
        }
      >
        <Loaded
          query={query}
          empty={{ when: (data) => data.responses.length === 0, text: say('responses.none') }}
        >
          {(data) => (
            <ul className="list">
              {data.responses.map((response) => (
                <li className="card" key={response.id}>
                  <ResponseCard response={response} />
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      <Panel title={say('responses.proposals')} grows>
        <Loaded query={query}>
          {({ proposals }) => <ProposalList proposals={proposals} none={say('responses.noProposals')} />}
        </Loaded>
      </Panel>
    </>
  );
}
