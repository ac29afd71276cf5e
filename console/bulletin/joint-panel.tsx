import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { BRIEF_STATES } from '../../contract/bulletin/desk-moves.ts';
import type { JointBrief } from '../../contract/bulletin/joint.ts';
import { BULLETIN } from '../api/bulletin.ts';
import { guidanceQueries } from '../api/guidance.ts';
import { queries } from '../api/queries.ts';
import { useUnitName } from '../figures/unit-name.ts';
import { useSay } from '../text/index.ts';
import { Ask } from '../ui/ask.tsx';
import { shortTime } from '../ui/format.ts';
import { Panel } from '../ui/panel.tsx';
import { Loaded } from '../ui/problem-text.tsx';
import { useAct } from '../ui/use-act.ts';

/** 联合报送: briefs of other units that name one of the reader's; its head consents to the text as it is signed. */
export function JointPanel({ signsFor }: { signsFor: readonly string[] }) {
  const { say, language } = useSay();
  const unitName = useUnitName();
  const units = useQuery(queries.units);
  const query = useQuery(guidanceQueries.joint);
  const { act, busy } = useAct(BULLETIN);
  const [asked, setAsked] = useState<JointBrief>();
  const consent = async ({ briefId, revision, unitPath }: JointBrief): Promise<void> => {
    const unitId = units.data?.find(({ path }) => path === unitPath)?.id;
    if (await act(`/bulletin-briefs/${briefId}/consents`, { unitId, revision })) setAsked(undefined);
  };
  return (
    <Panel title={say('guidance.joint')}>
      <Loaded query={query} empty={{ when: (rows) => rows.length === 0, text: say('guidance.noJoint') }}>
        {(rows) => (
          <ol className="list">
            {rows.map((brief) => (
              <li key={`${brief.briefId} ${brief.unitPath}`} className="card" data-joint={brief.briefId}>
                <span className="row">
                  <b>{brief.title}</b>
                  <span className="tag">{BRIEF_STATES[brief.state][language]}</span>
                  <span className="quiet">
                    {say('guidance.jointLead', {
                      lead: unitName(brief.leadPath),
                      unit: unitName(brief.unitPath),
                    })}
                  </span>
                </span>
                <p className="said">{brief.text}</p>
                <span className="row">
                  {brief.consent ? (
                    <span className="quiet">
                      {say('bulletin.consented', {
                        name: brief.consent.name,
                        time: shortTime(brief.consent.at),
                      })}
                    </span>
                  ) : (
                    <span className="tag amber">{say('bulletin.notConsented')}</span>
                  )}
                  {!brief.consent && brief.state === 'signed' && signsFor.includes(brief.unitPath) && (
                    <Button size="small" onClick={() => setAsked(brief)}>
                      {say('guidance.consent')}
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {asked && (
        <Ask
          open
          title={say('guidance.consent')}
          hint={say('guidance.consentHint')}
          questions={[]}
          busy={busy}
          onCancel={() => setAsked(undefined)}
          onAnswer={() => void consent(asked)}
        />
      )}
    </Panel>
  );
}
