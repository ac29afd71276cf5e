import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { dutyQueries } from '../api/duty.ts';
import { queries } from '../api/queries.ts';
import type { Decided } from '../desk/proposal-card.tsx';
import { ProposalList } from '../desk/proposal-list.tsx';
import { changeText } from '../desk/proposal-text.ts';
import { type Language, type Say, useSay } from '../text/index.ts';
import { shortTime } from '../ui/format.ts';
import { Loaded } from '../ui/problem-text.tsx';

function doneText({ move, proposal, effectiveAt }: Decided, say: Say, language: Language): string {
  const what = changeText(proposal, say, language);
  if (move === 'sign' && effectiveAt) return say('sign.doneLater', { what, time: shortTime(effectiveAt) });
  if (move === 'sign') return say('sign.doneSign', { what });
  if (move === 'reject') return say('sign.doneReject', { what });
  if (move === 'countersign') return say('sign.doneCountersign', { what });
  return say(move === 'dispute' ? 'sign.doneDispute' : 'sign.doneConfer', { what });
}

/** What the signature set in motion, live: who was told, who was ordered, who has signed for it. */
function SetInMotion({ decided }: { decided: Decided }) {
  const { say } = useSay();
  const responses = useQuery(queries.responses);
  const { proposal } = decided;
  const response = responses.data?.responses.find(
    (each) =>
      each.planId === proposal.planId && each.area.id === proposal.area.id && each.track === proposal.track,
  );
  const id = response?.id ?? proposal.responseId ?? '';
  const query = useQuery({ ...dutyQueries.response(id), enabled: id !== '', refetchInterval: 5_000 });
  if (!query.data) return null;
  const { notices, actions } = query.data;
  return (
    <ul className="evidence">
      <li>
        {say('sign.sent', {
          notices: notices.length,
          noticesSigned: notices.filter((each) => each.state === 'signed').length,
        })}
      </li>
      <li>
        {say('sign.ordered', {
          orders: actions.length,
          ordersSigned: actions.filter((each) => each.receivedAt !== null).length,
        })}
      </li>
    </ul>
  );
}

/** 待签批 on a phone: what the reader's own posts are named for, with the evidence open. */
export function SignPage() {
  const { say, language } = useSay();
  const query = useQuery(queries.signatures);
  const [decided, setDecided] = useState<Decided>();
  useEffect(() => {
    document.title = `${say('sign.title')} · ${say('app.name')}`;
  }, [say]);
  const acts = decided?.move === 'sign' && decided.effectiveAt === undefined;
  return (
    <section className="sign-page">
      <h2>{say('sign.title')}</h2>
      {decided && (
        <Alert
          type={decided.move === 'sign' || decided.move === 'countersign' ? 'success' : 'info'}
          showIcon
          role="status"
          style={{ marginBottom: 12 }}
          title={doneText(decided, say, language)}
          description={
            acts && (
              <>
                <SetInMotion decided={decided} />
                <Link to="/responses">{say('sign.follow')}</Link>
              </>
            )
          }
        />
      )}
      <Loaded query={query}>
        {({ proposals }) => (
          <ProposalList proposals={proposals} none={say('sign.none')} phone onDecided={setDecided} />
        )}
      </Loaded>
    </section>
  );
}
