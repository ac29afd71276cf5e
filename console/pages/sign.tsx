import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries } from '../api/queries.ts';
import { ProposalCard } from '../desk/proposal-card.tsx';
import { useSay } from '../text/index.ts';
import { Loaded } from '../ui/problem-text.tsx';

/** 待签批 on a phone: what the reader's own posts are named for, with the evidence open. */
export function SignPage() {
  const { say } = useSay();
  const query = useQuery(queries.signatures);
  useEffect(() => {
    document.title = `${say('sign.title')} · ${say('app.name')}`;
  }, [say]);
  return (
    <section className="sign-page">
      <h2>{say('sign.title')}</h2>
      <Loaded query={query} empty={{ when: (data) => data.proposals.length === 0, text: say('sign.none') }}>
        {(data) => (
          <ul className="list">
            {data.proposals.map((proposal) => (
              <ProposalCard key={proposal.id} proposal={proposal} phone />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
