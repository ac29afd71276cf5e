import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { CorrectionProposal } from '../../contract/bulletin/issue.ts';
import { BULLETIN, bulletinQueries } from '../api/bulletin.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

type Decision = 'correct' | 'dismiss';

/** Printed figures whose records say something else now: a 更正 is proposed, nothing printed is changed. */
export function CorrectionList({ unit }: { unit: string }) {
  const { say, language } = useSay();
  const query = useQuery(bulletinQueries.corrections(unit));
  const { act, busy } = useAct(BULLETIN);
  const [asked, setAsked] = useState<{ proposal: CorrectionProposal; decision: Decision }>();
  const decide = async ({ reason }: Record<string, string | number>): Promise<void> => {
    if (!asked) return;
    const { issueId, briefId, n, valueNow } = asked.proposal;
    const body = { issueId, briefId, n, valueNow, decision: asked.decision, reason };
    if (await act('/bulletin-corrections', body)) setAsked(undefined);
  };
  return (
    <Panel title={say('issues.corrections')}>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('issues.noCorrections') }}>
        {(rows) => (
          <ol className="list">
            {rows.map((proposal) => (
              <li key={`${proposal.briefId} ${proposal.n}`} className="card">
                <span className="row">
                  <Link to="/issues/$issueId" params={{ issueId: proposal.issueId }}>
                    {proposal.issueLabel}
                  </Link>
                  <b>{proposal.title}</b>
                </span>
                <p>
                  {say('issues.correction', {
                    concept: proposal.concept[language],
                    printed: proposal.printed,
                    before: proposal.frozenValue,
                    now: proposal.valueNow,
                    wording: proposal.wordingNow,
                  })}{' '}
                  {proposal.stillTrue && <span className="tag">{say('bulletin.stillTrue')}</span>}
                </p>
                <span className="row">
                  {(['correct', 'dismiss'] as const).map((decision) => (
                    <Button key={decision} size="small" onClick={() => setAsked({ proposal, decision })}>
                      {say(`issues.${decision}`)}
                    </Button>
                  ))}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {asked && (
        <Ask
          open
          title={say(`issues.${asked.decision}`)}
          hint={say(`issues.${asked.decision}Hint`)}
          questions={[
            { name: 'reason', label: say('bulletin.reason'), kind: 'long', required: true, min: 4, max: 500 },
          ]}
          busy={busy}
          onCancel={() => setAsked(undefined)}
          onAnswer={(answers) => void decide(answers)}
        />
      )}
    </Panel>
  );
}
