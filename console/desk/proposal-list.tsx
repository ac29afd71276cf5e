import { useState } from 'react';
import type { Proposal } from '../../contract/responses.ts';
import { type Decided, ProposalCard } from './proposal-card.tsx';

/**
 * Proposals that wait. One in whose dialog somebody is writing stays in sight when it is replaced or settled meanwhile, and
 * says so: what was written is not taken out of their hands.
 */
export function ProposalList({
  proposals,
  none,
  phone = false,
  onDecided,
}: {
  proposals: readonly Proposal[];
  /** Said where nothing waits. */
  none: string;
  phone?: boolean;
  onDecided?: (decided: Decided) => void;
}) {
  const [held, setHeld] = useState<Proposal>();
  const gone = held && !proposals.some(({ id }) => id === held.id) ? held : undefined;
  const shown = gone ? [...proposals, gone] : proposals;
  if (shown.length === 0) return <p className="quiet">{none}</p>;
  return (
    <ul className="list">
      {shown.map((proposal) => (
        <ProposalCard
          key={proposal.id}
          proposal={proposal}
          phone={phone}
          gone={proposal === gone}
          onAsking={(asking) => setHeld(asking ? proposal : undefined)}
          {...(onDecided ? { onDecided } : {})}
        />
      ))}
    </ul>
  );
}
